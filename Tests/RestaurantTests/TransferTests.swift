import Restaurant
import Testing

@Suite("orders that move, come together and part")
struct TransferTests {
    @Test("to another table: the old one is free, the new one taken, and whoever fetches it goes there")
    func transferring() throws {
        var house = try House()
        let id = try house.place(.menu("burger"), table: "T12").id
        try house.give(.moveOrder(id, to: .ready))
        #expect(kinds(try house.give(.transfer(id, table: "T13"))) == ["orderAmended", "tableChanged", "tableChanged"])
        #expect(house.state.tables["t12"]?.status == .available && house.state.tables["t13"]?.currentOrder == id)
        #expect(try house.order(id).pickup?.location == "T13")
        #expect(house.refusal(.transfer(id, table: "T13"))?.code == .invalid)
        #expect(house.refusal(.transfer(id, table: "T99"))?.code == .notFound)
        #expect(house.refusal(.transfer(id, table: "T12"), by: House.guest)?.code == .notPermitted)
        let takeout = try house.place(.menu("beer"), type: .takeout).id
        #expect(house.refusal(.transfer(takeout, table: "T12"))?.code == .invalid)
        try house.give(.moveOrder(id, to: .completed))
        #expect(house.refusal(.transfer(id, table: "T12"))?.code == .invalidOrderStatus)
    }

    @Test("two become one: items with their status, notes, and one price")
    func merging() throws {
        var house = try House()
        let first = try house.place(.menu("burger"), table: "T12")
        let second = try #require(
            try house.give(.place(OrderDraft(items: [.menu("beer"), .menu("cake")], tableNumber: "T13", notes: "no nuts"))).first?.order)
        try house.give(.moveItem(second.id, second.items[0].id, to: .ready))
        let events = try house.give(.merge(first.id, with: second.id))
        #expect(kinds(events) == ["orderCancelled", "orderAmended", "orderMoved", "tableChanged"])
        let merged = try house.order(first.id)
        #expect(merged.items.map(\.name) == ["Burger", "Beer", "Cake"] && merged.items.map(\.status) == [.pending, .ready, .pending])
        #expect(merged.status == .preparing && merged.notes == "no nuts")
        #expect(merged.totals.total == first.totals.total + second.totals.total)
        let over = try house.order(second.id)
        #expect(over.status == .cancelled && over.cancellation?.reason == "merged" && over.cancellation?.refund == .zero)
        #expect(house.state.menu["cake"]?.remaining == 2, "the cake is still to be made")
        #expect(house.state.tables["t13"]?.status == .available)
        #expect(house.state == house.refolded)
    }

    @Test("what cannot come together stays apart")
    func notMerging() throws {
        var house = try House()
        let first = try house.place(.menu("burger")).id
        let second = try house.place(.menu("beer")).id
        #expect(house.refusal(.merge(first, with: first))?.code == .notFound)
        #expect(house.refusal(.merge(first, with: "nothing"))?.code == .notFound)
        #expect(house.refusal(.merge(first, with: second), by: House.guest)?.code == .notPermitted)
        try house.give(.discount(second, .percent(5), reason: "x"))
        #expect(house.refusal(.merge(first, with: second))?.code == .invalid)
        try house.give(.discount(second, nil))
        let draft = PaymentDraft(amount: Money(minor: 1), method: .card)
        var failed = draft
        failed.declinedReason = "no cover"
        try house.give(.takePayment(second, failed))
        #expect(house.refusal(.merge(first, with: second)) == nil)
        try house.give(.initiatePayment(second, draft))
        #expect(house.refusal(.merge(first, with: second))?.code == .paymentRefused)
        #expect(house.refusal(.merge(second, with: first)) == nil, "the other way round its payments stay")
        try house.give(.moveOrder(first, to: .completed))
        #expect(house.refusal(.merge(second, with: first))?.code == .invalidOrderStatus)
        let full = try #require(
            try house.give(.place(OrderDraft(items: (0..<100).map { _ in .open("x", 1) }))).first?.order?.id)
        #expect(house.refusal(.merge(second, with: full))?.code == .invalid)
    }

    @Test("one becomes two at the same table: nothing is lost or doubled")
    func splitting() throws {
        var house = try House()
        let order = try house.place(.menu("burger", 2), .menu("beer"), .menu("cake"), table: "T12")
        try house.give(.moveItem(order.id, order.items[1].id, to: .ready))
        let before = try house.order(order.id).totals
        let events = try house.give(.split(order.id, .items([order.items[1].id])))
        #expect(kinds(events).prefix(3) == ["orderAmended", "orderMoved", "orderPlaced"])
        let new = try #require(events.compactMap { event in if case .orderPlaced(let order) = event { order } else { nil } }.first)
        let rest = try house.order(order.id)
        #expect(new.items.map(\.name) == ["Beer"] && new.status == .ready && new.pickup != nil && new.tableNumber == "T12")
        #expect(new.number == order.number + 1 && house.state.lastOrderNumber == new.number)
        #expect(rest.items.map(\.status) == [.pending, .voided, .pending] && rest.status == .confirmed)
        #expect(rest.totals.total + new.totals.total == before.total)
        #expect(house.state.menu["cake"]?.remaining == 2)
        #expect(house.state.tables["t12"]?.currentOrder == new.id)
        #expect(house.state == house.refolded)
    }

    @Test("by seat, with a discount: an amount is divided, percents hold for both", arguments: [true, false])
    func splittingDiscounts(isAmount: Bool) throws {
        var house = try House()
        let items = [(1000, 1), (333, 2), (334, 2)].map { price, seat in
            ItemDraft(name: "Dish", unitPrice: Money(minor: price), seatNumber: seat)
        }
        let order = try #require(try house.give(.place(OrderDraft(items: items))).first?.order)
        try house.give(.discount(order.id, isAmount ? .amount(Money(minor: 100)) : .percent(10), reason: "late"))
        let before = try house.order(order.id).totals
        let new = try #require(try house.give(.split(order.id, .seat(2))).compactMap(\.order).last)
        let rest = try house.order(order.id)
        #expect(new.items.count == 2 && rest.items.filter { $0.status != .voided }.count == 1)
        #expect(new.discount?.reason == "late" && rest.discount?.reason == "late")
        let together = new.totals.total + rest.totals.total
        #expect(isAmount ? together == before.total : abs(together.minor - before.total.minor) <= 1)
    }

    @Test("what cannot part stays together")
    func notSplitting() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer"))
        let (burger, beer) = (order.items[0].id, order.items[1].id)
        for part in [Split.items([]), .items([burger, beer]), .seat(3)] {
            #expect(house.refusal(.split(order.id, part))?.code == .invalid)
        }
        #expect(house.refusal(.split(order.id, .items(["nothing"])))?.code == .notFound)
        #expect(house.refusal(.split(order.id, .items([beer])), by: House.guest)?.code == .notPermitted)
        try house.give(.takePayment(order.id, PaymentDraft(amount: Money(minor: 900), method: .cash)))
        #expect(house.refusal(.split(order.id, .items([burger])))?.code == .paymentRefused)
        #expect(house.refusal(.split(order.id, .items([beer]))) == nil)
    }
}
