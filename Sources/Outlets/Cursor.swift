import Foundation
import Journal
import Restaurant

/// How far an outlet has delivered its restaurant's log. The log is the queue: what lies behind the cursor is still to be delivered.
struct Cursor: Hashable, Sendable, Codable {
    /// The last entry that needs no more delivering.
    var place: Int64
    /// How often the next delivery failed.
    var tries = 0
    /// Whether the next delivery was begun and nobody knows how it ended.
    var isBegun = false
    /// In milliseconds since 1970; when it may be tried again.
    var due: Int64?

    init(place: LogSequence) { self.place = place.rawValue }

    /// - Returns: nil for what no cursor was written as.
    init?(_ bytes: [UInt8]) {
        guard let cursor = try? JSONDecoder().decode(Cursor.self, from: Data(bytes)) else { return nil }
        self = cursor
    }

    /// As a note keeps it.
    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { [UInt8]($0) } ?? [] }
}

/// Names an outlet within its restaurant, and its notes.
package struct OutletKey: Hashable, Sendable, CustomStringConvertible {
    /// Before all notes of outlets.
    static let root = "outlet/"

    /// `outlet/printer/bar/`: what the keys of its notes begin with.
    package let prefix: String
    package var description: String { String(prefix.dropFirst(Self.root.count).dropLast()).replacing("/", with: " ") }

    package init(_ key: HouseRecord.Key) { self.init(kind: key.kind.rawValue, id: key.id) }

    package init(kind: String, id: String) {
        // An id may hold any printable character; the slash parts a key.
        let id = id.replacing("%", with: "%25").replacing("/", with: "%2F")
        prefix = "\(Self.root)\(kind)/\(id)/"
    }

    /// The key that a note belongs to; nil for other notes.
    init?(note: String) {
        let parts = note.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 4, note.hasPrefix(Self.root) else { return nil }
        prefix = parts[0...2].joined(separator: "/") + "/"
    }

    var cursor: String { prefix + "cursor" }
    var asked: String { prefix + "asked/" }
    /// Where an outlet keeps what it could not deliver; it stays while the outlet's record does.
    package var dead: String { prefix + "dead/" }
}
