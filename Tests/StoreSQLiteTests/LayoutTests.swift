import Foundation
import GRDB
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite("databases of older versions")
struct LayoutTests {
    /// A folder with the database that an older version left.
    private static func folder(layout: Int) throws -> TestFolder {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/StoreSQLite/layout-\(layout).sql").standardizedFileURL
        let queue = try DatabaseQueue(path: folder.database)
        let sql = try String(contentsOf: script, encoding: .utf8)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
        return folder
    }

    @Test("a database of layout 1 is opened with all that is in it, and takes revocations and notes")
    func layout1() throws {
        let folder = try Self.folder(layout: 1)
        let demo = Samples.restaurant
        let revocation = Revocation(.user("eve"), by: "maria", at: Samples.now)
        do {
            let store = try SQLiteStore(folder: folder.data)
            let snapshot = try #require(try store.load(demo))
            #expect(snapshot.head == LogSequence(3) && snapshot.state.orders.count == 1 && snapshot.state.counters.count == 1)
            #expect(try store.audit(of: demo, before: nil, limit: 9).records.map(\.action) == ["placeOrder"])
            #expect(try store.verify({ _ in }).differences == [])
            #expect(try store.revocations(of: demo) == [])
            let entry = Entry(
                restaurant: demo, sequence: LogSequence(4), at: Samples.now, event: .accessRevoked(revocation), actor: .house, channels: [])
            try store.append([Batch(restaurant: demo, entries: [entry], notes: [Note("n", [1])])])
        }
        let store = try SQLiteStore(folder: folder.data)
        #expect(try store.revocations(of: demo) == [revocation])
        #expect(try store.note("n", of: demo) == [1])
    }
}
