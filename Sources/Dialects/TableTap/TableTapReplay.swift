import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What was said on some channels after a place in the log, page by page (003, Connection Recovery).
struct TableTapReplay: Sendable {
    /// Why it cannot be told whole.
    enum Gap: String, Error, Sendable {
        case unknownMessage = "unknown_message"
        case historyExpired = "history_expired"
        case storeUnavailable = "store_unavailable"
    }

    struct Page: Sendable {
        let messages: [Message]
        /// Everything up to here has been looked at.
        let cursor: Position
        /// Whether something may be left behind it.
        let hasMore: Bool
    }

    /// What one frame carries.
    static let messagesPerPage = 100
    /// Bytes after which a page takes no further message.
    static let mostBytes = 128 * 1024
    /// Entries that one look at the log takes.
    static let entriesPerPage = 200
    /// Bytes that may wait for a socket before the next page is read.
    static let mostUnsent = 256 * 1024

    let house: House
    let restaurant: RestaurantID
    let channels: ChannelSelection

    func page(after cursor: Position) -> Result<Page, Gap> {
        // Of an entry that was seen in part, the rest is still to be told.
        let after = cursor.part == 0 ? cursor.sequence : cursor.sequence.advanced(by: -1)
        guard let found = try? house.store.entries(of: restaurant, after: after, limit: Self.entriesPerPage) else {
            return .failure(.storeUnavailable)
        }
        guard found.floor <= after.rawValue else { return .failure(.historyExpired) }
        var messages: [Message] = []
        var bytes = 0
        var last = cursor
        for entry in found.entries {
            if entry.channels.contains(where: { channels.contains($0.channel) }) {
                let said = house.tableTap.messages(for: entry)
                for (index, message) in said.enumerated() {
                    if entry.sequence == cursor.sequence, index < cursor.part { continue }
                    guard let channel = message.channel, channels.contains(channel), let size = message.size else { continue }
                    if messages.count == Self.messagesPerPage || bytes > Self.mostBytes {
                        return .success(Page(messages: messages, cursor: last, hasMore: true))
                    }
                    messages.append(message)
                    bytes += size
                    last = Position(epoch: cursor.epoch, sequence: entry.sequence, part: index + 1 == said.count ? 0 : index + 1)
                }
            }
            last = Position(epoch: cursor.epoch, sequence: entry.sequence)
        }
        return .success(Page(messages: messages, cursor: last, hasMore: found.hasMore))
    }
}

extension Message {
    /// The bytes of ``json``.
    fileprivate var size: Int? {
        guard case .now(let frame) = delivery else { return nil }
        return frame.messages.first?.payload.readableBytes
    }

    /// Its one frame's contents.
    var json: [UInt8]? {
        guard case .now(let frame) = delivery else { return nil }
        return frame.messages.first.map { Array($0.payload.readableBytesView) }
    }
}
