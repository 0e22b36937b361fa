import Access
import JSONText
import Journal
import NIOCore
import Realtime
import Restaurant

/// Puts events into table-tap's words: on each of an entry's channels exactly as many messages as the log counts there.
struct TableTapVoice: Voice {
    let name = "table-tap.v1"
    private let links: OrderLink?
    private let position: @Sendable (Entry, Int) -> String

    /// - Parameters:
    ///   - links: what guests are sent to act with; nil leaves links out.
    ///   - position: names a place in the log: an entry and how many of its messages have been seen, 0 for all.
    init(links: OrderLink? = nil, position: @escaping @Sendable (Entry, Int) -> String) {
        self.links = links
        self.position = position
    }

    func messages(for entry: Entry) -> [Message] {
        let total = entry.channels.reduce(0) { $0 + $1.messages }
        var messages: [Message] = []
        messages.reserveCapacity(total)
        let frames = TableTapFrames(restaurant: entry.restaurant)
        for share in entry.channels {
            for number in 0..<share.messages {
                let part = messages.count + 1
                let id = position(entry, part == total ? 0 : part)
                let said = TableTapSaid(entry, on: share.channel, number: number, links: links)
                let place = TableTapFrames.Place(
                    channel: share.channel, sequence: share.first.advanced(by: number), messageID: id, isCritical: said.isCritical)
                let json = frames.onChannel(said.type, place, at: entry.at) { said.write(into: &$0) }
                messages.append(
                    Message(
                        name: said.type, audience: .everyone, channel: share.channel, receipt: said.isCritical ? id : nil,
                        delivery: .now(Frame(json: json))))
            }
        }
        return messages
    }
}
