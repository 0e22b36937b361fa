import Foundation
import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder that holds a store's files, held by one server at a time.
final class DataFolder: Sendable {
    let path: String
    private let lock: CInt

    var database: String { path + "/comanda.db" }
    var fence: String { path + "/comanda.fence" }

    /// Makes the folder if there is none, and locks it until this object goes.
    init(_ path: String) throws(StoreError) {
        self.path = path
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw .unusable(path: path, reason: "the folder cannot be made: check its parent's permissions, or name another one")
            }
        } else if !isFolder.boolValue {
            throw .unusable(path: path, reason: "it is a file: name a folder")
        }
        let file = open(path + "/comanda.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unusable(path: path, reason: "\(Self.reason(errno)): make the folder writable for this user, or name another one")
        }
        // Held by the open file: the system gives it back however the process ends.
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let why = errno
            close(file)
            throw why == EWOULDBLOCK ? .locked(path: path) : .unusable(path: path, reason: "it cannot be locked: \(Self.reason(why))")
        }
        lock = file
        // Made here if it is new, so that only this user reads it; SQLite gives its companions the same mode.
        let database = open(path + "/comanda.db", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if database >= 0 { close(database) }
    }

    deinit { close(lock) }

    /// The inode of the database file: another one means that the file was put there anew.
    func databaseInode() -> UInt64 {
        var status = stat()
        return stat(database, &status) == 0 ? UInt64(status.st_ino) : 0
    }

    /// The bytes that the database's files take.
    func size() -> Int64 {
        [database, database + "-wal", database + "-shm"].reduce(0) { total, file in
            var status = stat()
            return stat(file, &status) == 0 ? total + Int64(status.st_size) : total
        }
    }

    static func reason(_ code: CInt) -> String { String(cString: strerror(code)) }
}
