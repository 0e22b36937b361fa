import ArgumentParser
import Engine
import Foundation
import Journal
import Logging
import Restaurant
import StoreSQLite

extension Bench {
    /// Fills a new data folder with orders that are over, so that `verify`, `backup` and the server's start can be timed on it.
    struct Fill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Fill a new data folder with orders that are over.")

        @Option(help: "A folder without a database.") var data: String
        @Option(help: "Orders in all.") var orders = 1_000_000
        @Option(help: "Restaurants that share them.") var restaurants = 20

        func run() async throws {
            guard !FileManager.default.fileExists(atPath: data + "/comanda.db") else {
                throw ValidationError("\(data) has a database already; name a new folder")
            }
            let store = try SQLiteStore(folder: data)
            let logger = Logger(label: "comanda.bench") { _ in SwiftLogNoOpLogHandler() }
            let engine = Engine(
                store: store, world: RealWorld(), settings: .init { [.configure(Settings(id: $0, name: $0.rawValue))] }, logger: logger
            ) { _, _ in }
            let began = ContinuousClock.now
            let (share, extra) = orders.quotientAndRemainder(dividingBy: restaurants)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<restaurants {
                    guard let id = RestaurantID("fill-\(number)") else { continue }
                    for lane in 0..<16 {
                        let total = share + (number < extra ? 1 : 0)
                        let count = total / 16 + (lane < total % 16 ? 1 : 0)
                        group.addTask { for _ in 0..<count { try await Self.order(at: id, engine) } }
                    }
                }
                try await group.waitForAll()
            }
            await engine.stop()
            let figures = try store.figures()
            print(
                String(
                    format: "filled             %d orders, %d entries, %.0f MiB in %.0f s", figures.orders, figures.entries,
                    Double(figures.bytes) / 1_048_576, Bench.seconds(.now - began)))
        }

        private static func order(at restaurant: RestaurantID, _ engine: Engine) async throws {
            let items = [
                ItemDraft(name: "Soup of the day", quantity: 2, unitPrice: Money(minor: 590)),
                ItemDraft(name: "House wine", quantity: 1, unitPrice: Money(minor: 450)),
            ]
            let actor = Actor(user: "till", role: .employee)
            let placed = try await engine.perform(
                Submission(restaurant: restaurant, command: .place(OrderDraft(items: items)), actor: actor))
            guard let order = placed.order?.id else { return }
            _ = try await engine.perform(
                Submission(restaurant: restaurant, command: .moveOrder(order, to: .completed), actor: actor))
        }
    }
}
