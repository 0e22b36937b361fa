import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

extension Bench {
    /// Clients that missed much come back.
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Clients that missed much reconnect: until they are current, and what it costs.")

        @OptionGroup var target: Target
        @Option(help: "Messages that were missed.") var missed = 10_000
        @Option(help: "Clients that come back at once, after one alone.") var clients = 20
        @Option(help: "The server's process.") var pid: Int

        func run() async throws {
            let memory = ServerMemory(pid: pid)
            let all = (0...clients).map { _ in Follower(of: "bench") }
            for follower in all {
                let socket = try await connect(follower)
                _ = try await follower.isCurrent()
                try await socket.eventLoop.submit { socket.value.channel.close(promise: nil) }.get()
            }
            let start = all[0].heard.sequence
            try await Clockings.say(missed, in: "bench", target)
            try await measure("one client", Array(all.prefix(1)), upTo: start + missed, memory)
            try await measure("\(clients) clients at once", Array(all.dropFirst()), upTo: start + missed, memory)
        }

        private func connect(_ follower: Follower) async throws -> NIOLoopBound<LoadSocket> {
            // As many users as connections: nobody has too many.
            let token = try await target.token("back-\(UUID())")
            return try await follower.connect(target, token: token, on: MultiThreadedEventLoopGroup.singleton.next())
        }

        private func measure(_ name: String, _ followers: [Follower], upTo end: Int, _ memory: ServerMemory) async throws {
            try await Task.sleep(for: .seconds(1))
            let before = try memory.resident()
            try memory.forgetPeak()
            let began = ContinuousClock.now
            let delays = try await withThrowingTaskGroup(of: Double.self) { group in
                for follower in followers {
                    group.addTask {
                        let socket = try await connect(follower)
                        let at = try await follower.isCurrent(upTo: end)
                        try await socket.eventLoop.submit { socket.value.channel.close(promise: nil) }.get()
                        return Bench.seconds(at - began)
                    }
                }
                return try await group.reduce(into: [Double]()) { $0.append($1) }
            }
            let peak = try memory.peak()
            try await Task.sleep(for: .seconds(1))
            let (missing, repeated) = followers.reduce((0, 0)) { ($0.0 + $1.heard.missing, $0.1 + $1.heard.repeated) }
            print("replay of \(missed), \(name): current after \(Bench.percentiles(delays)); \(missing) missing, \(repeated) twice")
            print("server             \(before / 1024) MiB before, \(peak / 1024) MiB at most, \(try memory.resident() / 1024) MiB after")
        }
    }
}
