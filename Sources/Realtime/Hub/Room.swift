import NIOCore
import Restaurant

/// The connections on one loop that hear one restaurant in one voice. Confined to its loop.
final class Room {
    private let restaurant: RestaurantID
    private let voice: any Voice
    /// A connection with more bytes waiting than this is closed with 4008: it comes back and catches up.
    private let longestBacklog: Int
    private var groups = Groups()
    /// Batched messages by key, and the keys in the order of their last change.
    private var waiting: [String: Message] = [:]
    private var waitingOrder: [String] = []
    private(set) var count = 0

    init(restaurant: RestaurantID, voice: any Voice, longestBacklog: Int) {
        self.restaurant = restaurant
        self.voice = voice
        self.longestBacklog = longestBacklog
    }

    func add(_ member: Member) {
        groups.add(member)
        count += 1
    }

    func change(_ member: Member, to interest: Interest) {
        guard groups.remove(member) else { return }
        member.interest = interest
        groups.add(member)
    }

    func remove(_ member: Member) {
        guard groups.remove(member) else { return }
        count -= 1
    }

    /// Sends what leaves now, joined into one write per connection, and keeps what waits for its batch.
    ///
    /// - Returns: whether a batch begins with these messages, so that its window must be timed.
    func deliver(_ messages: [Message]) -> Bool {
        let batchBegins = keepBatched(messages)
        for (group, wanted) in groups.choose(among: messages) {
            let frames = wanted.compactMap { message in
                if case .now(let frame) = message.delivery { frame } else { nil }
            }
            if let frame = Frame.joined(frames) { send(frame, to: group.members) }
            for message in wanted where message.receipt != nil {
                for member in group.members { member.awaitsReceipt?(message) }
            }
        }
        return batchBegins
    }

    /// Sends the batch whose window has passed.
    func sendBatch() {
        let messages = waitingOrder.compactMap { waiting[$0] }
        waiting.removeAll(keepingCapacity: true)
        waitingOrder.removeAll(keepingCapacity: true)
        guard let voice = voice as? any BatchingVoice else { return }
        var whole: Frame?
        for (group, wanted) in groups.choose(among: messages) {
            let parts = wanted.compactMap { message in
                if case .batched(_, let part) = message.delivery { part } else { nil }
            }
            guard !parts.isEmpty else { continue }
            let frame: Frame
            if parts.count == messages.count {
                frame = whole ?? voice.batch(parts, of: restaurant)
                whole = frame
            } else {
                frame = voice.batch(parts, of: restaurant)
            }
            send(frame, to: group.members)
        }
    }

    private func keepBatched(_ messages: [Message]) -> Bool {
        let wasEmpty = waitingOrder.isEmpty
        for message in messages {
            guard case .batched(let key, _) = message.delivery else { continue }
            if waiting.updateValue(message, forKey: key) != nil { waitingOrder.removeAll { $0 == key } }
            waitingOrder.append(key)
        }
        return wasEmpty && !waitingOrder.isEmpty
    }

    private func send(_ frame: Frame, to members: ContiguousArray<Member>) {
        for member in members {
            if member.connection.backlog > longestBacklog {
                member.connection.close(.resync, "resync")
            } else {
                member.connection.send(frame)
            }
        }
    }
}
