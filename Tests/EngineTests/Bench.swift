import Engine
import Journal
import Logging
import Restaurant
import StoreConformance
import Synchronization
import Testing

/// An engine under test, and what it published.
struct Bench: Sendable {
    /// In the order of publication.
    final class Published: Sendable {
        private let entries = Mutex<[Entry]>([])
        var all: [Entry] { entries.withLock { $0 } }
        func append(_ new: [Entry]) { entries.withLock { $0 += new } }
        func of(_ restaurant: RestaurantID) -> [Entry] { all.filter { $0.restaurant == restaurant } }
    }

    static let demo: RestaurantID = "demo"
    static let ana = Actor(user: "ana", role: .employee)

    let store: WatchedStore
    let world: TestWorld
    let published = Published()
    let engine: Engine

    init(
        store: WatchedStore = WatchedStore(), world: TestWorld = TestWorld(),
        setUp: (@Sendable (RestaurantID) -> [Command])? = Self.setUp, change: (inout Engine.Settings) -> Void = { _ in }
    ) {
        (self.store, self.world) = (store, world)
        var settings = Engine.Settings(newRestaurant: setUp)
        change(&settings)
        let published = published
        engine = Engine(store: store, world: world, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            entries, _ in published.append(entries)
        }
    }

    static let setUp: @Sendable (RestaurantID) -> [Command] = { id in
        [
            .configure(Settings(id: id, name: "Casa")), .putCounter(Counter(id: "grill", name: "Grill")),
            .putMenuItem(MenuItem(id: "burger", name: "Burger", category: "mains", price: Money(minor: 1000), counter: "grill")),
        ]
    }

    static let burger = Command.place(OrderDraft(items: [ItemDraft(menuItem: "burger")]))

    static func submission(
        _ command: Command = burger, id: CommandID? = nil, fingerprint: [UInt8] = [1], in restaurant: RestaurantID = demo,
        expecting version: Int? = nil
    ) -> Submission {
        Submission(
            restaurant: restaurant, command: command, actor: ana, id: id, fingerprint: fingerprint, expectedVersion: version)
    }

    @discardableResult
    func perform(
        _ command: Command = burger, id: CommandID? = nil, fingerprint: [UInt8] = [1], expecting version: Int? = nil
    ) async throws(Refusal) -> Answer {
        try await engine.perform(Self.submission(command, id: id, fingerprint: fingerprint, expecting: version))
    }

    func result(_ submission: Submission) async -> Result<Answer, Refusal> {
        await withCheckedContinuation { continuation in engine.submit(submission) { continuation.resume(returning: $0) } }
    }

    /// Hands all in while the engine is busy, so that they wait together; the answers come in the order of the submissions.
    func together(_ submissions: [Submission]) async -> [Result<Answer, Refusal>] {
        await withCheckedContinuation { continuation in
            let engine = engine
            let done = Answers(count: submissions.count) { continuation.resume(returning: $0) }
            engine.look(at: Self.demo) { _ in
                for (index, submission) in submissions.enumerated() {
                    engine.submit(submission) { done.take($0, at: index) }
                }
            }
        }
    }

    func order(_ answer: Answer) throws -> Order { try #require(answer.order) }

    func log(_ restaurant: RestaurantID = demo) throws -> [Entry] {
        try store.entries(of: restaurant, after: .zero, limit: 10_000).entries
    }
}

/// Collects answers until all are there.
private final class Answers: Sendable {
    private let taken = Mutex<[Int: Result<Answer, Refusal>]>([:])
    private let count: Int
    private let complete: @Sendable ([Result<Answer, Refusal>]) -> Void

    init(count: Int, complete: @escaping @Sendable ([Result<Answer, Refusal>]) -> Void) {
        self.count = count
        self.complete = complete
    }

    func take(_ answer: Result<Answer, Refusal>, at index: Int) {
        let all = taken.withLock { taken -> [Result<Answer, Refusal>]? in
            taken[index] = answer
            return taken.count == count ? (0..<count).compactMap { taken[$0] } : nil
        }
        if let all { complete(all) }
    }
}

extension Identifier: ExpressibleByStringLiteral {
    /// Only for tests, where the literal is known to be an id.
    public init(stringLiteral text: String) { self.init(text)! }
}

extension Result<Answer, Refusal> {
    /// The code of the refusal; `ok` or `again` if there is none.
    var word: String {
        switch self {
        case .success(let answer): answer.duplicate ? "again" : "ok"
        case .failure(let refusal): refusal.code
        }
    }
}

/// How commands were answered, in the order in which the answers came.
final class Words: Sendable {
    private let words = Mutex<[String]>([])
    var all: [String] { words.withLock { $0 } }
    func add(_ answer: Result<Answer, Refusal>) { words.withLock { $0.append(answer.word) } }
}
