import Foundation
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite struct SQLiteStoreTests {
    @Test("the store in SQLite does what every store does", arguments: StoreCheck.all)
    func conforms(_ check: StoreCheck) throws {
        let folder = try TestFolder()
        try check.run(
            StoreBench(
                open: { try SQLiteStore(folder: folder.data) },
                openAfterCrash: { try SQLiteStore(folder: try folder.copy("crashed")) }))
    }

    @Test("a backup holds all, and begins a new epoch where it is opened")
    func backup() throws {
        let folder = try TestFolder()
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening()] + Samples.everyEvent().map { author.batch([$0]) })
        let copy = folder.path + "/copy"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try store.backup(to: copy + "/comanda.db")
        try #expect(FileManager.default.contentsOfDirectory(atPath: copy) == ["comanda.db"])
        let restored = try SQLiteStore(folder: copy)
        #expect(restored.epoch != store.epoch)
        #expect(try restored.load(author.restaurant)?.state == author.state)
        #expect(try restored.verify({ _ in }).differences == [])
        #expect(throws: StoreError.self) { try store.backup(to: copy + "/comanda.db") }
    }

    @Test("nobody else may read the files")
    func modes() throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening()])
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.data) {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.data + "/" + name)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600, "\(name)")
        }
    }

    @Test("the figures count what is there")
    func figures() throws {
        let folder = try TestFolder()
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening(), author.batch([.orderPlaced(Samples.order(1))])])
        let figures = try store.figures()
        #expect(figures.restaurants == 1 && figures.entries == 2 && figures.orders == 1 && figures.receipts == 0)
        #expect(figures.bytes > 4096)
    }
}
