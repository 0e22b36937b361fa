import Restaurant
import Testing

@Suite("the figures of the hour")
struct HourFiguresTests {
    private func metrics(_ house: House) -> Metrics { Metrics(house.measures, of: house.state, at: house.now) }

    private func items(_ house: House) -> [String] { metrics(house).topItems.map { "\($0.name) \($0.count)" } }

    @Test("orders received and completed, what they bring, what was ordered most, and how long guests waited")
    func counted() throws {
        var house = try House()
        let one = try house.place(.menu("burger", 2), .menu("beer"))
        _ = try house.place(.menu("beer", 3))
        house.now = house.now.advanced(by: .seconds(597))
        try house.give(.moveOrder(one.id, to: .ready))
        try house.give(.moveOrder(one.id, to: .completed))
        let hour = metrics(house).hour
        #expect((hour.received, hour.completed, hour.revenue) == (2, 1, Money(minor: 2000 + 300 + 900)))
        #expect(hour.waiting.count == 1 && hour.waiting.mean == .seconds(599))
        #expect(hour.estimateError.mean == .seconds(900 - 599))
        #expect(items(house) == ["Beer 4", "Burger 2"])
    }

    @Test("a void, a cancellation and a refund are taken out again; a tip never counts, and what was paid too much is no loss")
    func corrected() throws {
        var house = try House()
        let one = try house.place(.menu("burger", 2), .menu("beer"))
        let paid = try house.give(.takePayment(one.id, PaymentDraft(amount: Money(minor: 2300), tip: Money(minor: 100), method: .card)))
        let payment = try #require(paid.first?.payment?.id)
        #expect(metrics(house).hour.revenue == Money(minor: 2300))
        try house.give(.amend(one.id, Amendment(void: [one.items[1].id])))
        #expect(metrics(house).hour.revenue == Money(minor: 2000))
        #expect(items(house) == ["Burger 2"])
        try house.give(.refund(one.id, payment, amount: Money(minor: 300), reason: "voided"))
        #expect(metrics(house).hour.revenue == Money(minor: 2000))
        try house.give(.refund(one.id, payment, amount: Money(minor: 500), reason: "cold"))
        #expect(metrics(house).hour.revenue == Money(minor: 1500))
        try house.give(.amend(one.id, Amendment(quantities: [one.items[0].id: 1])))
        #expect(items(house) == ["Burger 1"])
        try house.give(.cancel(one.id, reason: nil))
        #expect(metrics(house).hour.revenue == .zero)
        #expect(items(house) == [])
        #expect(metrics(house).hour.received == 1)
    }

    @Test("an order that is recalled is not ready after all, and counts once")
    func recalled() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        try house.give(.moveOrder(order.id, to: .ready))
        #expect(metrics(house).hour.waiting.count == 1)
        try house.give(.moveOrder(order.id, to: .preparing))
        #expect(metrics(house).hour.waiting.count == 0)
        try house.give(.moveOrder(order.id, to: .served))
        #expect(metrics(house).hour.waiting.count == 1 && metrics(house).hour.waiting.mean == .seconds(3))
    }

    @Test("a new hour begins with nothing, even if nothing happens in it; what is of the hour before stays out of it")
    func nextHour() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        let payment = try house.give(.takePayment(order.id, PaymentDraft(amount: order.totals.total, method: .cash))).first?.payment
        house.now = house.now.advanced(by: .seconds(3600))
        let hour = metrics(house).hour
        #expect(hour == HourFigures(of: house.now))
        try house.give(.refund(order.id, try #require(payment).id, amount: nil, reason: "late"))
        #expect(metrics(house).hour.revenue == .zero)
        try house.give(.moveOrder(order.id, to: .completed))
        #expect(metrics(house).hour.completed == 1 && metrics(house).hour.received == 0 && metrics(house).hour.waiting.count == 1)
    }

    @Test("a counter's queue is the orders that wait for it; its time, what its items took from their beginning")
    func counters() throws {
        var house = try House()
        let one = try house.place(.menu("burger"), .menu("beer"), .menu("beer"))
        let two = try house.place(.menu("beer"))
        func figures() -> [String: Metrics.CounterFigures] {
            Dictionary(uniqueKeysWithValues: metrics(house).counters.map { ($0.counter.name, $0) })
        }
        #expect(figures()["Bar"]?.queueLength == 2 && figures()["Grill"]?.queueLength == 1)
        #expect(figures()["Bar"]?.preparation == nil)
        try house.give(.assign(two.id, employee: nil, counter: "grill"))
        #expect(figures()["Bar"]?.queueLength == 2 && figures()["Grill"]?.queueLength == 2, "both are told of it")
        try house.give(.moveItem(one.id, one.items[0].id, to: .preparing))
        house.now = house.now.advanced(by: .seconds(299))
        try house.give(.moveItem(one.id, one.items[0].id, to: .ready))
        #expect(figures()["Grill"]?.preparation == .seconds(300) && figures()["Grill"]?.queueLength == 1)
        try house.give(.moveItem(one.id, one.items[0].id, to: .preparing))
        #expect(figures()["Grill"]?.preparation == nil && figures()["Grill"]?.queueLength == 2, "it is not ready after all")
        try house.give(.cancel(one.id, reason: nil))
        try house.give(.cancel(two.id, reason: nil))
        #expect(metrics(house).counters.allSatisfy { $0.queueLength == 0 })
    }

    @Test("whatever happens, the figures are those of the orders as they are, and a replay comes to the same", arguments: UInt64(1)...40)
    func anyCommands(seed: UInt64) throws {
        var commands = CommandGenerator(random: SeededGenerator(seed: seed))
        var house = try House()
        for _ in 0..<400 {
            house.now = house.now.advanced(by: commands.pause())
            _ = try? house.give(commands.command(for: house.state), by: commands.actor())
        }
        let found = metrics(house)
        let orders = house.state.orders.values
        let current = orders.filter { HourFigures(of: $0.createdAt).start == HourFigures(of: house.now).start }
        #expect(found.hour.received == current.count, "seed \(seed)")
        let lines = current.filter { $0.status != .cancelled }.flatMap(\.items).filter { $0.status != .voided }
        #expect(found.hour.items.values.reduce(0, +) == lines.map(\.quantity).reduce(0, +), "seed \(seed)")
        for counter in found.counters {
            #expect(counter.queueLength == orders.filter { $0.waits(for: counter.counter.id) }.count, "seed \(seed)")
        }
        // A restart reads the end of the log only: all of the hour, here the last half of it at least.
        let begin = min(house.log.count / 2, house.times.firstIndex { $0 >= HourFigures(of: house.now).start } ?? house.log.count)
        var replay = MeasuresReplay()
        for index in begin..<house.log.count { replay.take(house.log[index], at: house.times[index], place: Int64(index + 1)) }
        let again = Metrics(replay.measures(of: house.state), of: house.state, at: house.now)
        #expect(again.hour == found.hour, "seed \(seed)")
        #expect(again.counters.map(\.queueLength) == found.counters.map(\.queueLength), "seed \(seed)")
    }
}
