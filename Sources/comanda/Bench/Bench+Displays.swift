import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Restaurant
import Synchronization

extension Bench {
    /// From an order over HTTP to its frame at a display's socket, made durable in between.
    struct Latency: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Order placed over HTTP → frame at a display's socket.")

        @OptionGroup var target: Target
        @Option(help: "Displays that are connected.") var displays = 100
        @Option(help: "Orders a second.") var rate = 50.0
        @Option(help: "Orders in all.") var orders = 1000

        func run() async throws {
            let arrivals = Arrivals()
            let created = Array(#"{"type":"order:created""#.utf8)
            let loops = MultiThreadedEventLoopGroup.singleton
            for number in 0..<displays {
                let token = try await target.token("display-\(number)", .kitchen)
                // The last display to be connected is the last to be written to: its frame is the slowest.
                let measures = number == displays - 1
                _ = try await target.socket(token: token, on: loops.next()) { _, message in
                    guard measures, message.starts(with: created) else { return }
                    let now = ContinuousClock.now
                    if let id = Self.orderID(in: message) { arrivals.times.withLock { $0[id] = now } }
                }
            }
            let token = try await target.token("till")
            var delays: [Double] = []
            await withTaskGroup(of: (String, ContinuousClock.Instant)?.self) { group in
                for _ in 0..<orders {
                    try? await Task.sleep(for: .seconds(1 / rate))
                    group.addTask {
                        let began = ContinuousClock.now
                        guard let id = try? await target.place(token: token) else { return nil }
                        return (id, began)
                    }
                }
                for await result in group {
                    guard let (id, began) = result, let arrived = await arrivals.time(of: id) else { continue }
                    delays.append(Bench.seconds(arrived - began))
                }
            }
            print("order → display    \(Bench.percentiles(delays)) (\(delays.count) of \(orders) orders, \(displays) displays)")
        }

        private final class Arrivals: Sendable {
            let times = Mutex<[String: ContinuousClock.Instant]>([:])

            /// The answer over HTTP may be there before the frame is; nil if that never comes.
            func time(of order: String) async -> ContinuousClock.Instant? {
                for _ in 0..<200 {
                    if let time = times.withLock({ $0[order] }) { return time }
                    try? await Task.sleep(for: .milliseconds(10))
                }
                return nil
            }
        }

        private static func orderID(in message: ByteBufferView) -> String? {
            let mark = Array(#""order":{"id":""#.utf8)
            guard let range = message.firstRange(of: mark) else { return nil }
            return String(decoding: message[range.upperBound...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
    }

    /// Deliveries to many displays of one restaurant.
    struct Fanout: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deliveries a second to the displays of one restaurant.")

        @OptionGroup var target: Target
        @Option(help: "Displays that are connected.") var displays = 1000
        @Option(help: "Commands in flight.") var inFlight = 16
        @Option(help: "How long, after a second of warming up.") var seconds = 10.0

        func run() async throws {
            let loops = MultiThreadedEventLoopGroup.singleton
            let tally = Tally()
            for number in 0..<displays {
                let token = try await target.token("display-\(number)", .kitchen)
                _ = try await target.socket(token: token, on: loops.next()) { _, _ in tally.received.wrappingAdd(1, ordering: .relaxed) }
            }
            let token = try await target.token("till")
            let orders = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<inFlight { group.addTask { try await target.place(token: token) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let ack = Array(#"{"type":"ack""#.utf8)
            for order in orders {
                let loop = loops.next()
                let round = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
                let run = UInt64.random(in: .min ... .max)
                let next: @Sendable (LoadSocket) -> Void = { socket in
                    round.value += 1
                    let status = round.value % 2 == 1 ? "preparing" : "confirmed"
                    socket.send(
                        #"{"type":"order:update_status","messageId":"\#(run)-\#(round.value)","data":{"orderId":"\#(order)","status":"\#(status)"}}"#
                    )
                }
                let bound = try await target.socket(token: token, on: loop) { socket, message in
                    if message.starts(with: ack) || message.starts(with: Array(#"{"type":"subscribed""#.utf8)) { next(socket) }
                }
                loop.execute { bound.value.send(#"{"type":"subscribe","events":["table:updated"]}"#) }
            }
            try await Task.sleep(for: .seconds(1))
            let (before, began) = (tally.received.load(ordering: .relaxed), ContinuousClock.now)
            try await Task.sleep(for: .seconds(seconds))
            let count = tally.received.load(ordering: .relaxed) - before
            print(String(format: "deliveries         %.0f/s to %d displays", Double(count) / Bench.seconds(.now - began), displays))
        }

        private final class Tally: Sendable {
            let received = Atomic<Int>(0)
        }
    }

    /// What idle connections cost.
    struct Idle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The server's resident memory per idle connection.")

        @OptionGroup var target: Target
        @Option(help: "Connections to open.") var connections = 10_000
        @Option(help: "The server's process.") var pid: Int

        func run() async throws {
            let loops = MultiThreadedEventLoopGroup.singleton
            // What the first connections make once for all is not counted.
            var sockets: [NIOLoopBound<LoadSocket>] = []
            let token = try await target.token("idle")
            func open(_ count: Int) async throws {
                for _ in 0..<count { sockets.append(try await target.socket(token: token, on: loops.next())) }
            }
            try await open(100)
            let memory = ServerMemory(pid: pid)
            let before = try memory.resident()
            let began = ContinuousClock.now
            try await open(connections)
            let took = Bench.seconds(.now - began)
            try await Task.sleep(for: .seconds(2))
            let after = try memory.resident()
            print(
                String(
                    format: "idle connections   %d, %.2f KiB of resident memory each, opened at %.0f/s one by one", connections,
                    Double(after - before) / Double(connections), Double(connections) / took))
            print("server             \(after / 1024) MiB resident")
        }
    }
}
