import Foundation
import GRDB
import Testing

@testable import StoreSQLite

@Suite("Checkpoints beside the commits")
struct CheckpointerTests {
    @Test("what was committed gets into the database itself while the log stays open")
    func copies() throws {
        let folder = try TestFolder()
        let path = folder.path + "/database.sqlite"
        let pool = try DatabasePool(path: path)
        try pool.write { db in
            try db.execute(sql: "CREATE TABLE t(x); INSERT INTO t VALUES (42)")
        }
        let checkpointer = try Checkpointer(path)
        try checkpointer.copy()
        // Without its log, the file has only what was copied.
        let alone = folder.path + "/alone.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: alone)
        let found = try DatabaseQueue(path: alone).read { db in try Int.fetchOne(db, sql: "SELECT x FROM t") }
        #expect(found == 42)
        checkpointer.close()
        try checkpointer.copy()
        try pool.close()
    }
}
