import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

extension Bench {
    /// Everybody comes back at once.
    struct Storm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The server is killed and started again; all its table-tap clients reconnect at once.",
            discussion: "Starts its own server on an empty data folder, which must not exist yet.")

        @Option(help: "Clients that are subscribed.") var clients = 5000
        @Option(help: "Restaurants that they are spread over.") var restaurants = 10
        @Option(help: "Messages of each restaurant that its clients missed.") var missed = 20
        @Option(help: "The data folder of the server.") var data = "./storm"

        func run() async throws {
            guard clients >= restaurants, restaurants > 0, missed > 0 else {
                throw ValidationError("clients ≥ restaurants > 0, missed > 0")
            }
            guard !FileManager.default.fileExists(atPath: data) else { throw ValidationError("\(data) is there already") }
            try OpenFiles.allow(clients + 100)
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            let first = try await BenchServer(data: data, log: data + "/log")
            let followers = (0..<clients).map { Follower(of: "storm-\($0 % restaurants)") }
            do {
                _ = try await connect(followers, first, inFlight: 100)
                for number in 0..<restaurants { try await Clockings.say(1, in: "storm-\(number)", try target(first)) }
                // Each has heard something live by now, and knows where it is.
                for follower in followers { _ = try await follower.isCurrent(upTo: 1) }
            } catch {
                first.kill()
                throw error
            }
            first.kill()
            let killed = ContinuousClock.now
            let second = try await BenchServer(data: data, log: data + "/log")
            defer { second.kill() }
            print(String(format: "killed, serving again after %.0f ms", Bench.seconds(.now - killed) * 1000))
            for number in 0..<restaurants { try await Clockings.say(missed, in: "storm-\(number)", try target(second), staff: 8) }
            let memory = ServerMemory(pid: second.pid)
            let (before, began) = (try memory.resident(), ContinuousClock.now)
            let ends = try await connect(followers, second, inFlight: clients, upTo: 1 + missed)
            let missing = followers.reduce(0) { $0 + $1.heard.missing }
            let repeated = followers.reduce(0) { $0 + $1.heard.repeated }
            print("storm              \(clients) clients current after \(Bench.percentiles(ends.map { Bench.seconds($0 - began) }))")
            print("messages           \(missed) missed by each, \(missing) missing afterwards, \(repeated) twice")
            print(
                "server             \(before / 1024) MiB before, \(try memory.peak() / 1024) MiB at most, \(try memory.resident() / 1024) MiB after"
            )
            guard missing == 0, repeated == 0 else { throw ValidationError("messages were lost or came twice") }
        }

        private func target(_ server: BenchServer) throws -> Target { Target(port: server.port, data: data) }

        /// - Returns: when each was current.
        private func connect(
            _ followers: [Follower], _ server: BenchServer, inFlight: Int, upTo end: Int = 0
        ) async throws -> [ContinuousClock.Instant] {
            let target = try target(server)
            var tokens: [String] = []
            for (number, follower) in followers.enumerated() {
                tokens.append(try await target.token("user-\(number)", restaurant: follower.restaurant))
            }
            return try await withThrowingTaskGroup(of: ContinuousClock.Instant.self) { group in
                var ends: [ContinuousClock.Instant] = []
                for (number, follower) in followers.enumerated() {
                    if number >= inFlight, let end = try await group.next() { ends.append(end) }
                    group.addTask { [token = tokens[number]] in
                        _ = try await follower.connect(target, token: token, on: MultiThreadedEventLoopGroup.singleton.next())
                        return try await follower.isCurrent(upTo: end)
                    }
                }
                for try await end in group { ends.append(end) }
                return ends
            }
        }
    }
}
