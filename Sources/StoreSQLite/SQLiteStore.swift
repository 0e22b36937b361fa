import Foundation
import GRDB
import Journal
import Restaurant
import Synchronization

/// The log in one SQLite database in one folder.
///
/// One connection writes, others read at the same time; a commit returns when the disk has it (WAL, `synchronous=FULL`).
package final class SQLiteStore: Store {
    let pool: DatabasePool
    let folder: DataFolder
    private let fenceFile: FenceFile
    private let checkpointer: Checkpointer
    private let makeEpoch: @Sendable () -> Epoch
    private let writing: Mutex<Writing>
    /// Apart from what is written, so that asking for it never waits for the disk.
    private let current: Mutex<Epoch>

    private struct Writing {
        var appender = Appender()
        var fence: Fence
    }

    /// Opens the store in a folder, or makes one there.
    ///
    /// - Parameters:
    ///   - folder: path; made if it does not exist.
    ///   - makeEpoch: the source of epochs and of the database's identity.
    /// - Throws: a sentence for whoever started the server: the folder is not usable, another server has it, the file is damaged, or a
    ///   newer version wrote it. Then nothing was changed.
    package init(
        folder path: String,
        makeEpoch: @escaping @Sendable () -> Epoch = {
            var random = SystemRandomNumberGenerator()
            return Epoch(random: &random)
        }
    ) throws(StoreError) {
        folder = try DataFolder(path)
        self.makeEpoch = makeEpoch
        try FileHeader.check(folder.database)
        pool = try Opening.pool(folder.database)
        fenceFile = try FenceFile(folder.fence)
        let opened = try Opening.begin(pool, folder, last: fenceFile.read(), makeEpoch)
        do { checkpointer = try Checkpointer(folder.database) } catch { throw StoreError(error, path: folder.path) }
        writing = Mutex(Writing(fence: opened.fence))
        current = Mutex(opened.epoch)
        fenceFile.write(opened.fence, durably: true)
    }

    deinit {
        checkpointer.close()
        try? pool.close()
    }

    package var epoch: Epoch { current.withLock { $0 } }

    package func renewEpoch() throws(StoreError) -> Epoch {
        let epoch = makeEpoch()
        try write { db in try db.execute(sql: "UPDATE store SET epoch = ?", arguments: [epoch.text]) }
        current.withLock { $0 = epoch }
        return epoch
    }

    package func append(_ batches: [Batch]) throws(StoreError) {
        guard !batches.isEmpty else { return }
        let failure: StoreError? = writing.withLock { writing in
            do {
                try pool.write { db in try writing.appender.append(batches, to: db) }
                writing.fence.groups += 1
                fenceFile.write(writing.fence)
                return nil
            } catch {
                writing.appender.forget(batches)
                return StoreError(error, path: folder.path)
            }
        }
        if let failure { throw failure }
        checkpointer.committed()
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try pool.read(body) } catch { throw StoreError(error, path: folder.path) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try pool.write(body) } catch { throw StoreError(error, path: folder.path) }
    }

    /// The fence of a copy that is made now: with an identity of its own, so that it begins a new epoch wherever it is opened.
    func identityOfCopy() -> String { makeEpoch().text }
}
