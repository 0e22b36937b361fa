import Restaurant
import Testing

@Suite("whatever is asked, in whatever order")
struct RulesPropertyTests {
    /// 60 seeds with 400 commands each; the argument names the seed of a failure.
    @Test("the log tells the same as the state, money never goes wrong, and nothing final moves", arguments: UInt64(1)...60)
    func holdsTogether(seed: UInt64) throws {
        var commands = CommandGenerator(random: SeededGenerator(seed: seed))
        var house = try House()
        var accepted = 0
        for step in 0..<400 {
            house.now = house.now.advanced(by: commands.pause())
            let before = house.state
            let command = commands.command(for: before)
            let version = commands.expectedVersion(for: before, command)
            let actor = commands.actor()
            let place: Comment = "seed \(seed), step \(step): \(command)"
            do {
                let events = try house.state.decide(command, house.context(actor, expecting: version))
                accepted += 1
                #expect(!events.isEmpty, place)
                for event in events {
                    check(event, after: house.state, place)
                    house.state.apply(event)
                }
                house.log += events
                check(house.state, events, place)
                if step % 40 == 0 { try checkDuties(&house, place) }
            } catch let error as Rejection {
                #expect(house.state == before, place)
                #expect(!error.description.isEmpty)
            }
        }
        #expect(house.refolded == house.state, "seed \(seed)")
        #expect(accepted > 30, "seed \(seed): the generator makes hardly anything that is accepted")
        #expect(Set(house.state.orders.values.map(\.number)) == Set(1...max(1, house.state.lastOrderNumber)), "seed \(seed)")
    }

    @Test("the made-up commands bring about every kind of event")
    func everyKind() throws {
        var seen: Set<String> = []
        for seed in UInt64(1)...20 {
            var commands = CommandGenerator(random: SeededGenerator(seed: seed))
            var house = try House()
            for _ in 0..<400 {
                house.now = house.now.advanced(by: commands.pause())
                let command = commands.command(for: house.state)
                if let events = try? house.give(command, by: commands.actor()) { seen.formUnion(kinds(events)) }
            }
        }
        #expect(seen.count == 25, "only \(seen.sorted())")
    }

    /// What the house has to do by itself is possible, and then done.
    private func checkDuties(_ house: inout House, _ place: Comment) throws {
        let now = house.now
        for duty in house.state.duties(at: now) {
            let events = try house.state.decide(duty, Context(now: now, ids: house.context().ids, actor: .house))
            for event in events { house.state.apply(event) }
            house.log += events
        }
        #expect(house.state.duties(at: now) == [], place)
    }

    /// What must be so of one event, given the state before it.
    private func check(_ event: Event, after state: RestaurantState, _ place: Comment) {
        guard let order = event.order else { return }
        let before = state.orders[order.id]
        #expect(order.version == (before?.version ?? 0) + 1, place)
        if let before, before.status.isFinal { #expect(order.status == before.status, place) }
        if case .orderPlaced = event { #expect(order.number == state.lastOrderNumber + 1, place) }
    }

    /// What must be so after a command.
    private func check(_ state: RestaurantState, _ events: [Event], _ place: Comment) {
        for order in events.compactMap(\.order).compactMap({ state.orders[$0.id] }) {
            #expect(order.totals.total >= .zero && order.totals.tax >= .zero && order.totals.subtotal >= .zero, place)
            #expect(order.totals.subtotal + order.totals.tax == order.totals.total, place)
            #expect(order.due >= .zero && order.paid >= .zero, place)
            #expect(order.totals.discount >= .zero && (order.totals.discount == .zero || order.discount != nil), place)
            #expect(order.billBySeat().map(\.amount).total() == order.totals.total, place)
            for payment in order.payments {
                #expect(payment.refunded >= .zero && payment.refunded <= payment.amount + payment.tip, place)
                if payment.status == .pending || payment.status == .failed { #expect(payment.refunded == .zero, place) }
            }
            #expect(Set(order.items.map(\.id)).count == order.items.count, place)
            #expect(order.items.contains { $0.status != .voided }, place)
            #expect(order.rating == nil || order.status == .completed, place)
            #expect(order.pickup == nil || order.status == .ready, place)
            if order.status == .cancelled { #expect(order.paid == .zero, place) }
            if order.status == .served { #expect(order.items.allSatisfy { $0.status == .served || $0.status == .voided }, place) }
            if order.status == .ready { #expect(order.items.allSatisfy { $0.status != .pending && $0.status != .preparing }, place) }
            if order.status == .preparing { #expect(order.items.contains { $0.status != .pending && $0.status != .voided }, place) }
            if order.status == .confirmed || order.status == .pending {
                #expect(order.items.allSatisfy { $0.status == .pending || $0.status == .voided }, place)
            }
        }
        #expect(Set(state.alerts.values.map(\.cause)).count == state.alerts.count, place)
        let cards = state.records.giftCards.values
        #expect(cards.allSatisfy { $0.balance >= .zero }, place)
        for item in state.menu.values { #expect((item.remaining ?? 1) >= 0, place) }
        for table in state.tables.values where table.currentOrder != nil {
            #expect(table.status == .occupied, place)
            #expect(table.currentOrder.flatMap { state.orders[$0] }?.status.isActive == true, place)
        }
    }
}
