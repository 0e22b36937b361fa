import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What a client missed while it was away: the last 100 messages at most, for ten minutes (000, Message Persistence).
/// What cannot be told whole is not told in part: then the client asks for everything.
struct MissedMessages: Sendable {
    /// From where on it missed something.
    enum From: Sendable {
        /// After the message that it had last.
        case position(String)
        /// Since about then: it said nothing, but is known as a device.
        case time(Timestamp)
    }

    static let most = 100
    static let longestAbsence = Duration.seconds(600)
    /// A device that goes away silently is noticed only after two heartbeats; what was sent meanwhile never arrived.
    private static let unnoticed = Duration.seconds(120)

    let house: House
    let version: RestaurantOSVersion
    let listener: Listener
    let restaurant: RestaurantID

    /// The one frame that answers a client which is back.
    func frame(_ from: From, _ view: View) -> [UInt8] {
        let frames = RestaurantOSFrames(version: version, restaurant: restaurant)
        let place = house.positions.text(Position(epoch: view.epoch, sequence: view.head), of: restaurant)
        switch missed(from, view) {
        case .failure(let why): return frames.resyncRequired(why: why.rawValue, at: view.now, position: place)
        case .success(let messages): return frames.missedMessages(messages, at: view.now, position: place)
        }
    }

    private enum Unknown: String, Error {
        case unknownPosition = "unknown_position"
        case tooLongAway = "too_long_away"
        case tooManyMessages = "too_many_messages"
    }

    private func missed(_ from: From, _ view: View) -> Result<[[UInt8]], Unknown> {
        let after: LogSequence
        let earliest: Timestamp
        /// Messages of the first entry that the client has.
        var had = 0
        switch from {
        case .position(let text):
            guard let position = house.positions.position(text, of: restaurant), position.epoch == view.epoch,
                position.sequence <= view.head
            else { return .failure(.unknownPosition) }
            had = position.part
            after = had == 0 ? position.sequence : position.sequence.advanced(by: -1)
            if after == view.head { return .success([]) }
            earliest = view.now.advanced(by: .zero - Self.longestAbsence)
        case .time(let left):
            after = LogSequence(max(0, view.head.rawValue - Int64(Self.most) - 1))
            earliest = left.advanced(by: .zero - Self.unnoticed)
        }
        guard view.head.rawValue - after.rawValue <= Int64(Self.most) + 1 else { return .failure(.tooManyMessages) }
        guard let page = try? house.store.entries(of: restaurant, after: after, limit: Self.most + 1), page.floor <= after.rawValue
        else { return .failure(.tooLongAway) }
        let entries = page.entries
        let wanted: [Entry]
        switch from {
        case .position:
            guard let oldest = entries.first, oldest.at >= earliest else { return .failure(.tooLongAway) }
            wanted = entries
        case .time:
            wanted = Array(entries.drop { $0.at < earliest })
            if wanted.count > Self.most { return .failure(.tooManyMessages) }
        }
        let messages = wanted.flatMap { entry in
            placed(in: entry).dropFirst(entry.sequence == after.next ? had : 0)
        }.filter { listener.belongs(to: $0.message.audience) }.map(\.json)
        return messages.count <= Self.most ? .success(messages) : .failure(.tooManyMessages)
    }

    /// What an entry becomes, but for what leaves in batches.
    private func placed(in entry: Entry) -> [(message: Message, json: [UInt8])] {
        house.voice(version).messages(for: entry).compactMap { message in message.json.map { (message, $0) } }
    }
}
