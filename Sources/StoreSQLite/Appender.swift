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
        let lines = try Lines(db)
        var touched: Set<RestaurantID> = []
        for batch in batches {
            var restaurant = try known.removeValue(forKey: batch.restaurant) ?? Self.find(batch.restaurant, in: db)
            try restaurant.head.take(batch)
            for entry in batch.entries { try Self.write(entry, of: &restaurant, to: db, lines) }
            if let receipt = batch.receipt { try Self.write(receipt, of: restaurant.row, to: db, lines) }
            for record in batch.audit { try Self.write(record, of: restaurant.row, lines) }
            for note in batch.notes { try Self.write(note, of: restaurant.row, lines) }
            known[batch.restaurant] = restaurant
            touched.insert(batch.restaurant)
        }
        for id in touched {
            guard var restaurant = known.removeValue(forKey: id) else { continue }
            try Self.writeHeads(of: &restaurant, lines)
            known[id] = restaurant
        }
        try Line("UPDATE store SET groups = groups + 1", db).run { _ in }
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

    private static func write(_ entry: Entry, of restaurant: inout Known, to db: Database, _ lines: Lines) throws {
        let row = restaurant.row
        let record = EventRecord(entry.event)
        try lines.entry.run { values in
            values.put(row)
            values.put(entry.sequence.rawValue)
            values.put(entry.at.milliseconds)
            values.put(record.kind)
            values.put(Int64(record.format))
            values.put(blob: record.document)
            values.put(blob: record.detail)
            values.put(blob: entry.actor.document)
            values.put(entry.command?.rawValue)
            values.put(Rows.text(entry.channels))
        }
        for place in entry.channels {
            let channel: Int64
            if let known = restaurant.channels[place.channel] {
                channel = known
            } else {
                try lines.channel.run { values in
                    values.put(row)
                    values.put(place.channel.description)
                }
                channel = db.lastInsertedRowID
                restaurant.channels[place.channel] = channel
            }
            restaurant.changed.insert(place.channel)
            try lines.place.run { values in
                values.put(channel)
                values.put(place.last.rawValue)
                values.put(entry.sequence.rawValue)
            }
        }
        // The same bytes for the entry and the document.
        try write(record.document, of: entry.event, restaurant: row, lines)
    }

    private static func write(_ document: [UInt8]?, of event: Event, restaurant: Int64, _ lines: Lines) throws {
        if case .accessRevoked(let revocation) = event {
            return try lines.revocation.run { values in
                values.put(restaurant)
                values.put(blob: revocation.target.key)
                values.put(revocation.at.milliseconds)
                values.put(blob: document)
            }
        }
        guard let key = event.documentKey else { return }
        if let order = event.order {
            try lines.order.run { values in
                values.put(restaurant)
                values.put(key.id)
                values.put(Int64(order.number))
                values.put(order.status.rawValue)
                values.put(order.customer?.id?.rawValue)
                values.put(blob: document)
            }
            guard let payment = event.payment else { return }
            try lines.payment.run { values in
                values.put(restaurant)
                values.put(payment.id.rawValue)
                values.put(order.id.rawValue)
            }
        } else {
            try (document == nil ? lines.removal : lines.thing).run { values in
                values.put(restaurant)
                values.put(key.kind.rawValue)
                values.put(key.id)
                if let document { values.put(blob: document) }
            }
        }
    }

    private static func write(_ receipt: Receipt, of restaurant: Int64, to db: Database, _ lines: Lines) throws {
        try lines.receipt.run { values in
            values.put(restaurant)
            values.put(receipt.command.rawValue)
            values.put(blob: receipt.bodyHash)
            values.put(blob: receipt.outcome.bytes)
            values.put(receipt.at.milliseconds)
        }
        guard db.changesCount == 1 else { throw StoreError.answered(receipt.restaurant, receipt.command) }
    }

    private static func write(_ record: AuditRecord, of restaurant: Int64, _ lines: Lines) throws {
        try lines.audit.run { values in
            values.put(restaurant)
            values.put(blob: record.document)
        }
    }

    private static func write(_ note: Note, of restaurant: Int64, _ lines: Lines) throws {
        try (note.value == nil ? lines.noteRemoval : lines.note).run { values in
            values.put(restaurant)
            values.put(note.key)
            if let value = note.value { values.put(blob: value) }
        }
    }

    /// Once a group, however many entries it had.
    private static func writeHeads(of restaurant: inout Known, _ lines: Lines) throws {
        let known = restaurant
        try lines.head.run { values in
            values.put(known.head.sequence.rawValue)
            values.put(known.row)
        }
        for channel in known.changed {
            guard let row = known.channels[channel] else { continue }
            try lines.channelHead.run { values in
                values.put(known.head.channels[channel].rawValue)
                values.put(row)
            }
        }
        restaurant.changed = []
    }

    /// The statements of a group, looked up once for all its rows.
    private struct Lines {
        let entry, channel, place, order, payment, thing, removal, revocation, receipt, audit, note, noteRemoval, head, channelHead: Line

        init(_ db: Database) throws {
            entry = try Line(
                """
                INSERT INTO entry(restaurant, sequence, at, kind, format, document, detail, actor, command, channels)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, db)
            channel = try Line("INSERT INTO channel(restaurant, name, head) VALUES (?, ?, 0)", db)
            place = try Line("INSERT INTO place(channel, last, sequence) VALUES (?, ?, ?)", db)
            order = try Line(
                """
                INSERT INTO orders(restaurant, id, number, status, customer, document) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (restaurant, id) DO UPDATE SET
                    number = excluded.number, status = excluded.status, customer = excluded.customer, document = excluded.document
                """, db)
            payment = try Line("INSERT OR IGNORE INTO payment(restaurant, id, ordered) VALUES (?, ?, ?)", db)
            thing = try Line("INSERT OR REPLACE INTO thing(restaurant, kind, id, document) VALUES (?, ?, ?, ?)", db)
            removal = try Line("DELETE FROM thing WHERE restaurant = ? AND kind = ? AND id = ?", db)
            // Of what is revoked twice, the later one counts, also when the clock was set back.
            revocation = try Line(
                """
                INSERT INTO revocation(restaurant, target, at, document) VALUES (?, ?, ?, ?)
                ON CONFLICT (restaurant, target) DO UPDATE SET at = excluded.at, document = excluded.document WHERE excluded.at >= at
                """, db)
            receipt = try Line("INSERT OR IGNORE INTO receipt(restaurant, command, hash, outcome, at) VALUES (?, ?, ?, ?, ?)", db)
            audit = try Line("INSERT INTO audit(restaurant, record) VALUES (?, ?)", db)
            note = try Line("INSERT OR REPLACE INTO note(restaurant, key, value) VALUES (?, ?, ?)", db)
            noteRemoval = try Line("DELETE FROM note WHERE restaurant = ? AND key = ?", db)
            head = try Line("UPDATE restaurant SET head = ? WHERE n = ?", db)
            channelHead = try Line("UPDATE channel SET head = ? WHERE n = ?", db)
        }
    }
}
