import GRDB

/// The tables, and how older ones become them.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the log and its documents") { db in try db.execute(sql: first) }
        migrator.registerMigration("2 revocations") { db in try db.execute(sql: revocations) }
        migrator.registerMigration("3 notes") { db in try db.execute(sql: notes) }
        return migrator
    }

    private static let notes = """
        PRAGMA user_version = 3;

        CREATE TABLE note(
            restaurant INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (restaurant, key)) STRICT, WITHOUT ROWID;
        """

    private static let revocations = """
        PRAGMA user_version = 2;

        -- target: what tells it from others. document: the revocation.
        CREATE TABLE revocation(
            restaurant INTEGER NOT NULL, target BLOB NOT NULL, at INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (restaurant, target)) STRICT, WITHOUT ROWID;
        CREATE INDEX revocation_by_time ON revocation(at);
        """

    /// JSON lies in BLOBs: the bytes go in and out as they are. So does all free text: a database text ends at its first NUL.
    private static let first = """
        PRAGMA application_id = \(FileHeader.applicationID);
        PRAGMA user_version = 1;

        -- One row: what the database knows of itself. groups and boot are compared with the fence beside it.
        CREATE TABLE store(
            one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, identity TEXT NOT NULL, boot INTEGER NOT NULL,
            groups INTEGER NOT NULL) STRICT;

        -- floor: everything up to there has left the history.
        CREATE TABLE restaurant(
            n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, head INTEGER NOT NULL DEFAULT 0, floor INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE channel(
            n INTEGER PRIMARY KEY, restaurant INTEGER NOT NULL, name TEXT NOT NULL, head INTEGER NOT NULL,
            floor INTEGER NOT NULL DEFAULT 0, UNIQUE (restaurant, name)) STRICT;

        -- document: the thing as it is since the event. channels: lines of "name first messages".
        CREATE TABLE entry(
            n INTEGER PRIMARY KEY, restaurant INTEGER NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
            format INTEGER NOT NULL, document BLOB, detail BLOB, actor BLOB NOT NULL, command TEXT, channels TEXT NOT NULL,
            UNIQUE (restaurant, sequence)) STRICT;
        -- The way from a place in a channel to its entry.
        CREATE TABLE place(channel INTEGER NOT NULL, last INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (channel, last))
            STRICT, WITHOUT ROWID;

        CREATE TABLE orders(
            n INTEGER PRIMARY KEY, restaurant INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, status TEXT NOT NULL,
            customer TEXT, document BLOB NOT NULL, UNIQUE (restaurant, id)) STRICT;
        CREATE INDEX orders_by_status ON orders(restaurant, status, number);
        CREATE INDEX orders_by_number ON orders(restaurant, number);
        CREATE INDEX orders_by_customer ON orders(restaurant, customer, number) WHERE customer IS NOT NULL;
        CREATE INDEX orders_by_id ON orders(id);
        -- The way from a payment to its order.
        CREATE TABLE payment(
            restaurant INTEGER NOT NULL, id TEXT NOT NULL, ordered TEXT NOT NULL, PRIMARY KEY (restaurant, id)) STRICT, WITHOUT ROWID;
        -- Menu items, tables, counters, employees, settings.
        CREATE TABLE thing(
            restaurant INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (restaurant, kind, id)) STRICT, WITHOUT ROWID;

        CREATE TABLE receipt(
            restaurant INTEGER NOT NULL, command TEXT NOT NULL, hash BLOB NOT NULL, outcome BLOB NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (restaurant, command)) STRICT, WITHOUT ROWID;
        CREATE INDEX receipt_by_time ON receipt(at);
        CREATE TABLE audit(
            n INTEGER PRIMARY KEY, restaurant INTEGER NOT NULL, record BLOB NOT NULL) STRICT;
        CREATE INDEX audit_by_restaurant ON audit(restaurant, n);
        """
}
