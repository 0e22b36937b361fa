import Engine
import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct EnginePruningTests {
    @Test("history goes after its time in steps of a bounded size, with commands between them; orders stay")
    func steps() async throws {
        let bench = Bench(change: { $0.pruneStep = 10 })
        for number in 0..<22 { try await bench.perform(id: CommandID("c-\(number)")) }
        bench.world.pass(.seconds(31 * 86_400))
        try await bench.perform()
        var steps: [Pruned] = []
        repeat {
            steps.append(try await bench.engine.prune(Retention()))
            try await bench.perform()
        } while steps.last?.hasMore == true
        #expect(steps.allSatisfy { $0.entries + $0.receipts <= 10 })
        #expect(steps.map(\.entries).reduce(0, +) == 3 + 22)
        #expect(steps.map(\.receipts).reduce(0, +) == 22)
        #expect(try bench.log().count == 1 + steps.count)
        #expect(try await bench.engine.view(of: Bench.demo).activeOrders.count == 22 + 1 + steps.count)
        #expect(try bench.store.verify({ _ in }).differences.isEmpty)
    }

    @Test("a stopped engine forgets nothing more")
    func stopped() async throws {
        let bench = Bench()
        await bench.engine.stop()
        await #expect(throws: Refusal.self) { try await bench.engine.prune(Retention()) }
    }
}
