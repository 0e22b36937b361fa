import Realtime
import Restaurant

/// Critical messages that one connection was sent and has not said to have: each is sent again after 5, 15 and 45 seconds.
struct Receipts {
    private struct Waiting {
        let id: String
        let frame: Frame
        let sentAt: Timestamp
        var attempts = 0

        /// When it is to be sent again; nil: it was sent often enough, and waits for a replay.
        var dueAt: Timestamp? { attempts < Receipts.delays.count ? sentAt.advanced(by: Receipts.delays[attempts]) : nil }
    }

    /// Counted from the first sending.
    static let delays: [Duration] = [.seconds(5), .seconds(15), .seconds(45)]
    /// Of a client that never answers, so many are kept; a replay has the rest.
    static let most = 256

    private var waiting: [Waiting] = []

    var isEmpty: Bool { waiting.isEmpty }

    /// When ``due(at:)`` should be asked next; nil: never.
    var nextDeadline: Timestamp? { waiting.compactMap(\.dueAt).min() }

    mutating func sent(_ id: String, _ frame: Frame, at now: Timestamp) {
        if waiting.count == Self.most { waiting.removeFirst() }
        waiting.append(Waiting(id: id, frame: frame, sentAt: now))
    }

    /// - Returns: whether a message of this name was waiting.
    mutating func received(_ id: String) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// What has to be sent again now, in its order.
    mutating func due(at now: Timestamp) -> [Frame] {
        var frames: [Frame] = []
        for index in waiting.indices {
            guard let due = waiting[index].dueAt, due <= now else { continue }
            frames.append(waiting[index].frame)
            waiting[index].attempts += 1
        }
        return frames
    }
}
