import Engine
import Journal
import Restaurant
import StoreConformance
import Synchronization
import Testing

@Suite struct AnsweringTests {
    @Test("a command is answered and published after it is durable, never before")
    func afterTheAppend() async throws {
        let bench = Bench()
        _ = try await bench.engine.view(of: Bench.demo)
        let before = bench.published.all.count
        bench.store.hold()
        let words = Words()
        async let answer = withCheckedContinuation { continuation in
            bench.engine.submit(Bench.submission()) { result in
                words.add(result)
                continuation.resume(returning: result)
            }
        }
        var held = bench.store.held.makeAsyncIterator()
        await held.next()
        #expect(words.all.isEmpty)
        #expect(bench.published.all.count == before)
        bench.store.letThrough()
        #expect(await answer.word == "ok")
        _ = try await bench.engine.view(of: Bench.demo)
        #expect(bench.published.all.count == before + 1)
    }

    @Test("commands that wait together are made durable together", arguments: [2, 64, 256])
    func groups(count: Int) async throws {
        let bench = Bench()
        _ = try await bench.engine.view(of: Bench.demo)
        let before = bench.store.appended.count
        let answers = await bench.together((0..<count).map { _ in Bench.submission() })
        #expect(answers.allSatisfy { $0.word == "ok" })
        #expect(bench.store.appended.count == before + 1)
        #expect(bench.store.appended.last?.count == count)
    }

    @Test("a group has a largest size")
    func largestGroup() async throws {
        let bench = Bench(change: { $0.largestGroup = 4 })
        _ = try await bench.engine.view(of: Bench.demo)
        let before = bench.store.appended.count
        _ = await bench.together((0..<10).map { _ in Bench.submission() })
        #expect(bench.store.appended.dropFirst(before).map(\.count) == [4, 4, 2])
    }

    @Test("what is published comes in the order of the log")
    func publication() async throws {
        let bench = Bench()
        _ = await bench.together((0..<50).map { Bench.submission(in: $0 % 2 == 0 ? "demo" : "other") })
        _ = try await bench.engine.view(of: Bench.demo)
        for restaurant in [Bench.demo, "other"] {
            let log = try bench.log(restaurant)
            #expect(log.count == 3 + 25)
            #expect(bench.published.of(restaurant) == log)
        }
    }

    @Test("at the queue's bound commands are refused as busy, and those that wait are carried out")
    func busy() async throws {
        let bench = Bench(change: { $0.longestQueue = 3 })
        let answers = await bench.together((0..<5).map { _ in Bench.submission() })
        #expect(answers.map(\.word) == ["ok", "ok", "ok", "SERVER_BUSY", "SERVER_BUSY"])
        #expect(answers.last.flatMap { if case .failure(let refusal) = $0 { refusal.retryAfter } else { nil } } == 1)
    }

    @Test("while the store fails commands are refused, nothing changes, and reading goes on")
    func failing() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        let (log, published) = (try bench.log(), bench.published.all)
        bench.store.fail { .full(path: "disk") }
        let answers = await bench.together([
            Bench.submission(id: "c-1"), Bench.submission(.moveOrder(order.id, to: .ready)),
            Bench.submission(.cancel("nowhere", reason: nil)),
        ])
        #expect(answers.map(\.word) == ["STORE_UNAVAILABLE", "STORE_UNAVAILABLE", "STORE_UNAVAILABLE"])
        let view = try await bench.engine.view(of: Bench.demo)
        #expect(view.activeOrders == [order])
        #expect(try bench.log() == log)
        #expect(bench.published.all == published)
        let failures = bench.engine.figures.storeFailures.load(ordering: .relaxed)
        #expect(failures == 1)
        bench.store.fail { nil }
        #expect(try await bench.perform(id: "c-1").duplicate == false)
    }

    @Test("an order that changed since it was seen is not changed again")
    func expectedVersion() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        try await bench.perform(.prioritize(order.id, .high), expecting: 1)
        let late = await bench.result(Bench.submission(.prioritize(order.id, .low), expecting: 1))
        #expect(late.word == "VERSION_CONFLICT")
        #expect(try await bench.engine.view(of: Bench.demo).state.orders[order.id]?.priority == .high)
    }

    @Test("who looks sees every command that was handed in before, and none that came later")
    func looking() async throws {
        let bench = Bench()
        _ = try await bench.engine.view(of: Bench.demo)
        let engine = bench.engine
        let seen: (Int, Int) = await withCheckedContinuation { continuation in
            engine.look(at: Bench.demo) { _ in
                for _ in 0..<5 { engine.submit(Bench.submission()) { _ in } }
                engine.look(at: Bench.demo) { result in
                    let published = bench.published.all.count
                    continuation.resume(returning: ((try? result.get())?.activeOrders.count ?? -1, published))
                }
                engine.submit(Bench.submission()) { _ in }
            }
        }
        #expect(seen == (5, 3 + 5))
    }

    @Test("stopping answers all that was taken, and nothing after")
    func stopping() async throws {
        for _ in 0..<100 {
            let bench = Bench()
            let words = Words()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<20 {
                            bench.engine.submit(Bench.submission()) { words.add($0) }
                        }
                    }
                }
                await bench.engine.stop()
                let answered = words.all.count { $0 == "ok" }
                let durable = try bench.log().count { $0.event.order != nil }
                #expect(answered == durable)
                try await group.waitForAll()
                #expect(words.all.count { $0 == "ok" } == answered)
                #expect(words.all.count { $0 == "SERVER_RESTARTING" } == 60 - answered)
            }
            await #expect(throws: Refusal.self) { try await bench.engine.view(of: Bench.demo) }
        }
    }

    @Test("what was refused or tried is kept for restaurants that exist")
    func audit() async throws {
        let bench = Bench()
        _ = try await bench.engine.view(of: Bench.demo)
        for restaurant in [Bench.demo, "nowhere"] {
            bench.engine.record(AuditRecord(restaurant: restaurant, at: bench.world.now(), user: "eve", action: "connect"))
        }
        _ = try await bench.engine.view(of: Bench.demo)
        #expect(try bench.store.audit(of: Bench.demo, before: nil, limit: 9).records.map(\.user) == ["eve"])
        #expect(try bench.store.restaurants() == [Bench.demo])
    }
}
