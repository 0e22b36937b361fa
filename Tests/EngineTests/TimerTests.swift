import Engine
import Journal
import Restaurant
import Testing

@Suite("what the house does by itself")
struct TimerTests {
    private static let half = Duration.seconds(30 * 60)

    private func ready(_ bench: Bench) async throws -> OrderID {
        let order = try bench.order(try await bench.perform())
        try await bench.perform(.moveOrder(order.id, to: .ready))
        return order.id
    }

    private func expired(_ bench: Bench) -> [Entry] {
        bench.published.all.filter { if case .pickupExpired = $0.event { true } else { false } }
    }

    @Test("a pickup code expires in its second, once, and is published by the house")
    func expires() async throws {
        let bench = Bench()
        let id = try await ready(bench)
        bench.world.pass(Self.half - .milliseconds(1))
        await bench.engine.tick()
        #expect(expired(bench).isEmpty)
        bench.world.pass(.milliseconds(1))
        await bench.engine.tick()
        await bench.engine.tick()
        #expect(expired(bench).map(\.event.order?.id) == [id])
        #expect(expired(bench).first?.actor == .house)
        #expect(try bench.log().last?.event == expired(bench).first?.event)
    }

    @Test("nothing is done for restaurants that nobody has loaded, and all of it once somebody has")
    func unloaded() async throws {
        let bench = Bench()
        _ = try await ready(bench)
        await bench.engine.stop()
        let later = Bench(store: bench.store, world: bench.world)
        later.world.pass(Self.half)
        await later.engine.tick()
        #expect(later.published.all.isEmpty)
        _ = try await later.engine.view(of: Bench.demo)
        await later.engine.tick()
        #expect(expired(later).count == 1)
    }

    @Test("a restart does nothing a second time")
    func restart() async throws {
        let bench = Bench()
        _ = try await ready(bench)
        bench.world.pass(Self.half)
        await bench.engine.tick()
        await bench.engine.stop()
        let later = Bench(store: bench.store, world: bench.world)
        _ = try await later.engine.view(of: Bench.demo)
        await later.engine.tick()
        #expect(later.published.all.isEmpty)
    }

    @Test("more than a group takes is done all the same")
    func many() async throws {
        let bench = Bench(change: { $0.largestGroup = 2 })
        for _ in 0..<5 { _ = try await ready(bench) }
        bench.world.pass(Self.half)
        await bench.engine.tick()
        #expect(expired(bench).count == 5)
    }

    @Test("what cannot be written now is done at the next look")
    func failing() async throws {
        let bench = Bench()
        _ = try await ready(bench)
        bench.world.pass(Self.half)
        bench.store.fail { .full(path: "test") }
        await bench.engine.tick()
        #expect(expired(bench).isEmpty)
        bench.store.fail { nil }
        _ = try await bench.engine.view(of: Bench.demo)
        await bench.engine.tick()
        #expect(expired(bench).count == 1)
    }

    @Test("an alert that is open stays open over a restart, and is neither raised again nor lost")
    func alerts() async throws {
        let bench = Bench()
        try await bench.perform(.setCounterStatus("grill", .maintenance, reason: nil))
        await bench.engine.tick()
        await bench.engine.tick()
        #expect(bench.published.all.filter { if case .alertRaised = $0.event { true } else { false } }.count == 1)
        await bench.engine.stop()
        let later = Bench(store: bench.store, world: bench.world)
        #expect(try await later.engine.view(of: Bench.demo).state.alerts.count == 1)
        await later.engine.tick()
        #expect(later.published.all.isEmpty)
        try await later.perform(.setCounterStatus("grill", .open, reason: nil))
        await later.engine.tick()
        guard case .alertResolved? = later.published.all.last?.event else {
            Issue.record("it was not resolved")
            return
        }
        await later.engine.stop()
        #expect(try await Bench(store: bench.store, world: bench.world).engine.view(of: Bench.demo).state.alerts.isEmpty)
    }

    @Test("a stopped engine's timers end")
    func stopped() async throws {
        let bench = Bench()
        await bench.engine.stop()
        await bench.engine.tick()
        #expect(bench.published.all.isEmpty)
    }
}
