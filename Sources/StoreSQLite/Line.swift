import GRDB
import GRDBSQLite

/// A prepared statement that writes one row after another: values are bound by their place, straight from their bytes.
///
/// GRDB's arguments make an array of boxed values for each row, and look the statement up by its text.
struct Line {
    // Kept, since GRDB finalizes what nobody holds.
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    init(_ sql: String, _ db: Database) throws { statement = try db.cachedStatement(sql: sql) }

    /// Writes one row.
    func run(_ bind: (inout Values) -> Void) throws {
        var values = Values(handle)
        bind(&values)
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
            throw DatabaseError(resultCode: .init(rawValue: code), message: message)
        }
    }

    /// The values of one row, in their order.
    struct Values {
        /// SQLite copies what is bound.
        private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

        private let handle: OpaquePointer
        private var place: CInt = 0

        fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

        mutating func put(_ number: Int64) {
            place += 1
            sqlite3_bind_int64(handle, place, number)
        }

        mutating func put(_ text: String?) {
            place += 1
            guard var text else {
                sqlite3_bind_null(handle, place)
                return
            }
            text.withUTF8 { bytes in
                _ = bytes.withMemoryRebound(to: CChar.self) { chars in
                    // An empty text has no address, which would bind NULL.
                    chars.isEmpty
                        ? sqlite3_bind_text(handle, place, "", 0, Self.copied)
                        : sqlite3_bind_text(handle, place, chars.baseAddress, CInt(clamping: chars.count), Self.copied)
                }
            }
        }

        mutating func put(blob bytes: [UInt8]?) {
            place += 1
            guard let bytes else {
                sqlite3_bind_null(handle, place)
                return
            }
            bytes.withUnsafeBytes { raw in
                _ =
                    raw.isEmpty
                    ? sqlite3_bind_zeroblob(handle, place, 0)
                    : sqlite3_bind_blob(handle, place, raw.baseAddress, CInt(clamping: raw.count), Self.copied)
            }
        }
    }
}
