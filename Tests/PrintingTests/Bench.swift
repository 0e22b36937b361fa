import Engine
import Journal
import Logging
import Outlets
import PrinterSupport
import Restaurant
import StoreConformance
import Synchronization

@testable import Printing

/// A house with an engine, printers on real sockets, and pauses that take no time.
final class Bench: Sendable {
    static let demo: RestaurantID = "demo"

    /// Outlives the server that is on it.
    let store: any Store
    let engine: Engine
    let service: OutletService
    let pauses: Pauses
    private let running: Task<Void, Never>

    /// The pauses between attempts; each takes a moment, so that nothing else is starved, or is held until a test lets it pass.
    final class Pauses: Sendable {
        private let all = Mutex<[Duration]>([])
        var taken: [Duration] { all.withLock { $0 } }

        func take(_ time: Duration) async throws {
            all.withLock { $0.append(time) }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    static func memory() -> MemoryStore {
        MemoryStore {
            var random = SystemRandomNumberGenerator()
            return Epoch(random: &random)
        }
    }

    init(_ store: any Store = memory(), file: String? = nil, times: PrinterConnection.Times = .init()) {
        self.store = store
        let setUp: @Sendable (RestaurantID) -> [Command] = { id in
            [
                .configure(Settings(id: id, name: "Casa")), .putCounter(Counter(id: "grill", name: "Grill")),
                .putCounter(Counter(id: "bar", name: "Bar")),
            ]
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let news = OutletNews()
        engine = Engine(store: store, world: RealWorld(), settings: .init(newRestaurant: setUp), logger: logger) { entries, restaurant in
            news.hear(entries, of: restaurant)
        }
        let pauses = Pauses()
        self.pauses = pauses
        let surroundings = Surroundings(engine: engine, store: store, world: RealWorld(), logger: logger) { try await pauses.take($0) }
        let made = OutletService(
            surroundings, hearing: news,
            makers: [Printers.maker(surroundings, PrinterConnection(times: times))]
                + (file.map { [Printers.maker(surroundings, file: $0)] } ?? []))
        self.service = made
        running = Task { await made.run() }
    }

    var isStopping: Bool { running.isCancelled }

    /// As a server that is told to stop.
    func stop() async {
        running.cancel()
        await running.value
        await engine.stop()
    }

    @discardableResult func give(_ command: Command, by actor: Actor = Actor(user: "maria", role: .manager)) async throws -> Answer {
        try await engine.perform(Submission(restaurant: Self.demo, command: command, actor: actor))
    }

    func put(_ printer: FakePrinter, id: PrinterID = "pass", counters: Set<CounterID> = [], papers: Set<Printer.Paper> = [.ticket])
        async throws
    {
        try await give(
            .putRecord(
                .printer(Printer(id: id, name: "Pass", host: FakePrinter.host, port: printer.port, papers: papers, counters: counters))))
    }

    /// - Returns: the order.
    @discardableResult func place(_ name: String = "Soup", at counter: CounterID? = nil) async throws -> Order {
        let draft = OrderDraft(items: [ItemDraft(name: name, unitPrice: Money(minor: 500), counter: counter)])
        guard let order = try await give(.place(draft)).order else { throw CancellationError() }
        return order
    }

    func status(_ id: PrinterID = "pass") -> OutletStatus? {
        service.board.status(of: OutletKey(HouseRecord.Key(.printer, id.rawValue)), at: Self.demo)
    }

    /// Returns once something is so; a test that waits in vain is ended by its time limit.
    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(2)) }
    }

    var openAlerts: [Alert] {
        get async throws { try await engine.view(of: Self.demo).state.alerts.values.map { $0 } }
    }
}
