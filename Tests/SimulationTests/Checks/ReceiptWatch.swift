import NIOCore
import Realtime
import Restaurant

/// Watches what one connection is sent that waits for a receipt: it must be sent again after 5, 15 and 45 seconds, as long as the connection
/// stands and no receipt came, and not oftener.
final class ReceiptWatch {
    private struct Sent {
        let first: Instant
        var again: [Instant] = []
        var received: Instant?
    }

    private static let delays: [Duration] = [.seconds(5), .seconds(15), .seconds(45)]
    private static let slack = Duration.milliseconds(10).micros
    /// Beyond so many without a receipt the oldest are given up.
    private static let most = 200

    private let watches: Bool
    private let read: (Frame) -> [Heard]
    private var sent: [String: Sent] = [:]
    private var openUntil: Instant?
    private var waiting = 0
    private var overflowed = false
    private(set) var resent = 0

    /// - Parameter read: what a frame says, each message of it.
    init(watches: Bool, read: @escaping (Frame) -> [Heard]) {
        self.watches = watches
        self.read = read
    }

    func sent(_ frame: Frame, at now: Instant) {
        guard watches else { return }
        for heard in read(frame) where heard.ackRequired == true {
            guard let id = heard.messageId else { continue }
            if sent[id] == nil {
                sent[id] = Sent(first: now)
                waiting += 1
                if waiting > Self.most { overflowed = true }
            } else {
                sent[id]?.again.append(now)
                resent += 1
            }
        }
    }

    func heard(_ text: ByteBuffer, at now: Instant) {
        guard watches, let heard = Heard(text), heard.type == "ack", let id = heard.messageId else { return }
        if sent[id] != nil, sent[id]?.received == nil {
            sent[id]?.received = now
            waiting -= 1
        }
    }

    func closed(at now: Instant) { if openUntil == nil { openUntil = now } }

    /// What was sent too often, or not again in time.
    func faults(at now: Instant) -> [String] {
        guard !overflowed else { return [] }
        let end = openUntil ?? now
        return sent.sorted { $0.key < $1.key }.compactMap { id, sent in
            let until = min(end, sent.received ?? end)
            let due = Self.delays.map { sent.first + $0.micros }
            let missed = due.enumerated().first { number, due in
                due + Self.slack < until && !(sent.again.count > number && abs(sent.again[number] - due) <= Self.slack)
            }
            if let missed {
                return "\(id), sent at \(sent.first), was not sent again for the \(missed.offset + 1). time in time: \(sent.again)"
            }
            if sent.again.count > Self.delays.count { return "\(id) was sent again \(sent.again.count) times" }
            if let received = sent.received, let late = sent.again.first(where: { $0 > received }) {
                return "\(id) was sent again at \(late) although it was received at \(received)"
            }
            return nil
        }
    }
}
