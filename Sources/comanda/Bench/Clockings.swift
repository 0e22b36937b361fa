import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import Restaurant
import Synchronization

/// Messages on a restaurant's staff channel: so many members of staff clock in and out, one command in flight each.
enum Clockings {
    private final class Tally: Sendable {
        let left: Mutex<Int>
        let done = Mutex(0)
        init(left: Int) { self.left = Mutex(left) }
    }

    /// Says `count` messages, and returns when the last one is durable.
    static func say(_ count: Int, in restaurant: String, _ target: Bench.Target, staff: Int = 32) async throws {
        let tally = Tally(left: count)
        let run = UInt64.random(in: .min ... .max)
        let loops = MultiThreadedEventLoopGroup.singleton
        var sockets: [NIOLoopBound<LoadSocket>] = []
        for number in 0..<min(staff, count) {
            // Somebody new in each run, who is not at work yet.
            let token = try await target.token("s\(run)-\(number)", .employee, restaurant: restaurant)
            let loop = loops.next()
            let round = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: loop)
            let next: @Sendable (LoadSocket) -> Void = { socket in
                let goesOn = tally.left.withLock { left in
                    left -= 1
                    return left >= 0
                }
                guard goesOn else { return }
                round.value += 1
                let status = round.value % 2 == 1 ? "clocked_in" : "clocked_out"
                socket.send(#"{"type":"employee_clock","messageId":"c\#(round.value)","data":{"status":"\#(status)"}}"#)
            }
            let acknowledged = Array(#"{"type":"message_acknowledged""#.utf8)
            let greeted = Array(#"{"type":"connection_established""#.utf8)
            sockets.append(
                try await target.socket(token: token, path: "/v1", on: loop) { socket, message in
                    if message.starts(with: acknowledged) {
                        tally.done.withLock { $0 += 1 }
                        next(socket)
                    } else if message.starts(with: greeted) {
                        next(socket)
                    }
                })
        }
        for _ in 0..<24_000 where tally.done.withLock({ $0 }) < count { try await Task.sleep(for: .milliseconds(5)) }
        for socket in sockets { try await socket.eventLoop.submit { socket.value.channel.close(promise: nil) }.get() }
        guard tally.done.withLock({ $0 }) >= count else {
            throw ValidationError("only \(tally.done.withLock { $0 }) of \(count) messages were made")
        }
    }
}
