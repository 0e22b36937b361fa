import Foundation
import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a small file beside the database remembers of it. If it does not fit the database any more, somebody put an older copy in its
/// place, and a new epoch begins.
///
/// A copy of the whole folder is told by its inode; a rolled-back disk is not told at all: there a client's position beyond the head is
/// the only proof (``Store/renewEpoch()``).
struct Fence: Equatable {
    /// Made by chance with the database, and anew in every backup.
    var identity: String
    /// How often the database was opened.
    var boot: Int64
    /// How many groups were written.
    var groups: Int64
    /// Of the database file.
    var inode: UInt64

    /// Whether a database that looks like `found` may be the one that was written here last. A fence that was written before the last
    /// groups is behind it; one that is ahead has seen what the database lost.
    func admits(_ found: Fence) -> Bool {
        identity == found.identity && boot == found.boot && inode == found.inode && groups <= found.groups
    }

    /// One line, always of the same length, so that it can be written over.
    var text: String {
        let line = "comanda-fence 1 \(identity) \(boot) \(groups) \(inode)"
        return line.padding(toLength: 127, withPad: " ", startingAt: 0) + "\n"
    }

    init(identity: String, boot: Int64, groups: Int64, inode: UInt64) {
        self.identity = identity
        self.boot = boot
        self.groups = groups
        self.inode = inode
    }

    /// - Returns: nil if `text` is no fence.
    init?(_ text: String) {
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 6, fields[0] == "comanda-fence", fields[1] == "1", let boot = Int64(fields[3]), let groups = Int64(fields[4]),
            let inode = UInt64(fields[5])
        else { return nil }
        self.init(identity: String(fields[2]), boot: boot, groups: groups, inode: inode)
    }
}

/// The fence's file, open for as long as the store is.
final class FenceFile: Sendable {
    private let file: CInt

    init(_ path: String) throws(StoreError) {
        file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unusable(path: path, reason: DataFolder.reason(errno)) }
    }

    deinit { close(file) }

    func read() -> Fence? {
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = pread(file, &bytes, bytes.count, 0)
        return count > 0 ? Fence(String(decoding: bytes.prefix(count), as: UTF8.self)) : nil
    }

    /// Written after each group without waiting for the disk (1 µs): a killed process loses nothing of it, and after a power cut it is
    /// behind the database, which it admits. A full disk leaves it behind in the same way.
    func write(_ fence: Fence, durably: Bool = false) {
        let bytes = Array(fence.text.utf8)
        _ = pwrite(file, bytes, bytes.count, 0)
        if durably { _ = fsync(file) }
    }
}
