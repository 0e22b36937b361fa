import Restaurant
import Testing

@Suite("placing an order")
struct PlacingTests {
    @Test("the menu gives name, price, counter and minutes, whatever the draft says")
    func menuDecides() throws {
        var house = try House()
        var draft = ItemDraft.menu("burger", 2, ["cheese", "no bun"])
        draft.name = "Free burger"
        draft.unitPrice = Money(minor: 1)
        draft.counter = "bar"
        draft.modifiers[0].price = Money(minor: -100_000)
        let order = try house.place(draft, .menu("beer"))
        let item = order.items[0]
        #expect(item.name == "Burger" && item.unitPrice == Money(minor: 1000) && item.counter == "grill" && item.prepMinutes == 15)
        #expect(item.modifiers.map(\.price.minor) == [150, -50])
        #expect(item.lineTotal == Money(minor: 2200))
        #expect(order.totals.total == Money(minor: 2500))
        #expect(order.estimatedReadyAt == order.createdAt.advanced(by: .seconds(15 * 60)))
        #expect(order.counters == ["grill", "bar"])
        #expect(order.version == 1 && order.status == .pending && order.restaurant == "demo")
    }

    @Test("numbers grow by one without a hole; refused orders take none")
    func numbers() throws {
        var house = try House()
        #expect(try house.place(.menu("beer")).number == 1)
        #expect(house.refusal(.place(OrderDraft(items: []))) != nil)
        #expect(try house.place(.menu("beer")).number == 2)
        house.now = house.now.advanced(by: .seconds(86_400))
        let next = try house.place(.menu("beer"))
        #expect(next.number == 3 && next.numberOfDay == 1 && next.businessDay.number == 20_251_107)
    }

    @Test("a clock set back gives no number of a day twice")
    func clockBack() throws {
        var house = try House()
        let first = try house.place(.menu("beer"))
        house.now = house.now.advanced(by: .seconds(-3 * 86_400))
        let second = try house.place(.menu("beer"))
        #expect(second.businessDay == first.businessDay)
        #expect(second.numberOfDay == 2)
    }

    @Test("customers order for themselves, from the menu, and do not jump the queue")
    func customers() throws {
        var house = try House()
        let forAnother = OrderDraft(items: [.menu("beer")], customer: Customer(id: "stranger", name: "Zoe"))
        let order = try #require(try house.give(.place(forAnother), by: House.guest).first?.order)
        #expect(order.customer == Customer(id: "guest", name: "Zoe"))
        #expect(order.placedBy == "guest")
        #expect(
            house.refusal(.place(OrderDraft(items: [.open("Gold", 1)])), by: House.guest)
                == .notPermitted("customers may order from the menu only"))
        #expect(
            house.refusal(.place(OrderDraft(items: [.menu("beer")], priority: .urgent)), by: House.guest)?.code == .notPermitted)
        #expect(
            house.refusal(.place(OrderDraft(items: [.menu("beer")])), by: Actor(user: "x", role: .customer))?.code == .notPermitted)
    }

    @Test("staff place open items, with modifiers of their own")
    func openItems() throws {
        var house = try House()
        var draft = ItemDraft.open("Corkage", 500, 3)
        draft.modifiers = [Modifier(name: "regulars", price: Money(minor: -600))]
        let order = try house.place(draft, .open("Bread", 250))
        #expect(order.items[0].lineTotal == .zero, "a line is never worth less than nothing")
        #expect(order.totals.total == Money(minor: 250))
    }

    @Test("what the asker reckons must be what it costs, and a refusal names both figures")
    func expectedTotals() throws {
        var house = try House()
        var draft = OrderDraft(items: [.menu("burger"), .menu("beer")], expected: ExpectedTotals(total: Money(minor: 1300)))
        _ = try house.give(.place(draft))
        draft.expected = ExpectedTotals(subtotal: Money(minor: 1182), tax: Money(minor: 118), total: Money(minor: 1300))
        _ = try house.give(.place(draft))
        draft.expected.tax = Money(minor: 119)
        guard case .invalid("tax", let reason) = house.refusal(.place(draft)) else { Issue.record("taken"); return }
        #expect(reason.contains("1.19") && reason.contains("1.18"))
    }

    @Test("a dish that only the till knows becomes an open line; the house's own keeps its price")
    func strangeDishes() throws {
        var house = try House()
        var draft = ItemDraft.open("Till's special", 700)
        draft.menuItem = "till-77"
        let order = try house.place(draft)
        #expect(order.items[0].name == "Till's special" && order.items[0].menuItem == nil)
        #expect(house.refusal(.place(OrderDraft(items: [draft])), by: House.guest)?.code == .notFound)
        draft.unitPrice = nil
        #expect(house.refusal(.place(OrderDraft(items: [draft])))?.code == .notFound)
    }

    @Test("staff may confirm in the same breath; customers may not")
    func confirmed() throws {
        var house = try House()
        let draft = OrderDraft(items: [.menu("beer")], reference: "till 3 / 17", plannedPayment: .cash, isConfirmed: true)
        let order = try #require(try house.give(.place(draft)).first?.order)
        #expect(order.status == .confirmed && order.statusTimes.confirmed == order.createdAt)
        #expect(order.reference == "till 3 / 17" && order.plannedPayment == .cash)
        #expect(house.refusal(.place(draft), by: House.guest)?.code == .notPermitted)
    }

    @Test("what is counted counts down, and is 86'd at nothing")
    func counting() throws {
        var house = try House()
        let events = try house.give(.place(OrderDraft(items: [.menu("cake", 2), .menu("cake", 1), .menu("beer")])))
        #expect(kinds(events) == ["orderPlaced", "menuItemChanged"])
        #expect(house.state.menu["cake"]?.remaining == 0)
        #expect(house.state.menu["cake"]?.available == false)
        #expect(house.refusal(.place(OrderDraft(items: [.menu("cake")]))) == .unavailable(item: "Cake"))
        let id = try #require(events.first?.order?.id)
        try house.give(.cancel(id, reason: nil))
        #expect(house.state.menu["cake"]?.remaining == 3)
        #expect(house.state.menu["cake"]?.available == true)
        #expect(house.refusal(.place(OrderDraft(items: [.menu("cake", 2), .menu("cake", 2)]))) == .unavailable(item: "Cake"))
    }

    @Test("what is 86'd by hand cannot be had")
    func eightySixed() throws {
        var house = try House()
        try house.give(.setAvailability("burger", available: false, remaining: nil))
        #expect(house.refusal(.place(OrderDraft(items: [.menu("beer"), .menu("burger")]))) == .unavailable(item: "Burger"))
    }

    @Test("a table is occupied by its latest order and freed by its last")
    func tables() throws {
        var house = try House()
        let one = try house.place(.menu("beer"), table: "T12")
        #expect(house.state.tables["t12"]?.status == .occupied && house.state.tables["t12"]?.currentOrder == one.id)
        let two = try house.place(.menu("beer"), table: "T12")
        #expect(house.state.tables["t12"]?.currentOrder == two.id)
        #expect(kinds(try house.give(.moveOrder(two.id, to: .completed))) == ["orderMoved", "tableChanged"])
        #expect(house.state.tables["t12"]?.status == .occupied && house.state.tables["t12"]?.currentOrder == one.id)
        try house.give(.amend(one.id, Amendment(tableNumber: "T13")))
        #expect(house.state.tables["t12"]?.status == .available && house.state.tables["t12"]?.currentOrder == nil)
        #expect(house.state.tables["t13"]?.currentOrder == one.id)
        #expect(kinds(try house.give(.cancel(one.id, reason: nil))) == ["orderCancelled", "tableChanged"])
        #expect(house.state.tables["t13"]?.status == .available)
        #expect(kinds(try house.give(.place(OrderDraft(type: .takeout, items: [.menu("beer")], tableNumber: "T13")))) == ["orderPlaced"])
        #expect(kinds(try house.give(.place(OrderDraft(items: [.menu("beer")], tableNumber: "Terrace")))) == ["orderPlaced"])
    }

    @Test(
        "what goes beyond a bound is refused by its place",
        arguments: [
            (OrderDraft(items: []), "items"),
            (OrderDraft(items: Array(repeating: .menu("beer"), count: 101)), "items"),
            (OrderDraft(items: [.menu("beer"), .menu("beer", 0)]), "items[1].quantity"),
            (OrderDraft(items: [.menu("beer", 1000)]), "items[0].quantity"),
            (OrderDraft(items: [.menu("beer", .min)]), "items[0].quantity"),
            (OrderDraft(items: [.open("x", 100_000_001)]), "items[0].unitPrice"),
            (OrderDraft(items: [.open("x", -1)]), "items[0].unitPrice"),
            (OrderDraft(items: [.open(" ", 1)]), "items[0].name"),
            (OrderDraft(items: [ItemDraft(name: "x")]), "items[0]"),
            (OrderDraft(items: [.menu("burger", 1, ["gold"])]), "items[0].modifiers[0].name"),
            (OrderDraft(items: [.menu("burger", 1, Array(repeating: "cheese", count: 21))]), "items[0].modifiers"),
            (OrderDraft(items: [ItemDraft(menuItem: "beer", course: 0)]), "items[0].course"),
            (OrderDraft(items: [.menu("beer")], tableNumber: ""), "tableNumber"),
            (OrderDraft(items: [.menu("beer")], seatNumber: -1), "seatNumber"),
            (OrderDraft(items: [.menu("beer")], notes: String(repeating: "x", count: 501)), "notes"),
            (OrderDraft(items: [.menu("beer")], notes: "\u{1B}@"), "notes"),
            (OrderDraft(items: [.menu("beer")], customer: Customer(name: String(repeating: "é", count: 5000))), "customer.name"),
        ] as [(OrderDraft, String)])
    func bounds(draft: OrderDraft, field: String) throws {
        var house = try House()
        guard case .invalid(field, _) = house.refusal(.place(draft)) else {
            Issue.record("not refused at \(field)")
            return
        }
    }

    @Test("the largest order there may be adds up without a trap")
    func largest() throws {
        for included in [true, false] {
            var house = try House(tax: Tax(basisPoints: 10_000, included: included))
            var item = ItemDraft.open("Gold", 100_000_000, 999)
            item.modifiers = Array(repeating: Modifier(name: "gilt", price: Money(minor: 100_000_000)), count: 20)
            let events = try house.give(.place(OrderDraft(items: Array(repeating: item, count: 100))))
            let total: Int64 = 100 * 999 * 21 * 100_000_000
            #expect(events.first?.order?.totals.total.minor == (included ? total : 2 * total))
        }
    }
}
