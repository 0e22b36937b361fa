import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Restaurant
import Synchronization

extension Bench {
    /// From an order to its frame at each of those who hear its channel, among many who hear others.
    struct Channels: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Order placed over HTTP → frame at every table-tap subscriber of its guest's channel.")

        @OptionGroup var target: Target
        @Option(help: "Connections that are subscribed.") var subscribers = 1000
        @Option(help: "Channels that they are spread over, one each.") var channels = 50
        @Option(help: "Orders a second.") var rate = 50.0
        @Option(help: "Orders in all.") var orders = 1000

        private final class Arrivals: Sendable {
            let times = Mutex<[String: [ContinuousClock.Instant]]>([:])
            let confirmed = Atomic<Int>(0)
        }

        func run() async throws {
            guard channels > 0, subscribers >= channels, rate > 0 else { throw ValidationError("subscribers ≥ channels > 0, rate > 0") }
            try OpenFiles.allow(subscribers)
            let arrivals = Arrivals()
            try await subscribe(arrivals)
            let till = try await target.token("till")
            let placed = await withTaskGroup(of: (String, ContinuousClock.Instant)?.self) { group in
                for number in 0..<orders {
                    try? await Task.sleep(for: .seconds(1 / rate))
                    group.addTask {
                        let began = ContinuousClock.now
                        let id = try? await target.place(token: till, customer: "guest-\(number % channels)")
                        return id.map { ($0, began) }
                    }
                }
                return await group.reduce(into: [(String, ContinuousClock.Instant)]()) { if let one = $1 { $0.append(one) } }
            }
            let due = (0..<orders).map { heard(by: $0 % channels) }.reduce(0, +)
            for _ in 0..<1000 where arrivals.times.withLock({ $0.values.reduce(0) { $0 + $1.count } }) < due {
                try await Task.sleep(for: .milliseconds(10))
            }
            let times = arrivals.times.withLock { $0 }
            let delays = placed.flatMap { id, began in (times[id] ?? []).map { Bench.seconds($0 - began) } }
            print(
                "order → subscriber \(Bench.percentiles(delays)) (\(delays.count) of \(due) frames, \(subscribers) on \(channels) channels)"
            )
        }

        /// How many listen to a channel.
        private func heard(by channel: Int) -> Int { subscribers / channels + (channel < subscribers % channels ? 1 : 0) }

        private func subscribe(_ arrivals: Arrivals) async throws {
            let loops = MultiThreadedEventLoopGroup.singleton
            let created = Array(#"{"type":"order_created""#.utf8)
            let confirmed = Array(#"{"type":"subscription_confirmed""#.utf8)
            let mark = Array(#""orderId":""#.utf8)
            for number in 0..<subscribers {
                let guest = "guest-\(number % channels)"
                let loop = loops.next()
                let socket = try await target.socket(token: try await target.token(guest, .customer), path: "/v1", on: loop) { _, message in
                    let now = ContinuousClock.now
                    if message.starts(with: created), let range = message.firstRange(of: mark) {
                        let id = String(decoding: message[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
                        arrivals.times.withLock { $0[id, default: []].append(now) }
                    } else if message.starts(with: confirmed) {
                        arrivals.confirmed.wrappingAdd(1, ordering: .relaxed)
                    }
                }
                loop.execute { socket.value.send(#"{"type":"subscribe","data":{"channels":["orders:customer:\#(guest)"]}}"#) }
            }
            for _ in 0..<1000 where arrivals.confirmed.load(ordering: .relaxed) < subscribers {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
