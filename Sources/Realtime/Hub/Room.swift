import NIOCore
import Restaurant

/// The connections on one loop that hear one restaurant in one voice. Confined to its loop.
final class Room {
    /// Connections that want the same.
    private struct Group {
        var members: ContiguousArray<Member> = []
    }

    private let restaurant: RestaurantID
    private let voice: any Voice
    /// A connection with more bytes waiting than this is closed with 4008: it comes back and catches up.
    private let longestBacklog: Int
    private var groups: [Interest: Group] = [:]
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
        member.place = groups[member.interest, default: Group()].members.count
        groups[member.interest, default: Group()].members.append(member)
        count += 1
    }

    func remove(_ member: Member) {
        guard let place = member.place, var group = groups.removeValue(forKey: member.interest) else { return }
        // The last one takes the place that becomes free: removal costs the same at any size.
        let last = group.members.removeLast()
        if last !== member {
            last.place = place
            group.members[place] = last
        }
        member.place = nil
        if !group.members.isEmpty { groups[member.interest] = group }
        count -= 1
    }

    /// Sends what leaves now, joined into one write per connection, and keeps what waits for its batch.
    ///
    /// - Returns: whether a batch begins with these messages, so that its window must be timed.
    func deliver(_ messages: [Message]) -> Bool {
        let batchBegins = keepBatched(messages)
        for (interest, group) in groups {
            let frames = messages.compactMap { message in
                if case .now(let frame) = message.delivery, interest.wants(message) { frame } else { nil }
            }
            if let frame = Frame.joined(frames) { send(frame, to: group.members) }
        }
        return batchBegins
    }

    /// Sends the batch whose window has passed.
    func sendBatch() {
        let messages = waitingOrder.compactMap { waiting[$0] }
        waiting.removeAll(keepingCapacity: true)
        waitingOrder.removeAll(keepingCapacity: true)
        var whole: Frame?
        for (interest, group) in groups {
            let parts = messages.compactMap { message in
                if case .batched(_, let part) = message.delivery, interest.wants(message) { part } else { nil }
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

/// One connection in a room. Confined to its loop.
final class Member {
    let connection: any Connection
    var interest: Interest
    /// Where it stands in its group; nil outside.
    var place: Int?

    init(connection: any Connection, interest: Interest) {
        self.connection = connection
        self.interest = interest
    }
}
