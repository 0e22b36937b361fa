import GRDB
import Journal
import Restaurant

extension SQLiteStore {
    package func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned {
        let rows = max(rows, 0)
        let oldest = now.advanced(by: .zero - retention.history).milliseconds
        let oldestReceipt = now.advanced(by: .zero - retention.receipts).milliseconds
        return try write { db in
            var total = Pruned(entries: 0, receipts: 0)
            for restaurant in try Self.restaurants(withEntriesBefore: oldest, atMost: rows, in: db) where total.entries < rows {
                total.entries += try Self.pruneEntries(of: restaurant, before: oldest, atMost: rows - total.entries, in: db)
            }
            total.receipts = try Self.pruneReceipts(before: oldestReceipt, atMost: rows - total.entries, in: db)
            let outlived = now.advanced(by: .zero - Bounds.tokenLife).milliseconds
            total.revocations = try Self.pruneRevocations(before: outlived, atMost: rows - total.rows, in: db)
            total.hasMore = rows > 0 && total.rows == rows
            return total
        }
    }

    /// Restaurants whose first entry is too old.
    private static func restaurants(withEntriesBefore oldest: Int64, atMost count: Int, in db: Database) throws -> [Int64] {
        let sql = """
            SELECT restaurant.n FROM restaurant JOIN entry ON entry.restaurant = restaurant.n AND entry.sequence = restaurant.floor + 1
            WHERE entry.at < ? LIMIT ?
            """
        return try Int64.fetchAll(db, sql: sql, arguments: [oldest, count])
    }

    private static func pruneReceipts(before oldest: Int64, atMost count: Int, in db: Database) throws -> Int {
        let sql = """
            DELETE FROM receipt WHERE (restaurant, command) IN (SELECT restaurant, command FROM receipt WHERE at < ? ORDER BY at LIMIT ?)
            """
        try db.execute(sql: sql, arguments: [oldest, count])
        return db.changesCount
    }

    private static func pruneRevocations(before oldest: Int64, atMost count: Int, in db: Database) throws -> Int {
        let sql = """
            DELETE FROM revocation WHERE (restaurant, target) IN
                (SELECT restaurant, target FROM revocation WHERE at < ? ORDER BY at LIMIT ?)
            """
        try db.execute(sql: sql, arguments: [oldest, count])
        return db.changesCount
    }

    /// Takes the oldest entries away, as far as they are too old without a gap.
    private static func pruneEntries(of restaurant: Int64, before oldest: Int64, atMost limit: Int, in db: Database) throws -> Int {
        var last: Int64 = 0
        var count = 0
        var channels: [ChannelName: ChannelSequence] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT sequence, at, channels FROM entry WHERE restaurant = ? ORDER BY sequence LIMIT ?",
            arguments: [restaurant, limit])
        while let row = try rows.next(), row["at"] < oldest {
            last = row["sequence"]
            count += 1
            for place in try Rows.places(row["channels"]) { channels[place.channel] = place.last }
        }
        guard count > 0 else { return 0 }
        try db.execute(sql: "DELETE FROM entry WHERE restaurant = ? AND sequence <= ?", arguments: [restaurant, last])
        try db.execute(sql: "UPDATE restaurant SET floor = ? WHERE n = ?", arguments: [last, restaurant])
        for (name, floor) in channels {
            let find = "SELECT n FROM channel WHERE restaurant = ? AND name = ?"
            guard let channel = try Int64.fetchOne(db, sql: find, arguments: [restaurant, name.description]) else { continue }
            try db.execute(sql: "DELETE FROM place WHERE channel = ? AND last <= ?", arguments: [channel, floor.rawValue])
            try db.execute(sql: "UPDATE channel SET floor = ? WHERE n = ?", arguments: [floor.rawValue, channel])
        }
        return count
    }

    package func backup(to path: String) throws(StoreError) { try BackupFile.write(from: pool, to: path, identity: identityOfCopy()) }

    package func figures() throws(StoreError) -> StoreFigures {
        try read { db in
            func count(_ table: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
            return StoreFigures(
                restaurants: try count("restaurant"), entries: try count("entry"), orders: try count("orders"),
                receipts: try count("receipt"), bytes: folder.size())
        }
    }
}
