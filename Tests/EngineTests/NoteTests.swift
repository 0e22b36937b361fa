import Engine
import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct NoteTests {
    @Test("a note is durable when it is answered, changes nothing in the log, and is published to nobody")
    func kept() async throws {
        let bench = Bench()
        try await bench.perform()
        let log = try bench.log()
        try await bench.engine.keep([Note("a/1", [1]), Note("a/2", [2])], of: Bench.demo)
        try await bench.engine.keep([Note("a/1", nil)], of: Bench.demo)
        #expect(try bench.store.notes(of: Bench.demo, under: "a/", limit: 9) == [Note("a/2", [2])])
        #expect(try bench.log() == log && bench.published.all == log)
    }

    @Test("notes of a restaurant that does not exist, and on a store that fails, are refused")
    func refused() async throws {
        let bench = Bench()
        await #expect(throws: Refusal.self) { try await bench.engine.keep([Note("n", [1])], of: "nobody") }
        #expect(try bench.store.restaurants(notingUnder: "").isEmpty)
        try await bench.perform()
        bench.store.fail { .full(path: "disk") }
        await #expect(throws: Refusal.self) { try await bench.engine.keep([Note("n", [1])], of: Bench.demo) }
        bench.store.fail { nil }
        try await bench.engine.keep([Note("n", [2])], of: Bench.demo)
        #expect(try bench.store.note("n", of: Bench.demo) == [2])
    }
}
