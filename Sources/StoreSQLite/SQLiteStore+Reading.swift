import Foundation
import GRDB
import Journal
import Restaurant

extension SQLiteStore {
    package func restaurants() throws(StoreError) -> [RestaurantID] {
        try read { db in
            try String.fetchAll(db, sql: "SELECT id FROM restaurant WHERE head > 0 ORDER BY id").compactMap { RestaurantID($0) }
        }
    }

    package func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? {
        try read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT n, head FROM restaurant WHERE id = ?", arguments: [restaurant.rawValue]),
                row["head"] > 0
            else { return nil }
            let number: Int64 = row["n"]
            guard let settings = try Self.thing(.settings, restaurant.rawValue, of: number, in: db) else {
                throw CodingFailure.unknown("settings").at("restaurant \(restaurant)")
            }
            var state = RestaurantState(settings: Settings(id: restaurant, name: ""))
            try state.restore(.settings, settings)
            for kind in DocumentKind.allCases where kind != .order && kind != .settings && kind.isInMemory {
                let documents = try Row.fetchCursor(
                    db, sql: "SELECT id, document FROM thing WHERE restaurant = ? AND kind = ?", arguments: [number, kind.rawValue])
                while let row = try documents.next() { try Self.restore(kind, row, to: &state) }
            }
            let active = OrderStatus.allCases.filter(\.isActive).map { "'\($0.rawValue)'" }.joined(separator: ", ")
            let orders = try Row.fetchCursor(
                db, sql: "SELECT id, document FROM orders WHERE restaurant = ? AND status IN (\(active))", arguments: [number])
            while let row = try orders.next() { try Self.restore(.order, row, to: &state) }
            let last = "SELECT document FROM orders WHERE restaurant = ? ORDER BY number DESC LIMIT 1"
            if let latest = try Data.fetchOne(db, sql: last, arguments: [number]) {
                state.continueNumbers(after: try Order(document: [UInt8](latest)))
            }
            return Snapshot(
                state: state, head: LogSequence(row["head"]), channels: try Rows.channels(of: number, in: db).heads)
        }
    }

    private static func restore(_ kind: DocumentKind, _ row: Row, to state: inout RestaurantState) throws {
        do {
            try state.restore(kind, [UInt8](row[1] as Data))
        } catch {
            throw error.at("\(kind.rawValue) \(row[0] as String)")
        }
    }

    static func thing(_ kind: DocumentKind, _ id: String, of restaurant: Int64, in db: Database) throws -> [UInt8]? {
        try Data.fetchOne(
            db, sql: "SELECT document FROM thing WHERE restaurant = ? AND kind = ? AND id = ?", arguments: [restaurant, kind.rawValue, id]
        ).map { [UInt8]($0) }
    }

    package func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] {
        try read { db in
            let sql = """
                SELECT hash, outcome, at FROM receipt WHERE command = ? AND restaurant = (SELECT n FROM restaurant WHERE id = ?)
                """
            let statement = try db.cachedStatement(sql: sql)
            var found: [CommandKey: Receipt] = [:]
            for key in commands {
                found[key] = try Row.fetchOne(statement, arguments: [key.command.rawValue, key.restaurant.rawValue])
                    .map { try Rows.receipt($0, of: key.restaurant, command: key.command) }
            }
            return found
        }
    }

    package func notes(of restaurant: RestaurantID, under prefix: String, limit: Int) throws(StoreError) -> [Note] {
        try read { db in
            let sql = """
                SELECT key, value FROM note WHERE restaurant = (SELECT n FROM restaurant WHERE id = ?) AND key >= ? AND key < ?
                ORDER BY key LIMIT ?
                """
            let rows = try Row.fetchAll(
                db, sql: sql, arguments: [restaurant.rawValue, prefix, Self.end(of: prefix), max(limit, 0)])
            return rows.map { Note($0[0], [UInt8]($0[1] as Data)) }
        }
    }

    package func restaurants(notingUnder prefix: String) throws(StoreError) -> [RestaurantID] {
        try read { db in
            let sql = """
                SELECT id FROM restaurant WHERE EXISTS (SELECT 1 FROM note WHERE restaurant = restaurant.n AND key >= ? AND key < ?)
                ORDER BY id
                """
            return try String.fetchAll(db, sql: sql, arguments: [prefix, Self.end(of: prefix)]).compactMap { RestaurantID($0) }
        }
    }

    /// Behind every key that begins so: keys are of printable characters.
    private static func end(of prefix: String) -> String { prefix + "\u{7F}" }

    package func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence {
        try read { db in
            LogSequence(try Int64.fetchOne(db, sql: "SELECT head FROM restaurant WHERE id = ?", arguments: [restaurant.rawValue]) ?? 0)
        }
    }

    package func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        try read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT n, floor FROM restaurant WHERE id = ?", arguments: [restaurant.rawValue])
            else {
                return EntryPage(entries: [], floor: 0, hasMore: false)
            }
            let sql = """
                SELECT \(Rows.entryColumns) FROM entry WHERE restaurant = ? AND sequence > ? ORDER BY sequence LIMIT ?
                """
            let number: Int64 = row["n"]
            return try Self.page(sql, [number, after.rawValue], of: restaurant, floor: row["floor"], limit: limit, in: db)
        }
    }

    package func entries(
        of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int
    ) throws(StoreError) -> EntryPage {
        try read { db in
            let find = """
                SELECT restaurant.n, channel.n, channel.floor FROM restaurant JOIN channel ON channel.restaurant = restaurant.n
                WHERE restaurant.id = ? AND channel.name = ?
                """
            guard let row = try Row.fetchOne(db, sql: find, arguments: [restaurant.rawValue, channel.description]) else {
                return EntryPage(entries: [], floor: 0, hasMore: false)
            }
            let sql = """
                SELECT \(Rows.entryColumns) FROM place JOIN entry ON entry.restaurant = ? AND entry.sequence = place.sequence
                WHERE place.channel = ? AND place.last > ? ORDER BY place.last LIMIT ?
                """
            return try Self.page(
                sql, [row[0] as Int64, row[1] as Int64, after.rawValue], of: restaurant, floor: row[2], limit: limit, in: db)
        }
    }

    /// - Parameter sql: ends with a limit, whose argument is added here: one more than asked for tells whether there is more.
    private static func page(
        _ sql: String, _ arguments: StatementArguments, of restaurant: RestaurantID, floor: Int64, limit: Int, in db: Database
    ) throws -> EntryPage {
        let limit = min(max(limit, 0), 10_000)
        let rows = try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments + [limit + 1])
        return EntryPage(
            entries: try rows.prefix(limit).map { try Rows.entry($0, of: restaurant) }, floor: floor, hasMore: rows.count > limit)
    }

    package func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? {
        try read { db in
            let sql = "SELECT document FROM orders WHERE id = ? AND restaurant = (SELECT n FROM restaurant WHERE id = ?)"
            return try Data.fetchOne(try db.cachedStatement(sql: sql), arguments: [order.rawValue, restaurant.rawValue])
                .map { try Order(document: [UInt8]($0)) }
        }
    }

    package func owner(of order: OrderID) throws(StoreError) -> RestaurantID? {
        try read { db in
            let sql = "SELECT restaurant.id FROM orders JOIN restaurant ON restaurant.n = orders.restaurant WHERE orders.id = ?"
            return try String.fetchOne(try db.cachedStatement(sql: sql), arguments: [order.rawValue]).flatMap { RestaurantID($0) }
        }
    }

    package func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID? {
        try read { db in
            let sql = "SELECT ordered FROM payment WHERE id = ? AND restaurant = (SELECT n FROM restaurant WHERE id = ?)"
            return try String.fetchOne(try db.cachedStatement(sql: sql), arguments: [payment.rawValue, restaurant.rawValue])
                .flatMap { OrderID($0) }
        }
    }

    package func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage {
        try read { db in
            let words = query.statuses.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            let sql = """
                SELECT document FROM orders
                WHERE restaurant = (SELECT n FROM restaurant WHERE id = ?) AND number < ?
                \(query.statuses.isEmpty ? "" : "AND status IN (\(words))") \(query.customer == nil ? "" : "AND customer = ?")
                ORDER BY number DESC LIMIT ?
                """
            var arguments: StatementArguments = [restaurant.rawValue, query.before ?? .max]
            if let customer = query.customer { arguments += [customer.rawValue] }
            arguments += [query.limit + 1]
            let found = try Data.fetchAll(db, sql: sql, arguments: arguments)
            let orders = try found.prefix(query.limit).map { try Order(document: [UInt8]($0)) }
            return OrderPage(orders: orders, next: found.count > query.limit ? orders.last?.number : nil)
        }
    }

    package func shifts(of restaurant: RestaurantID, matching query: ShiftQuery) throws(StoreError) -> ShiftPage {
        try read { db in
            let sql = """
                SELECT document FROM thing WHERE restaurant = (SELECT n FROM restaurant WHERE id = ?) AND kind = ?
                \(query.before == nil ? "" : "AND id < ?")
                \(query.employee == nil ? "" : "AND json_extract(CAST(document AS TEXT), '$.employee') = ?")
                ORDER BY id DESC LIMIT ?
                """
            var arguments: StatementArguments = [restaurant.rawValue, HouseRecord.Kind.shift.rawValue]
            if let before = query.before { arguments += [before.rawValue] }
            if let employee = query.employee { arguments += [employee.rawValue] }
            arguments += [query.limit + 1]
            let found = try Data.fetchAll(db, sql: sql, arguments: arguments).map { bytes in
                guard case .shift(let shift) = try HouseRecord(.shift, document: [UInt8](bytes)) else {
                    throw CodingFailure.unknown("shift")
                }
                return shift
            }
            let page = Array(found.prefix(query.limit))
            return ShiftPage(shifts: page, next: found.count > query.limit ? page.last?.id : nil)
        }
    }

    package func revocations(of restaurant: RestaurantID) throws(StoreError) -> [Revocation] {
        try read { db in
            let sql = """
                SELECT document FROM revocation WHERE restaurant = (SELECT n FROM restaurant WHERE id = ?) ORDER BY at DESC, target DESC
                """
            return try Data.fetchAll(db, sql: sql, arguments: [restaurant.rawValue]).map { try Revocation(document: [UInt8]($0)) }
        }
    }

    package func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage {
        try read { db in
            let limit = min(max(limit, 1), OrderQuery.largestPage)
            let sql = """
                SELECT n, record FROM audit WHERE restaurant = (SELECT n FROM restaurant WHERE id = ?) AND n < ? ORDER BY n DESC LIMIT ?
                """
            let found = try Row.fetchAll(db, sql: sql, arguments: [restaurant.rawValue, before ?? .max, limit + 1])
            let page = found.prefix(limit)
            return AuditPage(
                records: try page.map { try AuditRecord(document: [UInt8]($0[1] as Data)) }, next: found.count > limit ? page.last?[0] : nil
            )
        }
    }
}
