import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Restaurant
import Synchronization

extension Bench {
    /// Orders a second over HTTP, and over the tills' own sockets: every client has one order in flight, each in a restaurant of its own.
    struct Orders: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Orders a second over HTTP and over the tills' sockets.")

        @OptionGroup var target: Target
        @Option(help: "Clients with one order in flight each.") var clients = 64
        @Option(help: "How long each way, after a second of warming up.") var seconds = 10.0

        /// What all clients counted.
        private final class Tally: Sendable {
            let isCounting = Atomic<Bool>(false)
            let isOver = Atomic<Bool>(false)
            let refused = Atomic<Int>(0)
            let delays = Mutex<[Double]>([])

            func count(since sent: ContinuousClock.Instant) {
                guard isCounting.load(ordering: .relaxed) else { return }
                let delay = Bench.seconds(.now - sent)
                delays.withLock { $0.append(delay) }
            }
        }

        private static let cart = #""cart":{"items":[{"name":"Soup","quantity":2,"price":5.90}],"total":11.80}"#

        func run() async throws {
            try await measure("orders over HTTP", overHTTP)
            try await measure("orders over POS", overSockets)
        }

        private func measure(_ name: String, _ start: (Tally) async throws -> Void) async throws {
            let tally = Tally()
            try await start(tally)
            try await Task.sleep(for: .seconds(1))
            tally.isCounting.store(true, ordering: .relaxed)
            let began = ContinuousClock.now
            try await Task.sleep(for: .seconds(seconds))
            tally.isCounting.store(false, ordering: .relaxed)
            tally.isOver.store(true, ordering: .relaxed)
            let took = Bench.seconds(.now - began)
            let delays = tally.delays.withLock { $0 }
            let label = name.padding(toLength: 18, withPad: " ", startingAt: 0)
            print("\(label) \(Int(Double(delays.count) / took))/s, \(clients) clients, \(Bench.percentiles(delays))")
            let refused = tally.refused.load(ordering: .relaxed)
            if refused > 0 { print("refused            \(refused)") }
        }

        private func overHTTP(_ tally: Tally) async throws {
            let run = UInt64.random(in: .min ... .max)
            for number in 0..<clients {
                let token = try await target.token("bench-\(number)", restaurant: "bench-\(number)")
                let loop = MultiThreadedEventLoopGroup.singleton.next()
                let sent = NIOLoopBoundBox.makeBoxSendingValue(ContinuousClock.now, eventLoop: loop)
                let count = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
                let next: @Sendable (LoadRequests) -> Void = { requests in
                    guard !tally.isOver.load(ordering: .relaxed) else { return }
                    count.value += 1
                    sent.value = .now
                    requests.post(
                        "/api/orders", token: token, body: #"{"clientOrderId":"\#(run)-\#(number)-\#(count.value)",\#(Self.cart)}"#)
                }
                let bound = try await LoadRequests.connect(host: "127.0.0.1", port: target.port, on: loop) { requests, status in
                    if status == 201 { tally.count(since: sent.value) } else { tally.refused.wrappingAdd(1, ordering: .relaxed) }
                    next(requests)
                }
                loop.execute { next(bound.value) }
            }
        }

        private func overSockets(_ tally: Tally) async throws {
            let run = UInt64.random(in: .min ... .max)
            let synchronized = Array(#"{"type":"sync_state""#.utf8)
            let created = Array(#"{"type":"order_created""#.utf8)
            let error = Array(#"{"type":"error""#.utf8)
            for number in 0..<clients {
                let restaurant = "bench-\(number)"
                let token = try await target.token("till-\(number)", restaurant: restaurant)
                let loop = MultiThreadedEventLoopGroup.singleton.next()
                let sent = NIOLoopBoundBox.makeBoxSendingValue(ContinuousClock.now, eventLoop: loop)
                let count = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
                let next: @Sendable (LoadSocket) -> Void = { socket in
                    guard !tally.isOver.load(ordering: .relaxed) else { return }
                    count.value += 1
                    sent.value = .now
                    socket.send(
                        #"{"type":"submit_order","order":{"clientOrderId":"\#(run)-\#(number)-\#(count.value)",\#(Self.cart)}}"#)
                }
                _ = try await target.socket(token: token, path: "/ws/restaurant-pos/\(restaurant)", on: loop) { socket, message in
                    if message.starts(with: created) {
                        tally.count(since: sent.value)
                        next(socket)
                    } else if message.starts(with: error) {
                        tally.refused.wrappingAdd(1, ordering: .relaxed)
                    } else if message.starts(with: synchronized) {
                        next(socket)
                    }
                }
            }
        }
    }
}
