import Access
import Engine
import Foundation
import Journal
import Logging
import NIOCore
import Realtime
import RealtimeSupport
import Restaurant
import Synchronization
import Testing

@testable import Dialects

/// A house with a store in memory, a clock that is moved by hand, and one loop that runs when told to.
final class TestHouse {
    static let restaurant = RestaurantID("demo")!
    private static let counters = ["grill", "bar"].compactMap { id in CounterID(id).map { Counter(id: $0, name: id) } }

    let world = StandingWorld()
    let loop = TestLoop()
    let store: MemoryStore
    let engine: Engine
    let house: House

    /// - Parameter queue: commands that the engine lets wait.
    init(queue: Int = 10_000, change: (inout Limits) -> Void = { _ in }) async throws {
        var random = SeededGenerator(seed: 1)
        let epoch = Epoch(random: &random)
        store = MemoryStore { epoch }
        let hub = Hub()
        var settings = Engine.Settings(newRestaurant: { id in
            [.configure(Settings(id: id, name: "Casa"))] + Self.counters.map(Command.putCounter)
        })
        settings.longestQueue = queue
        engine = Engine(store: store, world: world, settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            hub.publish($0, of: $1)
        }
        var limits = Limits()
        change(&limits)
        let (world, log) = (world, AuditLog())
        audits = log
        let gate = Gate(
            verifier: TokenVerifier(keys: try await .secret(Array(repeating: 7, count: 32)), now: { world.now() }), limits: limits,
            origins: OriginPolicy(list: nil), now: { world.now() }, audit: log.keep)
        house = House(
            engine: engine, hub: hub, store: store, gate: gate, positions: PositionSeal(key: Array(repeating: 9, count: 32)), world: world,
            limits: limits, reading: { $0() })
    }

    /// What was kept for the managers.
    final class AuditLog: Sendable {
        private let entries = Mutex<[AuditEntry]>([])
        var all: [AuditEntry] { entries.withLock { $0 } }
        @Sendable func keep(_ entry: AuditEntry) { entries.withLock { $0.append(entry) } }
    }

    let audits: AuditLog

    func principal(_ role: Role = .manager, _ user: String = "maria", counters: Set<CounterID> = []) -> Principal {
        Principal(
            user: user, role: role, restaurants: [Self.restaurant], counters: counters, customer: CustomerID(user),
            expiresAt: world.now().advanced(by: .seconds(1800)))
    }

    /// Somebody who was let in.
    func connect(_ role: Role = .manager, _ user: String = "maria", counters: Set<CounterID> = []) throws -> Peer {
        try Peer(principal(role, user, counters: counters), in: self)
    }

    /// Places an order of one item.
    @discardableResult
    func place(_ name: String = "Soup", counter: String = "grill", customer: String? = "ben") async throws -> OrderID {
        let item = ItemDraft(name: name, unitPrice: Money(minor: 500), counter: CounterID(counter))
        return try await perform(.place(OrderDraft(items: [item], customer: customer.map { Customer(id: CustomerID($0), name: nil) })))
    }

    @discardableResult
    func perform(_ command: Command) async throws -> OrderID {
        let answer = try await engine.perform(
            Submission(restaurant: Self.restaurant, command: command, actor: Actor(user: "till", role: .manager)))
        return answer.order?.id ?? OrderID("none")!
    }

    func notice(_ text: String = "Hello") async throws {
        try await perform(.notify(Notification(audience: .staff, title: "T", message: text)))
    }

    /// Until nothing is under way any more between the loop and the engine.
    func settle() async {
        repeat { _ = try? await engine.view(of: Self.restaurant) } while loop.run()
    }

    func pass(_ time: Duration) {
        world.pass(time)
        loop.advance(by: time)
    }

    /// The last place in the log, as a client holds it.
    func position() async throws -> String {
        let head = try await engine.view(of: Self.restaurant).head
        return house.positions.text(Position(epoch: store.epoch, sequence: head), of: Self.restaurant)
    }
}

/// One connection's conversation, and what it was told.
final class Peer {
    let connection: TestConnection
    let conversation: TableTapConversation
    private let attendance: Attendance
    private let test: TestHouse
    private var read = 0

    init(_ principal: Principal, in test: TestHouse) throws {
        self.test = test
        connection = TestConnection(on: test.loop)
        attendance = try Attendance(principal, of: TestHouse.restaurant, from: "test", on: connection, in: test.house) { _ in }
        conversation = TableTapConversation(attendance)
    }

    func say(_ text: String) { conversation.received(ByteBuffer(string: text), at: test.world.now()) }

    func subscribe(_ channels: String...) { say(#"{"type":"subscribe","data":{"channels":\#(channels)}}"#) }

    func reconnect(_ last: String, _ channels: String...) {
        say(#"{"type":"reconnect","correlationId":"back","data":{"lastMessageId":"\#(last)","channels":\#(channels)}}"#)
    }

    func renew(_ principal: Principal) {
        guard attendance.renew(principal) else { return }
        conversation.tokenRenewed(until: attendance.endsAt, correlation: nil, at: test.world.now())
    }

    /// What came since it was asked last.
    func heard() -> [Told] {
        let all = connection.texts
        defer { read = all.count }
        return all[read...].map { Told(text: $0) }
    }
}

/// A message from the server.
struct Told: CustomStringConvertible {
    let text: String

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:] }
    var type: String { json["type"] as? String ?? "" }
    var data: [String: Any] { json["data"] as? [String: Any] ?? [:] }
    var id: String { json["messageId"] as? String ?? "" }
    /// `orders:customer:ben#3`.
    var place: String { "\(json["channel"] as? String ?? "")#\(json["sequence"] as? Int ?? 0)" }
    var code: String { data["code"] as? String ?? "" }
    /// What a page of a replay holds.
    var messages: [Told] {
        (data["messages"] as? [[String: Any]] ?? []).compactMap { message in
            (try? JSONSerialization.data(withJSONObject: message)).map { Told(text: String(decoding: $0, as: UTF8.self)) }
        }
    }
    var description: String { text }
}

/// A clock that stands until it is moved, and chance from a seed.
final class StandingWorld: World {
    private struct State {
        var now = Sample.time
        var random = SeededGenerator(seed: 1)
    }

    private let state = Mutex(State())

    func now() -> Timestamp { state.withLock { $0.now } }

    func ids() -> IDSeed {
        state.withLock { state in
            IDSeed(now: state.now, randomA: UInt16(truncatingIfNeeded: state.random.next()), randomness: state.random.next())
        }
    }

    func pass(_ time: Duration) { state.withLock { $0.now = $0.now.advanced(by: time) } }
}
