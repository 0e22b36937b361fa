import Foundation
import Journal
import Restaurant
import StoreSQLite

/// The logs of a killed server as they lie on the disk, read from a copy, so that nothing but the server itself ever repairs them.
struct CrashLog {
    /// How often each command did what it was for.
    private(set) var effects: [CommandID: Int] = [:]
    private(set) var entries = 0
    /// Sentences about what should not be.
    private(set) var differences: [String] = []
    private var heads: [RestaurantID: LogSequence] = [:]

    /// Reads on from where the last reading ended.
    mutating func read(_ folder: TestFolder) throws {
        let copy = folder.path + "/copy"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        for file in ["comanda.db", "comanda.db-wal"] where FileManager.default.fileExists(atPath: "\(folder.data)/\(file)") {
            try FileManager.default.copyItem(atPath: "\(folder.data)/\(file)", toPath: "\(copy)/\(file)")
        }
        let store = try SQLiteStore(folder: copy)
        let restaurants = try store.restaurants()
        for lost in heads.keys where !restaurants.contains(lost) { differences.append("restaurant \(lost) is gone") }
        for restaurant in restaurants { try read(restaurant, of: store) }
    }

    private mutating func read(_ restaurant: RestaurantID, of store: SQLiteStore) throws {
        var last = heads[restaurant] ?? .zero
        while true {
            let page = try store.entries(of: restaurant, after: last, limit: 1000)
            for entry in page.entries {
                if entry.sequence != last.next { differences.append("\(restaurant): after \(last) comes \(entry.sequence)") }
                last = entry.sequence
                entries += 1
                guard let command = entry.command else { continue }
                switch entry.event {
                case .orderPlaced, .orderMoved, .paymentProcessed: effects[command, default: 0] += 1
                default: effects[command, default: 0] += 0
                }
            }
            guard page.hasMore else { break }
        }
        if try store.head(of: restaurant) != last { differences.append("\(restaurant): the log ends at \(last), not at its head") }
        heads[restaurant] = last
    }

    /// What is wrong with this log, given what clients were told.
    func faults(acknowledged: Set<CommandID>, issued: Set<CommandID>) -> [String] {
        differences + acknowledged.filter { effects[$0] == nil }.map { "\($0) was acknowledged, and is lost" }
            + effects.filter { $0.value != 1 }.map { "\($0.key) acted \($0.value) times" }
            + effects.keys.filter { !issued.contains($0) }.map { "\($0) was never sent" }
    }
}
