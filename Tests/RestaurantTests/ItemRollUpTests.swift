import Restaurant
import Testing

@Suite("items and their order tell one story")
struct ItemRollUpTests {
    /// Statuses are written by their first letter: pending, preparing is `c` (cooking), ready, served, voided.
    private static func statuses(_ letters: String) -> [ItemStatus] {
        letters.map { letter in
            switch letter {
            case "p": .pending
            case "c": .preparing
            case "r": .ready
            case "s": .served
            default: .voided
            }
        }
    }

    @Test(
        "an order moved by hand takes its items along",
        arguments: [
            ("pp", OrderStatus.preparing, "cc"), ("pp", .ready, "rr"), ("pp", .served, "ss"), ("pp", .completed, "ss"),
            ("cp", .ready, "rr"), ("cs", .ready, "rs"), ("rr", .preparing, "cc"), ("rs", .preparing, "cs"), ("ss", .ready, "rr"),
            ("cp", .confirmed, "pp"), ("rcs", .confirmed, "ppp"), ("pp", .confirmed, "pp"),
        ])
    func orderMoves(before: String, to status: OrderStatus, after: String) throws {
        var (house, order) = try ordered(before)
        let events = try house.give(.moveOrder(order.id, to: status))
        #expect(kinds(events) == ["orderMoved"])
        order = try house.order(order.id)
        #expect(order.items.map(\.status) == Self.statuses(after))
    }

    @Test(
        "an order follows its items",
        arguments: [
            ("p", 0, ItemStatus.preparing, OrderStatus.preparing), ("pp", 1, .preparing, .preparing), ("rc", 1, .ready, .ready),
            ("rp", 1, .served, .ready), ("rs", 0, .served, .served), ("rr", 0, .preparing, .preparing), ("ss", 1, .ready, .ready),
            ("rv", 0, .served, .served), ("cp", 0, .pending, .confirmed), ("rc", 0, .served, .preparing), ("pp", 0, .ready, .preparing),
        ])
    func itemMoves(before: String, index: Int, to status: ItemStatus, order expected: OrderStatus) throws {
        var (house, order) = try ordered(before)
        let events = try house.give(.moveItem(order.id, order.items[index].id, to: status))
        #expect(kinds(events) == (order.status == expected ? ["itemMoved"] : ["itemMoved", "orderMoved"]))
        #expect(events.last?.order?.status == expected)
        #expect(events.last?.order?.version == order.version + events.count)
        order = try house.order(order.id)
        #expect(order.items[index].status == status)
    }

    @Test("voiding the last item that held an order up makes it ready")
    func voiding() throws {
        var (house, order) = try ordered("rc")
        let events = try house.give(.moveItem(order.id, order.items[1].id, to: .voided), by: House.maria)
        #expect(kinds(events) == ["orderAmended", "orderMoved"])
        #expect(try house.order(order.id).status == .ready)
    }

    @Test("an item that was ready or served and gets company is preparing again with it", arguments: ["r", "s"])
    func additions(before: String) throws {
        var (house, order) = try ordered(before)
        let events = try house.give(.amend(order.id, Amendment(add: [.menu("beer")])))
        #expect(kinds(events) == ["orderAmended", "orderMoved"])
        #expect(try house.order(order.id).status == .preparing)
    }

    @Test("items of an order that is over stay where they are", arguments: [OrderStatus.completed, .cancelled])
    func final(status: OrderStatus) throws {
        var (house, order) = try ordered("cr")
        try house.give(.moveOrder(order.id, to: status))
        #expect(
            house.refusal(.moveItem(order.id, order.items[0].id, to: .ready)) == .illegalMove(from: status.rawValue, to: "ready"))
    }

    /// A house with one order whose items stand as the letters say.
    private func ordered(_ letters: String) throws -> (House, Order) {
        var house = try House()
        let placed = try house.give(.place(OrderDraft(items: letters.map { _ in .menu("burger") })))
        var order = try #require(placed.first?.order)
        for (item, status) in zip(order.items, Self.statuses(letters)) where status != .pending {
            try house.give(.moveItem(order.id, item.id, to: status))
        }
        order = try house.order(order.id)
        #expect(order.items.map(\.status) == Self.statuses(letters))
        return (house, order)
    }
}
