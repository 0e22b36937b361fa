import Engine
import Journal
import Restaurant
import Synchronization
import Testing

@Suite("a restaurant's figures")
struct MeasuresTests {
    /// Orders that come, are made and go wrong, minutes apart.
    private func work(_ bench: Bench, seed: UInt64, orders: Int) async throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<orders {
            let order = try bench.order(try await bench.perform())
            bench.world.pass(.seconds(Int.random(in: 1...90, using: &random)))
            try await bench.perform(.moveOrder(order.id, to: .preparing))
            bench.world.pass(.seconds(Int.random(in: 1...90, using: &random)))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: try await bench.perform(.cancel(order.id, reason: nil))
            case 1: break
            case 2: try await bench.perform(.moveOrder(order.id, to: .ready))
            default:
                let payment = try await bench.perform(.takePayment(order.id, PaymentDraft(amount: order.totals.total, method: .card)))
                    .payment
                try await bench.perform(.moveOrder(order.id, to: .completed))
                guard Bool.random(using: &random), let payment else { continue }
                try await bench.perform(.refund(order.id, payment.id, amount: Money(minor: 400), reason: "cold"))
            }
        }
    }

    @Test("a restart changes no figure and no estimate", arguments: [(1, 12), (2, 40), (3, 620)] as [(UInt64, Int)])
    func restart(seed: UInt64, orders: Int) async throws {
        let bench = Bench()
        try await work(bench, seed: seed, orders: orders)
        let before = try await bench.engine.view(of: Bench.demo)
        #expect(before.metrics.hour.received > 0 && before.metrics.hour.revenue > .zero)
        #expect(before.metrics.counters.first?.preparation != nil)
        await bench.engine.stop()
        let later = Bench(store: bench.store, world: bench.world)
        let after = try await later.engine.view(of: Bench.demo)
        #expect(after.metrics == before.metrics)
        func estimate(_ view: View) throws -> [Event] {
            let ids = IDSeed(now: view.now, randomA: 1, randomness: 1 << 20)
            let context = Context(now: view.now, ids: ids, actor: Bench.ana, kitchen: view.kitchen)
            return try view.state.decide(Bench.burger, context)
        }
        #expect(try estimate(after).first?.order?.estimatedReadyAt == estimate(before).first?.order?.estimatedReadyAt)
    }

    @Test("an hour with more entries than what estimates are made of is read whole")
    func longHour() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        for step in 0..<3000 { try await bench.perform(.prioritize(order.id, step % 2 == 0 ? .high : .low)) }
        await bench.engine.stop()
        let later = Bench(store: bench.store, world: bench.world)
        #expect(try await later.engine.view(of: Bench.demo).metrics.hour.received == 1)
    }

    @Test("what could not be made durable counts for nothing")
    func failing() async throws {
        let bench = Bench()
        try await bench.perform()
        bench.store.fail { .full(path: "test") }
        await #expect(throws: Refusal.self) { try await bench.perform() }
        bench.store.fail { nil }
        #expect(try await bench.engine.view(of: Bench.demo).metrics.hour.received == 1)
        #expect(try await bench.engine.view(of: Bench.demo).metrics.counters.map(\.queueLength) == [1])
    }

    @Test("estimates come from what the restaurant itself took, and how far off they were is counted once an order")
    func estimates() async throws {
        let bench = Bench()
        for _ in 0..<3 {
            let order = try bench.order(try await bench.perform())
            #expect(order.estimatedReadyAt == bench.world.now().advanced(by: .seconds(600)))
            try await bench.perform(.moveOrder(order.id, to: .preparing))
            bench.world.pass(.seconds(240))
            try await bench.perform(.moveOrder(order.id, to: .ready))
            try await bench.perform(.moveOrder(order.id, to: .completed))
        }
        #expect(try bench.order(try await bench.perform()).estimatedReadyAt == bench.world.now().advanced(by: .seconds(240)))
        #expect(bench.engine.figures.estimates.load(ordering: .relaxed) == 3)
        #expect(bench.engine.figures.estimateErrorSeconds.load(ordering: .relaxed) == 3 * 360)
    }
}
