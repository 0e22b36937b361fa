import Foundation
import GRDB
import Journal

/// What is done once, when a store is opened.
enum Opening {
    /// Databases up to this size are checked as a whole when they are opened (about a second for 500 MB); larger ones when asked to
    /// (`comanda verify`).
    static let largestChecked: Int64 = 256 << 20

    /// Opens a database, checks it, and brings it to this version's layout.
    static func pool(_ path: String) throws(StoreError) -> DatabasePool {
        do {
            var configuration = Configuration()
            configuration.maximumReaderCount = 8
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16000")
            }
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64) ?? 0
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.write { db in
                try FileHeader.check(layout: Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0, path: path)
                if try Schema.migrator.hasBeenSuperseded(db) {
                    throw StoreError.newer(path: path, reason: "it was brought to a layout that this version does not know")
                }
                guard size > 0, size <= largestChecked else { return }
                let finding = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "ok"
                if finding != "ok" { throw StoreError.corrupt(path: path, reason: finding) }
            }
            try Schema.migrator.migrate(pool)
            return pool
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Counts the start, and decides whether the history goes on.
    static func begin(
        _ pool: DatabasePool, _ folder: DataFolder, last: Fence?, _ makeEpoch: @Sendable () -> Epoch
    ) throws(StoreError) -> (fence: Fence, epoch: Epoch) {
        do {
            return try pool.write { db in
                let inode = folder.databaseInode()
                guard let row = try Row.fetchOne(db, sql: "SELECT epoch, identity, boot, groups FROM store"),
                    let epoch = Epoch(row["epoch"] as String)
                else {
                    let fence = Fence(identity: makeEpoch().text, boot: 1, groups: 0, inode: inode)
                    let epoch = makeEpoch()
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO store(one, epoch, identity, boot, groups) VALUES (1, ?, ?, 1, 0)",
                        arguments: [epoch.text, fence.identity])
                    return (fence, epoch)
                }
                var fence = Fence(identity: row["identity"], boot: row["boot"], groups: row["groups"], inode: inode)
                let goesOn = last?.admits(fence) ?? false
                fence.boot += 1
                let current = goesOn ? epoch : makeEpoch()
                try db.execute(sql: "UPDATE store SET boot = ?, epoch = ?", arguments: [fence.boot, current.text])
                return (fence, current)
            }
        } catch {
            throw StoreError(error, path: folder.path)
        }
    }
}
