import Foundation
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite struct EpochTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Opens the store, writes `orders` more, and closes it.
    private func write(_ author: inout Author, orders: Int) throws -> Epoch {
        let store = try SQLiteStore(folder: folder.data)
        if author.sequence == .zero { try store.append([author.opening()]) }
        for _ in 0..<orders { try store.append([author.batch([.orderPlaced(Samples.order(Int(author.sequence.rawValue)))])]) }
        return store.epoch
    }

    @Test("starts and stops leave the epoch as it is")
    func stays() throws {
        var author = Author()
        let epochs = try (0..<4).map { _ in try write(&author, orders: 3) }
        #expect(Set(epochs).count == 1)
    }

    @Test("an older copy of the database in its place begins a new epoch", arguments: [false, true])
    func olderCopy(startedBetween: Bool) throws {
        var author = Author()
        let first = try write(&author, orders: 2)
        let kept = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        if startedBetween {
            _ = try write(&author, orders: 0)
        } else {
            _ = try write(&author, orders: 3)
        }
        // Written into the same file, so that only what it says of itself can tell.
        let file = try #require(FileHandle(forWritingAtPath: folder.database))
        file.truncateFile(atOffset: 0)
        file.write(kept)
        file.closeFile()
        #expect(try SQLiteStore(folder: folder.data).epoch != first)
    }

    @Test(
        "a database without its fence, with a damaged one, or in another file begins a new epoch", arguments: ["gone", "damaged", "copied"])
    func fence(what: String) throws {
        var author = Author()
        let first = try write(&author, orders: 2)
        var data = folder.data
        switch what {
        case "gone": try FileManager.default.removeItem(atPath: data + "/comanda.fence")
        case "damaged": try folder.damage(data + "/comanda.fence") { $0 = Data(count: 128) }
        default: data = try folder.copy("copied")
        }
        let opened = try SQLiteStore(folder: data).epoch
        #expect(opened != first)
        #expect(try SQLiteStore(folder: data).epoch == opened)
    }

    @Test("a fence that is behind, as after a power cut, leaves the epoch as it is")
    func behind() throws {
        var author = Author()
        let first = try write(&author, orders: 2)
        let fence = try Data(contentsOf: URL(fileURLWithPath: folder.data + "/comanda.fence"))
        let fields = String(decoding: fence, as: UTF8.self).split(separator: " ")
        let groups = try #require(Int(fields[4]))
        let older = String(decoding: fence, as: UTF8.self).replacing(" \(groups) ", with: " \(groups - 1) ", maxReplacements: 1)
        try folder.damage(folder.data + "/comanda.fence") { $0 = Data(older.utf8) }
        #expect(try SQLiteStore(folder: folder.data).epoch == first)
    }
}
