import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Synchronization

extension Bench {
    /// Durable commands: every client moves an order of its own there and back, one command in flight each.
    struct Commands: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Durable commands a second, answered after the disk has them.")

        @OptionGroup var target: Target
        @Option(help: "Clients with one command in flight each.") var clients = 64
        @Option(help: "How long, after a second of warming up.") var seconds = 10.0

        /// What all clients counted.
        private final class Tally: Sendable {
            let isCounting = Atomic<Bool>(false)
            let done = Atomic<Int>(0)
            let refused = Atomic<Int>(0)
            let delays = Mutex<[Double]>([])
        }

        func run() async throws {
            let tally = Tally()
            let group = MultiThreadedEventLoopGroup.singleton
            var sockets: [NIOLoopBound<LoadSocket>] = []
            for number in 0..<clients {
                let token = try await target.token("bench-\(number)")
                let order = try await target.place(token: token)
                let loop = group.next()
                let round = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
                let sent = NIOLoopBoundBox.makeBoxSendingValue(ContinuousClock.now, eventLoop: loop)
                let run = UInt64.random(in: .min ... .max)
                let next: @Sendable (LoadSocket) -> Void = { socket in
                    round.value += 1
                    sent.value = .now
                    let status = round.value % 2 == 1 ? "preparing" : "confirmed"
                    socket.send(
                        #"{"type":"order:update_status","messageId":"\#(run)-\#(round.value)","data":{"orderId":"\#(order)","status":"\#(status)"}}"#
                    )
                }
                let ack = Array(#"{"type":"ack""#.utf8)
                let error = Array(#"{"type":"error""#.utf8)
                let bound = try await target.socket(token: token, on: loop) { socket, message in
                    if message.starts(with: ack) {
                        if tally.isCounting.load(ordering: .relaxed) {
                            tally.done.wrappingAdd(1, ordering: .relaxed)
                            let delay = Bench.seconds(.now - sent.value)
                            tally.delays.withLock { $0.append(delay) }
                        }
                        next(socket)
                    } else if message.starts(with: error) {
                        tally.refused.wrappingAdd(1, ordering: .relaxed)
                    } else if message.starts(with: Array(#"{"type":"subscribed""#.utf8)) {
                        next(socket)
                    }
                }
                sockets.append(bound)
                // Hears no events: what is measured is the way to the disk and back.
                loop.execute { bound.value.send(#"{"type":"subscribe","events":["table:updated"]}"#) }
            }
            try await Task.sleep(for: .seconds(1))
            tally.isCounting.store(true, ordering: .relaxed)
            let began = ContinuousClock.now
            try await Task.sleep(for: .seconds(seconds))
            tally.isCounting.store(false, ordering: .relaxed)
            let took = Bench.seconds(.now - began)
            let done = tally.done.load(ordering: .relaxed)
            print(
                String(
                    format: "durable commands   %.0f/s, %d clients, %@", Double(done) / took, clients,
                    Bench.percentiles(tally.delays.withLock { $0 })))
            let refused = tally.refused.load(ordering: .relaxed)
            if refused > 0 { print("refused            \(refused)") }
        }
    }
}
