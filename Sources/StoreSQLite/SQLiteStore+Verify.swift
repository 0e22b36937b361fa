import Foundation
import GRDB
import Journal
import Restaurant

extension SQLiteStore {
    /// Reports at most so many differences.
    private static let mostDifferences = 1000
    private static let progressStep = 1000

    package func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification {
        try read { db in
            var found = Verification()
            for line in try String.fetchAll(db, sql: "PRAGMA integrity_check(10)") where line != "ok" {
                found.differences.append("the database file: \(line)")
            }
            for row in try Row.fetchAll(db, sql: "SELECT n, id, head, floor FROM restaurant ORDER BY id") {
                try Self.verify(row, in: db, &found, progress)
                guard found.differences.count < Self.mostDifferences else { break }
            }
            found.differences = Array(found.differences.prefix(Self.mostDifferences))
            return found
        }
    }

    /// Folds one restaurant's history: each entry carries the thing as it is since, so the last one of each thing is its document.
    private static func verify(_ restaurant: Row, in db: Database, _ found: inout Verification, _ progress: (Int) -> Void) throws {
        let number: Int64 = restaurant["n"]
        let name: String = restaurant["id"]
        guard let id = RestaurantID(name) else {
            found.differences.append("restaurant \(name): this is no id")
            return
        }
        var head = restaurant["floor"] as Int64
        var channels = ChannelHeads(try floors(of: number, in: db))
        // Where in the log each thing was left: `.some(nil)` is one that was removed.
        var last: [DocumentKey: Int64] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(Rows.entryColumns) FROM entry WHERE restaurant = ? ORDER BY sequence", arguments: [number])
        while let row = try rows.next() {
            found.entries += 1
            if found.entries % progressStep == 0 { progress(found.entries) }
            let sequence: Int64 = row[0]
            if sequence != head + 1 { found.differences.append("restaurant \(id): after entry \(head) comes \(sequence)") }
            head = sequence
            do {
                let entry = try Rows.entry(row, of: id)
                for place in entry.channels {
                    if place.first != channels[place.channel].next {
                        found.differences.append("restaurant \(id), entry \(sequence): channel \(place.channel) has a hole")
                    }
                    channels[place.channel] = place.last
                }
                if let key = entry.event.documentKey { last[key] = sequence }
            } catch let error as CodingFailure {
                found.differences.append(error.description)
            }
        }
        if head != restaurant["head"] { found.differences.append("restaurant \(id): the log ends at \(head), not at its head") }
        for (channel, head) in try Rows.channels(of: number, in: db).heads.all where channels[channel] != head {
            found.differences.append("restaurant \(id): channel \(channel) ends at \(channels[channel]), not at \(head)")
        }
        try compare(last, ofWhole: restaurant["floor"] == 0, id: id, number: number, in: db, &found)
        progress(found.entries)
    }

    private static func floors(of restaurant: Int64, in db: Database) throws -> [ChannelName: ChannelSequence] {
        var floors: [ChannelName: ChannelSequence] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT name, floor FROM channel WHERE restaurant = ?", arguments: [restaurant]) {
            if let name = ChannelName(row["name"]) { floors[name] = ChannelSequence(row["floor"]) }
        }
        return floors
    }

    /// Compares the documents with what the log says of them.
    ///
    /// - Parameter whole: whether the log is there from its first entry, so that it must tell of every document.
    private static func compare(
        _ last: [DocumentKey: Int64], ofWhole whole: Bool, id: RestaurantID, number: Int64, in db: Database, _ found: inout Verification
    ) throws {
        var missing = last
        let documents = try Row.fetchCursor(
            db,
            sql: """
                SELECT 'order' AS kind, id, document FROM orders WHERE restaurant = :number
                UNION ALL SELECT kind, id, document FROM thing WHERE restaurant = :number
                """,
            arguments: ["number": number])
        while let row = try documents.next() {
            found.documents += 1
            guard let kind = DocumentKind(rawValue: row["kind"]) else {
                found.differences.append("restaurant \(id): a document of an unknown kind")
                continue
            }
            let key = DocumentKey(kind, row["id"])
            guard let sequence = missing.removeValue(forKey: key) else {
                if whole { found.differences.append("restaurant \(id): \(key) is in no entry") } else { found.unproven += 1 }
                continue
            }
            let sql = "SELECT document FROM entry WHERE restaurant = ? AND sequence = ?"
            let told = try Data.fetchOne(db, sql: sql, arguments: [number, sequence])
            if told != row["document"] as Data {
                found.differences.append("restaurant \(id): \(key) is not as entry \(sequence) left it")
            }
        }
        for (key, sequence) in missing {
            let sql = "SELECT document IS NULL FROM entry WHERE restaurant = ? AND sequence = ?"
            let removed = try Bool.fetchOne(db, sql: sql, arguments: [number, sequence]) ?? false
            if !removed { found.differences.append("restaurant \(id): \(key) is missing, although entry \(sequence) left it") }
        }
    }
}
