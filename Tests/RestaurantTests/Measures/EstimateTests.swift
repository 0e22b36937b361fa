import Restaurant
import Testing

@Suite("when an order should be ready")
struct EstimateTests {
    private func minutes(_ order: Order) -> Double {
        let wait = order.estimatedReadyAt.map { $0.since(order.createdAt) } ?? .zero
        return Double(wait.components.seconds) / 60
    }

    /// Orders of one dish, one after the other, each made in so many seconds.
    private func make(_ dish: MenuItemID, _ seconds: [Int64], in house: inout House) throws {
        for time in seconds {
            let order = try house.place(.menu(dish))
            try house.give(.moveOrder(order.id, to: .preparing))
            house.now = house.now.advanced(by: .seconds(time - 1))
            try house.give(.moveOrder(order.id, to: .completed))
        }
    }

    @Test("while nothing is known, the menu says it: the slowest dish, if nothing waits")
    func menu() throws {
        var house = try House()
        #expect(minutes(try house.place(.menu("burger"), .menu("beer"))) == 15)
        #expect(minutes(try house.place(.menu("beer"))) == 2)
    }

    @Test("once a dish was made three times, what half of them took counts, and one that was forgotten does not")
    func learned() throws {
        var house = try House()
        try make("burger", [300, 360], in: &house)
        #expect(minutes(try house.place(.menu("burger"))) == 15)
        var other = try House()
        try make("burger", [300, 360, 5400], in: &other)
        // At its pace the grill takes 33 minutes an item, forgotten ones and all: that is what its queue is judged by.
        try make(
            "burger", [300, 300, 360, 360, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330, 330], in: &other)
        #expect(minutes(try other.place(.menu("burger"))) == 5.5)
    }

    @Test("a dish that is new is believed to take what its counter takes")
    func ofCounter() throws {
        var house = try House()
        try make("beer", [60, 60, 60], in: &house)
        try house.give(.putMenuItem(MenuItem(id: "wine", name: "Wine", category: "drinks", price: Money(minor: 500), counter: "bar")))
        #expect(minutes(try house.place(.menu("wine"))) == 1)
    }

    @Test("what waits ahead counts at the counter's pace, and only where it waits")
    func queue() throws {
        var house = try House()
        try make("burger", [300, 300, 300], in: &house)
        #expect((1...4).map { _ in minutes(try! house.place(.menu("burger"))) } == [5, 10, 15, 20])
        #expect(minutes(try house.place(.menu("beer"))) == 2)
    }

    @Test("an urgent order waits for what was begun only; one raised to urgent is expected earlier, one lowered later")
    func priorities() throws {
        var house = try House()
        try make("burger", [300, 300, 300], in: &house)
        let orders = try (0..<4).map { _ in try house.place(.menu("burger")) }
        try house.give(.moveOrder(orders[0].id, to: .preparing))
        let events = try house.give(.place(OrderDraft(items: [.menu("burger")], priority: .urgent)))
        #expect(minutes(try #require(events.first?.order)) == 10)
        func expected(_ order: Order) throws -> Double {
            Double(try #require(try house.order(order.id).estimatedReadyAt).since(house.now).components.seconds) / 60
        }
        try house.give(.prioritize(orders[3].id, .urgent))
        #expect(try expected(orders[3]) == 15)
        try house.give(.prioritize(orders[1].id, .low))
        #expect(try expected(orders[1]) == 25)
        let begun = try house.order(orders[0].id).estimatedReadyAt
        try house.give(.prioritize(orders[0].id, .urgent))
        #expect(try house.order(orders[0].id).estimatedReadyAt == begun, "it is being made")
    }

    @Test("a counter that makes several at once is faster than one that makes one after the other")
    func parallel() throws {
        var house = try House()
        let orders = try (0..<4).map { _ in try house.place(.menu("burger")) }
        for order in orders { try house.give(.moveOrder(order.id, to: .preparing)) }
        house.now = house.now.advanced(by: .seconds(593))
        for order in orders { try house.give(.moveOrder(order.id, to: .completed)) }
        let waits = try (0..<6).map { _ in minutes(try house.place(.menu("burger"))) }
        #expect(waits[0] < 11 && waits[3] < 11, "\(waits)")
        #expect(waits[5] > waits[3], "\(waits)")
    }

    @Test("what was learned is forgotten after a day, and what lies far back in the log counts no more")
    func forgotten() throws {
        var house = try House()
        try make("burger", [300, 300, 300], in: &house)
        var later = house
        later.now = later.now.advanced(by: .seconds(86_400))
        #expect(minutes(try later.place(.menu("burger"))) == 15)
        let bar = try #require(house.state.counters["bar"])
        for _ in 0..<2000 { try house.give(.putCounter(bar)) }
        house.now = house.now.advanced(by: .seconds(1))
        #expect(minutes(try house.place(.menu("burger"))) == 15)
    }

    @Test("an endless queue, and dishes that take a day, are expected within a day")
    func bounded() throws {
        var house = try House()
        try house.give(
            .putMenuItem(MenuItem(id: "ham", name: "Ham", category: "mains", price: Money(minor: 1), counter: "grill", prepMinutes: 1440)))
        for _ in 0..<20 { _ = try house.place(.menu("ham"), .menu("ham")) }
        #expect(minutes(try house.place(.menu("burger"))) == 1440)
    }

    @Test("items know when they were begun and ready; a recall forgets what it unsays")
    func times() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer"))
        func times(_ index: Int) throws -> [Timestamp?] {
            let item = try house.order(order.id).items[index]
            return [item.begunAt, item.readyAt]
        }
        try house.give(.moveItem(order.id, order.items[0].id, to: .preparing))
        let begun = house.now
        #expect(try times(0) == [begun, nil] && times(1) == [nil, nil])
        try house.give(.moveOrder(order.id, to: .ready))
        let ready = house.now
        #expect(try times(0) == [begun, ready] && times(1) == [nil, ready])
        try house.give(.moveOrder(order.id, to: .served))
        #expect(try times(0) == [begun, ready])
        try house.give(.moveOrder(order.id, to: .ready))
        try house.give(.moveOrder(order.id, to: .preparing))
        #expect(try times(0) == [begun, nil] && times(1) == [house.now, nil])
        try house.give(.moveOrder(order.id, to: .confirmed))
        #expect(try times(0) == [nil, nil])
    }
}
