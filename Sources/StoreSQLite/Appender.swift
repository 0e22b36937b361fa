import Foundation
import GRDB
import Journal
import Restaurant

/// Writes groups. Remembers where each restaurant's log ends, so that a group costs no reading; only one thread uses it.
struct Appender {
    /// What is remembered of a restaurant.
    private struct Known {
        /// Its row.
        var row: Int64
        var head: LogHead
        /// The rows of its channels.
        var channels: [ChannelName: Int64]
        /// What the group in hand changed.
        var changed: Set<ChannelName> = []
    }

    private var known: [RestaurantID: Known] = [:]

    /// Writes a group within a transaction. If it throws, or the transaction fails, call ``forget(_:)``.
    mutating func append(_ batches: [Batch], to db: Database) throws {
        var touched: Set<RestaurantID> = []
        for batch in batches {
            var restaurant = try known.removeValue(forKey: batch.restaurant) ?? Self.find(batch.restaurant, in: db)
            try restaurant.head.take(batch)
            for entry in batch.entries { try Self.write(entry, of: &restaurant, to: db) }
            if let receipt = batch.receipt { try Self.write(receipt, of: restaurant.row, to: db) }
            for record in batch.audit { try Self.write(record, of: restaurant.row, to: db) }
            known[batch.restaurant] = restaurant
            touched.insert(batch.restaurant)
        }
        for id in touched {
            guard var restaurant = known.removeValue(forKey: id) else { continue }
            try Self.writeHeads(of: &restaurant, to: db)
            known[id] = restaurant
        }
        try Self.run("UPDATE store SET groups = groups + 1", [], db)
    }

    /// Forgets the restaurants of a group that was not written.
    mutating func forget(_ batches: [Batch]) {
        for batch in batches { known[batch.restaurant] = nil }
    }

    private static func find(_ id: RestaurantID, in db: Database) throws -> Known {
        guard let row = try Row.fetchOne(db, sql: "SELECT n, head FROM restaurant WHERE id = ?", arguments: [id.rawValue]) else {
            try db.execute(sql: "INSERT INTO restaurant(id) VALUES (?)", arguments: [id.rawValue])
            return Known(row: db.lastInsertedRowID, head: LogHead(), channels: [:])
        }
        let (heads, rows) = try Rows.channels(of: row["n"], in: db)
        return Known(row: row["n"], head: LogHead(sequence: LogSequence(row["head"]), channels: heads), channels: rows)
    }

    private static func write(_ entry: Entry, of restaurant: inout Known, to db: Database) throws {
        let record = EventRecord(entry.event)
        // The same bytes for the entry and the document.
        let document = record.document.map { Data($0) }
        try run(
            """
            INSERT INTO entry(restaurant, sequence, at, kind, format, document, detail, actor, command, channels)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                restaurant.row, entry.sequence.rawValue, entry.at.milliseconds, record.kind, record.format, document,
                record.detail.map { Data($0) }, Data(entry.actor.document),
                entry.command?.rawValue, Rows.text(entry.channels),
            ], db)
        for place in entry.channels {
            let channel: Int64
            if let row = restaurant.channels[place.channel] {
                channel = row
            } else {
                try run(
                    "INSERT INTO channel(restaurant, name, head) VALUES (?, ?, 0)", [restaurant.row, place.channel.description], db)
                channel = db.lastInsertedRowID
                restaurant.channels[place.channel] = channel
            }
            restaurant.changed.insert(place.channel)
            try run(
                "INSERT INTO place(channel, last, sequence) VALUES (?, ?, ?)", [channel, place.last.rawValue, entry.sequence.rawValue], db)
        }
        try write(document, of: entry.event, restaurant: restaurant.row, to: db)
    }

    private static func write(_ document: Data?, of event: Event, restaurant: Int64, to db: Database) throws {
        guard let key = event.documentKey else { return }
        if let order = event.order {
            try run(
                """
                INSERT INTO orders(restaurant, id, number, status, customer, document) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (restaurant, id) DO UPDATE SET
                    number = excluded.number, status = excluded.status, customer = excluded.customer, document = excluded.document
                """,
                [restaurant, key.id, order.number, order.status.rawValue, order.customer?.id?.rawValue, document], db)
            if let payment = event.payment {
                try run(
                    "INSERT OR IGNORE INTO payment(restaurant, id, ordered) VALUES (?, ?, ?)",
                    [restaurant, payment.id.rawValue, order.id.rawValue], db)
            }
        } else if let document {
            try run(
                "INSERT OR REPLACE INTO thing(restaurant, kind, id, document) VALUES (?, ?, ?, ?)",
                [restaurant, key.kind.rawValue, key.id, document], db)
        } else {
            try run("DELETE FROM thing WHERE restaurant = ? AND kind = ? AND id = ?", [restaurant, key.kind.rawValue, key.id], db)
        }
    }

    private static func write(_ receipt: Receipt, of restaurant: Int64, to db: Database) throws {
        try run(
            "INSERT OR IGNORE INTO receipt(restaurant, command, hash, outcome, at) VALUES (?, ?, ?, ?, ?)",
            [
                restaurant, receipt.command.rawValue, Data(receipt.bodyHash), Data(receipt.outcome.bytes), receipt.at.milliseconds,
            ], db)
        guard db.changesCount == 1 else { throw StoreError.answered(receipt.restaurant, receipt.command) }
    }

    private static func write(_ record: AuditRecord, of restaurant: Int64, to db: Database) throws {
        try run(
            "INSERT INTO audit(restaurant, record) VALUES (?, ?)",
            [restaurant, Data(record.document)], db)
    }

    /// Once a group, however many entries it had.
    private static func writeHeads(of restaurant: inout Known, to db: Database) throws {
        try run("UPDATE restaurant SET head = ? WHERE n = ?", [restaurant.head.sequence.rawValue, restaurant.row], db)
        for channel in restaurant.changed {
            try run(
                "UPDATE channel SET head = ? WHERE n = ?", [restaurant.head.channels[channel].rawValue, restaurant.channels[channel]], db)
        }
        restaurant.changed = []
    }

    private static func run(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: sql)
        try statement.execute(arguments: arguments)
    }
}
