import Dispatch
import GRDB
import Synchronization

/// Copies what was committed from SQLite's write-ahead log into the database, a little at a time and on a connection of its own, so that
/// no commit has to wait for much of it.
///
/// SQLite's own checkpoint still ends each round (`wal_autocheckpoint`): by then little is left to copy, and the log begins anew.
final class Checkpointer: Sendable {
    private static let pause = DispatchTimeInterval.milliseconds(100)

    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "comanda.checkpoints", qos: .utility)
    private let isPlanned = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        connection = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Something was committed.
    func committed() {
        guard !isPlanned.exchange(true, ordering: .acquiringAndReleasing) else { return }
        queue.asyncAfter(deadline: .now() + Self.pause) { [self] in
            isPlanned.store(false, ordering: .releasing)
            // What cannot be copied now (a full disk, a busy moment) stays in the log, which is as safe.
            try? copy()
        }
    }

    /// Copies what no reader still needs from the log.
    func copy() throws {
        // SQLite does not survive to be asked on a connection that is closed.
        guard !isClosed.load(ordering: .acquiring) else { return }
        try connection.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
    }

    func close() {
        queue.sync {
            isClosed.store(true, ordering: .releasing)
            try? connection.close()
        }
    }
}
