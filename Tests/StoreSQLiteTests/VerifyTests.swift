import Foundation
import GRDB
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite struct VerifyTests {
    @Test(
        "verify names what does not fit the log",
        arguments: [
            ("UPDATE orders SET document = '{}' WHERE id = 'order-2'", "order order-2 is not as entry"),
            ("DELETE FROM orders WHERE id = 'order-1'", "order order-1 is missing"),
            ("INSERT INTO thing VALUES (1, 'table', 'ghost', x'7b7d')", "table ghost is in no entry"),
            ("DELETE FROM entry WHERE sequence = 3", "after entry 2 comes 4"),
            ("DELETE FROM entry WHERE sequence = (SELECT max(sequence) FROM entry)", "not at its head"),
            ("UPDATE entry SET kind = 'order.teleported' WHERE sequence = 2", "order.teleported"),
            ("UPDATE entry SET document = x'7b' WHERE sequence = 2", "entry 2"),
            ("UPDATE channel SET head = head + 1 WHERE name = 'counter:grill:orders'", "channel counter:grill:orders ends at"),
        ])
    func finds(change: String, finding: String) throws {
        let folder = try TestFolder()
        var author = Author()
        do {
            let store = try SQLiteStore(folder: folder.data)
            try store.append([author.opening()] + Samples.everyEvent().map { author.batch([$0]) })
            #expect(try store.verify({ _ in }).differences == [])
        }
        do {
            let queue = try DatabaseQueue(path: folder.database)
            try queue.write { try $0.execute(sql: change.replacing("'{}'", with: "x'7b7d'")) }
            try queue.close()
        }
        let found = try SQLiteStore(folder: folder.data).verify({ _ in })
        #expect(found.differences.contains { $0.contains(finding) }, "\(found.differences)")
    }
}
