import Foundation
import GRDB
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite struct BadInputTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// A store with something in it, closed again.
    private func fill(orders: Int = 50) throws {
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening()] + (1...orders).map { author.batch([.orderPlaced(Samples.order($0))]) })
    }

    /// The error of opening the folder.
    private func refusal() -> StoreError? {
        do {
            _ = try SQLiteStore(folder: folder.data)
            return nil
        } catch {
            return error
        }
    }

    @Test("a second server on the same folder is told so, and may come when the first one went")
    func locked() throws {
        do {
            let first = try SQLiteStore(folder: folder.data)
            #expect(refusal() == .locked(path: folder.data))
            #expect(first.epoch.text.count == 8)
        }
        #expect(refusal() == nil)
    }

    @Test(
        "a newer version's database is refused, and not touched",
        arguments: ["PRAGMA user_version = 1000", "INSERT INTO grdb_migrations VALUES ('9 later')"])
    func newer(change: String) throws {
        try fill(orders: 1)
        let queue = try DatabaseQueue(path: folder.database)
        try queue.write { try $0.execute(sql: change) }
        try queue.close()
        guard case .newer = refusal() else {
            Issue.record("\(String(describing: refusal()))")
            return
        }
        #expect(refusal()?.description.contains("newer version") == true)
    }

    @Test("another program's database is refused, and not touched")
    func foreign() throws {
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: folder.database)
        try queue.write { try $0.execute(sql: "CREATE TABLE songs(title); PRAGMA user_version = 1") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        guard case .corrupt(_, let reason) = refusal() else {
            Issue.record("\(String(describing: refusal()))")
            return
        }
        #expect(reason.contains("another program"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    }

    @Test(
        "a damaged database is refused with a sentence, never a trap",
        arguments: ["garbage", "short", "half", "zeros", "page"])
    func damaged(how: String) throws {
        try fill()
        try folder.damage(folder.database) { bytes in
            switch how {
            case "garbage": bytes = Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            case "short": bytes = bytes.prefix(40)
            case "half": bytes = bytes.prefix(bytes.count / 2 / 4096 * 4096)
            case "zeros": bytes.resetBytes(in: 4096..<bytes.count)
            default: bytes.replaceSubrange(4096 * 3..<4096 * 4, with: Data(repeating: 0xA5, count: 4096))
            }
        }
        guard case .corrupt(let path, _) = refusal() else {
            Issue.record("\(String(describing: refusal()))")
            return
        }
        #expect(path.hasPrefix(folder.data))
    }

    @Test("flipped bytes anywhere are noticed, or harm nothing: no trap", arguments: 1...12)
    func flipped(seed: UInt64) throws {
        try fill()
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        try folder.damage(folder.database) { bytes in
            for _ in 0..<20 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: state >> 25) | 1
            }
        }
        do throws(StoreError) {
            let store = try SQLiteStore(folder: folder.data)
            _ = try store.load(Samples.restaurant)
            _ = try store.entries(of: Samples.restaurant, after: .zero, limit: 100)
            _ = try store.verify { _ in }
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test(
        "a folder that is a file, or lies in a place where none can be made, is refused", arguments: ["file", "below a file", "in /proc"])
    func noFolder(how: String) throws {
        let file = folder.path + "/file"
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        let path =
            switch how {
            case "file": file
            case "below a file": file + "/data"
            default: "/proc/comanda-data"
            }
        let error = #expect(throws: StoreError.self) { _ = try SQLiteStore(folder: path) }
        guard case .unusable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a read-only folder is refused", .disabled(if: getuid() == 0, "root may write everywhere"))
    func readOnly() throws {
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        guard case .unusable = refusal() else {
            Issue.record("\(String(describing: refusal()))")
            return
        }
    }
}
