import Foundation
import GRDB
import Journal

/// A copy of a store in one plain file: written while the store goes on, and put where there is none yet.
package enum BackupFile {
    /// The files that a folder may hold before a copy is put there: a secret is no part of the store.
    private static let stays: Set<String> = ["secret"]

    /// Copies the store of a folder, whether a server has it open or not: over a connection that reads alone (SQLite, Online Backup API).
    ///
    /// What was made durable before is in it.
    package static func write(
        ofFolder folder: String, to path: String,
        makeEpoch: @Sendable () -> Epoch = {
            var random = SystemRandomNumberGenerator()
            return Epoch(random: &random)
        }
    ) throws(StoreError) {
        let database = folder + "/comanda.db"
        try FileHeader.check(database)
        let source: DatabaseQueue
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            source = try DatabaseQueue(path: database, configuration: configuration)
        } catch { throw StoreError(error, path: database) }
        try write(from: source, to: path, identity: makeEpoch().text)
    }

    /// - Parameter identity: the copy's own, so that it begins a new epoch wherever it is opened.
    static func write(from source: some DatabaseReader, to path: String, identity: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .unusable(path: path, reason: "there is a file already: name a new one")
        }
        let part = path + ".part"
        try? FileManager.default.removeItem(atPath: part)
        do {
            let copy = try DatabaseQueue(path: part)
            // In one step: a copy of one moment, that no writer makes begin anew.
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { db in
                // One plain file, without a companion.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                try db.execute(sql: "UPDATE store SET identity = ?", arguments: [identity])
            }
            try copy.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: part)
            try FileManager.default.moveItem(atPath: part, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw StoreError(error, path: path)
        }
    }

    /// Puts a copy into a folder that has no store, and opens it there: in a new epoch, so that clients of the old one begin anew.
    package static func restore(_ path: String, toFolder folder: String) throws(StoreError) -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: path) else { throw .unusable(path: path, reason: "there is no such file") }
        try FileHeader.check(path)
        let there = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard Set(there).isSubset(of: stays) else {
            throw .unusable(path: folder, reason: "it is not empty: name a new folder, so that nothing is lost")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.copyItem(atPath: path, toPath: folder + "/comanda.db")
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder + "/comanda.db")
        } catch { throw .unusable(path: folder, reason: "the copy cannot be put there: \(error.localizedDescription)") }
        do {
            return try SQLiteStore(folder: folder)
        } catch {
            // Nothing that cannot be used stays.
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where !stays.contains(file) {
                try? FileManager.default.removeItem(atPath: folder + "/" + file)
            }
            throw error
        }
    }
}
