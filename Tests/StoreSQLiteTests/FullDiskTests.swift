import Foundation
import GRDB
import Journal
import Restaurant
import StoreConformance
import Testing

@testable import StoreSQLite

@Suite struct FullDiskTests {
    @Test("a full database refuses a group whole, serves reads, and goes on when there is room")
    func full() throws {
        let folder = try TestFolder()
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening()])
        let pages = try store.write { db in
            let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(count + 40)")
            return count
        }
        #expect(pages > 0)
        var attempt = author
        var number = 0
        let error = #expect(throws: StoreError.self) {
            while number < 10_000 {
                attempt = author
                number += 1
                try store.append([attempt.batch([.orderPlaced(Samples.order(number))]), attempt.batch([.tableRemoved(Samples.id("t"))])])
                author = attempt
            }
        }
        #expect(error == .full(path: folder.data))
        #expect(number > 1)
        #expect(try store.load(author.restaurant)?.state == author.state)
        #expect(try store.head(of: author.restaurant) == author.sequence)
        #expect(try store.verify({ _ in }).differences == [])
        try store.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try store.append([author.batch([.orderPlaced(Samples.order(number))])])
        #expect(try store.load(author.restaurant)?.state == author.state)
    }
}
