import Engine
import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct SetUpTests {
    @Test("a restaurant that nobody set up is refused, or set up by the first who comes", arguments: [true, false])
    func unknown(autocreates: Bool) async throws {
        let bench = Bench(setUp: autocreates ? Bench.setUp : nil)
        let result = await bench.result(Bench.submission())
        #expect(result.word == (autocreates ? "ok" : "UNKNOWN_RESTAURANT"))
        #expect(try bench.store.restaurants() == (autocreates ? [Bench.demo] : []))
        if autocreates { #expect(try await bench.engine.view(of: Bench.demo).state.menu.count == 1) }
    }

    @Test("who looks at a new restaurant sees it set up, and its entries are published")
    func looking() async throws {
        let bench = Bench()
        let view = try await bench.engine.view(of: Bench.demo)
        #expect(view.head == LogSequence(3))
        #expect(bench.published.all == (try bench.log()))
    }

    @Test("a set-up that the rules refuse leaves nothing behind")
    func refused() async throws {
        let bench = Bench(setUp: { Bench.setUp($0) + [.setTableStatus("nowhere", .occupied)] })
        #expect(await bench.result(Bench.submission()).word == "NOT_FOUND")
        await #expect(throws: Refusal.self) { try await bench.engine.view(of: Bench.demo) }
        #expect(try bench.store.restaurants().isEmpty)
    }

    @Test("a set-up that was broken off is completed by the next start", arguments: [1, 2], [true, false])
    func brokenOff(written: Int, looks: Bool) async throws {
        let store = WatchedStore()
        _ = try await Bench(store: store, setUp: { Array(Bench.setUp($0).prefix(written)) }).engine.view(of: Bench.demo)
        let bench = Bench(store: store)
        if looks { _ = try await bench.engine.view(of: Bench.demo) } else { try await bench.perform() }
        let whole = Bench()
        if looks { _ = try await whole.engine.view(of: Bench.demo) } else { try await whole.perform() }
        let (entries, expected) = (try bench.log(), try whole.log())
        #expect(entries.count == expected.count)
        #expect(entries.prefix(3).map(\.event) == expected.prefix(3).map(\.event))
        #expect(try store.load(Bench.demo)?.state.menu == whole.store.load(Bench.demo)?.state.menu)
        #expect(bench.published.all == Array(entries.dropFirst(written)))
        #expect(try store.verify({ _ in }).differences.isEmpty)
    }

    @Test("a restaurant that somebody else set up, or that is at work, is left as it is")
    func somebodyElses() async throws {
        let store = WatchedStore()
        _ = try await Bench(store: store, setUp: { [.configure(Settings(id: $0, name: "Another"))] }).engine.view(of: Bench.demo)
        #expect(try await Bench(store: store).engine.view(of: Bench.demo).head == LogSequence(1))

        let busy = WatchedStore()
        let first = Bench(store: busy, setUp: { Array(Bench.setUp($0).prefix(1)) })
        try await first.perform(.putTable(Table(id: "t1", label: "T1", seats: 2)))
        #expect(try await Bench(store: busy).engine.view(of: Bench.demo).head == LogSequence(2))
    }

    @Test("a restaurant that fails to be set up is set up by the next who comes")
    func storeFails() async throws {
        let bench = Bench()
        bench.store.fail { .full(path: "disk") }
        await #expect(throws: Refusal.self) { try await bench.engine.view(of: Bench.demo) }
        #expect(await bench.result(Bench.submission()).word == "STORE_UNAVAILABLE")
        bench.store.fail { nil }
        #expect(await bench.result(Bench.submission()).word == "ok")
        #expect(try bench.log().count == 3 + 1)
    }
}
