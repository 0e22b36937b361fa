import Foundation
import GRDB
import Journal
import Restaurant

/// Between rows and values.
enum Rows {
    static let entryColumns = """
        entry.sequence, entry.at, entry.kind, entry.format, entry.document, entry.detail, entry.actor, entry.command,
        entry.channels
        """

    static func entry(_ row: Row, of restaurant: RestaurantID) throws -> Entry {
        let sequence: Int64 = row[0]
        do {
            let record = EventRecord(
                kind: row[2], format: row[3], document: (row[4] as Data?).map { [UInt8]($0) }, detail: (row[5] as Data?).map { [UInt8]($0) }
            )
            return Entry(
                restaurant: restaurant, sequence: LogSequence(sequence), at: Timestamp(milliseconds: row[1]), event: try record.event(),
                actor: try Actor(document: [UInt8](row[6] as Data)),
                command: (row[7] as String?).flatMap { CommandID($0) }, channels: try places(row[8]))
        } catch let error as CodingFailure {
            throw error.at("restaurant \(restaurant), entry \(sequence)")
        }
    }

    static func receipt(_ row: Row, of restaurant: RestaurantID, command: CommandID) throws -> Receipt {
        Receipt(
            restaurant: restaurant, command: command, bodyHash: [UInt8](row[0] as Data),
            outcome: try Outcome(bytes: [UInt8](row[1] as Data)),
            at: Timestamp(milliseconds: row[2]))
    }

    /// A restaurant's channels: their heads, and their rows.
    static func channels(of restaurant: Int64, in db: Database) throws -> (heads: ChannelHeads, rows: [ChannelName: Int64]) {
        var heads = ChannelHeads()
        var rows: [ChannelName: Int64] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT n, name, head FROM channel WHERE restaurant = ?", arguments: [restaurant]) {
            let name = try channel(row["name"])
            heads[name] = ChannelSequence(row["head"])
            rows[name] = row["n"]
        }
        return (heads, rows)
    }

    /// Lines of `name first messages`; names have no spaces.
    static func text(_ places: [ChannelPlace]) -> String {
        places.map { "\($0.channel) \($0.first) \($0.messages)" }.joined(separator: "\n")
    }

    static func places(_ text: String) throws -> [ChannelPlace] {
        try text.split(separator: "\n").map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 3, let first = Int64(fields[1]), let messages = Int(fields[2]) else {
                throw CodingFailure.unknown("channels")
            }
            return ChannelPlace(channel: try channel(String(fields[0])), first: ChannelSequence(first), messages: messages)
        }
    }

    private static func channel(_ text: String) throws -> ChannelName {
        guard let name = ChannelName(text) else { throw CodingFailure.unknown("channel") }
        return name
    }
}
