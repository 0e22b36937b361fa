import Foundation
import Journal
import Restaurant
import StoreConformance
import StoreSQLite
import Testing

@Suite struct AppendMeasurement {
    @Test(
        "how fast groups of 64 one-entry batches are written: prints, asserts no time",
        .enabled(if: ProcessInfo.processInfo.environment["COMANDA_MEASURE"] != nil))
    func groups() throws {
        let folder = try TestFolder()
        let store = try SQLiteStore(folder: folder.data)
        var author = Author()
        try store.append([author.opening()])
        let groups = (0..<300).map { group in
            (0..<64).map { index in
                let number = group * 64 + index + 1
                let receipt = Samples.receipt(
                    "01890a5d-ac96-774b-bcce-\(100_000_000_000 + number)",
                    outcome: .accepted(first: author.sequence.next, last: author.sequence.next, subject: "order-\(number)"))
                return author.batch([.orderPlaced(Samples.order(number))], command: receipt.command, receipt: receipt)
            }
        }
        let clock = ContinuousClock()
        let time = try clock.measure {
            for group in groups { try store.append(group) }
        }
        let rate = Double(groups.count * 64) / (Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds))
        print("append: \(Int(rate)) entries/s in groups of 64, \(time / groups.count) a group")
        let reading = try clock.measure { _ = try store.entries(of: author.restaurant, after: .zero, limit: 5000) }
        let loading = try clock.measure { _ = try store.load(author.restaurant) }
        print("reading 5000 entries: \(reading); loading \(groups.count * 64) active orders: \(loading)")
        #expect(try store.head(of: author.restaurant) == author.sequence)
    }
}
