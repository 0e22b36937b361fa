import Engine
import Journal
import Restaurant
import StoreConformance
import Synchronization
import Testing

@Suite struct RepetitionTests {
    @Test("a command sent again gets its first answer and acts once, in the same group and later")
    func again() async throws {
        let bench = Bench()
        let answers = await bench.together([Bench.submission(id: "c"), Bench.submission(id: "c")])
        let later = await bench.result(Bench.submission(id: "c"))
        #expect((answers + [later]).map(\.word) == ["ok", "again", "again"])
        let entries = try (answers + [later]).map { try $0.get().entries }
        #expect(Set(entries).count == 1)
        #expect(try bench.log().count == 3 + 1)
        let duplicates = bench.engine.figures.duplicates.load(ordering: .relaxed)
        #expect(duplicates == 2)
    }

    @Test("a name stands for one command, in the same group and later")
    func conflict() async throws {
        let bench = Bench()
        let answers = await bench.together([Bench.submission(id: "c"), Bench.submission(id: "c", fingerprint: [2])])
        let later = await bench.result(Bench.submission(id: "c", fingerprint: [2]))
        #expect((answers + [later]).map(\.word) == ["ok", "IDEMPOTENCY_CONFLICT", "IDEMPOTENCY_CONFLICT"])
        #expect(try bench.log().count == 3 + 1)
    }

    @Test("another command under a known name does not stand in the way of a repetition in the same group")
    func conflictBeforeRepetition() async throws {
        let bench = Bench()
        try await bench.perform(id: "c")
        let answers = await bench.together([Bench.submission(id: "c", fingerprint: [2]), Bench.submission(id: "c")])
        #expect(answers.map(\.word) == ["IDEMPOTENCY_CONFLICT", "again"])
    }

    @Test("names are a restaurant's own")
    func restaurants() async throws {
        let bench = Bench()
        let answers = await bench.together([Bench.submission(id: "c"), Bench.submission(id: "c", in: "other")])
        #expect(answers.map(\.word) == ["ok", "ok"])
    }

    @Test("a command that the rules refused is refused again, although it would be taken now")
    func rejected() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        let recall = Bench.submission(.moveOrder(order.id, to: .pending), id: "c")
        #expect(await bench.result(recall).word == "INVALID_ORDER_STATUS")
        try await bench.perform(.moveOrder(order.id, to: .confirmed))
        #expect(await bench.result(recall).word == "INVALID_ORDER_STATUS")
        #expect(await bench.together([recall, recall]).map(\.word) == ["INVALID_ORDER_STATUS", "INVALID_ORDER_STATUS"])
    }

    @Test("a command that the store refused may be sent again")
    func afterFailure() async throws {
        let bench = Bench()
        _ = try await bench.engine.view(of: Bench.demo)
        bench.store.fail { .failing(path: "disk", reason: "broken") }
        #expect(await bench.result(Bench.submission(id: "c")).word == "STORE_UNAVAILABLE")
        bench.store.fail { nil }
        #expect(await bench.result(Bench.submission(id: "c")).word == "ok")
        #expect(await bench.result(Bench.submission(id: "c")).word == "again")
    }

    @Test("a repetition is answered when its entries have left the history, with order and payment as they are now")
    func afterPruning() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform(id: "placed"))
        let pay = Command.takePayment(order.id, PaymentDraft(amount: Money(minor: 1000), method: .card))
        let payment = try #require(try await bench.perform(pay, id: "paid").payment)
        let refund = Command.refund(order.id, payment.id, amount: Money(minor: 300), reason: "cold")
        try await bench.perform(refund, id: "refunded")
        try await bench.perform(.putTable(Table(id: "t1", label: "T1", seats: 2)), id: "table")
        bench.world.pass(.seconds(8 * 86_400))
        // Entries that others made since must not pass for the answer.
        for _ in 0..<9 { try await bench.perform() }
        let pruned = try await bench.engine.prune(Retention())
        #expect(pruned == Pruned(entries: 3 + 4, receipts: 0))

        let placed = try await bench.perform(id: "placed")
        #expect(placed.duplicate && placed.entries.isEmpty && placed.payment == nil)
        #expect(placed.order?.id == order.id && placed.order?.payments.count == 1)
        for (command, id) in [(pay, CommandID("paid")), (refund, "refunded")] {
            let answer = try await bench.perform(command, id: id)
            #expect(answer.duplicate && answer.order?.id == order.id)
            #expect(answer.payment?.id == payment.id && answer.payment?.refunded == Money(minor: 300))
        }
        let table = try await bench.perform(.putTable(Table(id: "t1", label: "T1", seats: 2)), id: "table")
        #expect(table.duplicate && table.order == nil && table.entries.isEmpty)
        #expect(await bench.result(Bench.submission(id: "placed", fingerprint: [2])).word == "IDEMPOTENCY_CONFLICT")
    }

    @Test("a repetition is answered when only a part of its entries is history, and when its order is in the store alone")
    func afterPruningInPart() async throws {
        let bench = Bench(change: { $0.pruneStep = 4 })
        let order = try bench.order(try await bench.perform(id: "placed"))
        try await bench.perform(.takePayment(order.id, PaymentDraft(amount: Money(minor: 1000), method: .cash)))
        let cancelled = try await bench.perform(.cancel(order.id, reason: "late"), id: "cancelled")
        try #require(cancelled.entries.count > 1)
        bench.world.pass(.seconds(8 * 86_400))
        try await bench.perform()
        #expect(try await bench.engine.prune(Retention()).hasMore)
        let floor = try bench.store.entries(of: Bench.demo, after: .zero, limit: 1).floor
        #expect(floor == 4)
        while try await bench.engine.prune(Retention()).entries > 0 {
            let again = try await bench.perform(.cancel(order.id, reason: "late"), id: "cancelled")
            #expect(again.duplicate && again.order?.status == .cancelled)
        }
        #expect(try await bench.engine.view(of: Bench.demo).state.orders[order.id] == nil)
        #expect(try await bench.perform(id: "placed").order?.status == .cancelled)
    }
}
