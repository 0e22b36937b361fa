import Restaurant
import Testing

@Suite("amending an order")
struct AmendingTests {
    @Test("additions, voids and quantities change the total and keep what is struck through")
    func everything() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer", 2))
        let (burger, beer) = (order.items[0].id, order.items[1].id)
        let events = try house.give(
            .amend(order.id, Amendment(add: [.menu("cake")], void: [burger], quantities: [beer: 3], notes: "birthday")))
        guard case .orderAmended(let amended, let touched) = events.first else {
            Issue.record("not amended")
            return
        }
        #expect(kinds(events) == ["orderAmended", "menuItemChanged"])
        #expect(touched.count == 3 && touched[0] == burger && touched[1] == beer && touched[2] == amended.items[2].id)
        #expect(amended.items.map(\.status) == [.voided, .pending, .pending])
        #expect(amended.totals.total == Money(minor: 3 * 300 + 450))
        #expect(amended.notes == "birthday" && amended.version == 2)
    }

    @Test("new items put off when it is ready; words do not")
    func estimate() throws {
        var house = try House()
        let order = try house.place(.menu("beer"))
        try house.give(.amend(order.id, Amendment(notes: "cold, please")))
        #expect(try house.order(order.id).estimatedReadyAt == order.estimatedReadyAt)
        try house.give(.amend(order.id, Amendment(add: [.menu("burger")])))
        #expect(try house.order(order.id).estimatedReadyAt == house.now.advanced(by: .seconds(15 * 60)))
    }

    @Test("what nobody has begun counts as left again, what was begun does not", arguments: [(ItemStatus.pending, 3), (.preparing, 1)])
    func counting(status: ItemStatus, left: Int) throws {
        var house = try House()
        let order = try house.place(.menu("cake", 2), .menu("beer"))
        if status != .pending { try house.give(.moveItem(order.id, order.items[0].id, to: status)) }
        try house.give(.amend(order.id, Amendment(void: [order.items[0].id])), by: House.maria)
        #expect(house.state.menu["cake"]?.remaining == left)
    }

    @Test("what is pending any of the staff may take off, what was begun only managers", arguments: ItemStatus.allCases)
    func takingOff(status: ItemStatus) throws {
        var house = try House()
        let order = try house.place(.menu("burger", 3), .menu("beer"))
        let burger = order.items[0].id
        guard status != .voided else { return }
        if status != .pending { try house.give(.moveItem(order.id, burger, to: status)) }
        for command in [
            Command.amend(order.id, Amendment(void: [burger])), .amend(order.id, Amendment(quantities: [burger: 2])),
            .moveItem(order.id, burger, to: .voided),
        ] {
            #expect(house.refusal(command)?.code == (status == .pending ? nil : .notPermitted))
            #expect(house.refusal(command, by: House.maria) == nil)
        }
    }

    @Test("quantities take of what is left and give back")
    func quantities() throws {
        var house = try House()
        let order = try house.place(.menu("cake", 2))
        let cake = order.items[0].id
        #expect(house.refusal(.amend(order.id, Amendment(quantities: [cake: 4]))) == .unavailable(item: "Cake"))
        try house.give(.amend(order.id, Amendment(quantities: [cake: 3])))
        #expect(house.state.menu["cake"]?.remaining == 0)
        try house.give(.amend(order.id, Amendment(quantities: [cake: 1])))
        #expect(house.state.menu["cake"]?.remaining == 2)
        #expect(house.state.menu["cake"]?.available == true)
        try house.give(.moveItem(order.id, cake, to: .ready))
        #expect(house.refusal(.amend(order.id, Amendment(quantities: [cake: 2])))?.code == .invalid)
    }

    @Test("what makes no sense is refused")
    func refused() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer"))
        let (burger, beer) = (order.items[0].id, order.items[1].id)
        func code(_ amendment: Amendment) -> Rejection.Code? { house.refusal(.amend(order.id, amendment))?.code }
        #expect(code(Amendment()) == .invalid)
        #expect(code(Amendment(void: [burger, beer])) == .invalid)
        #expect(code(Amendment(void: [burger, burger])) == .invalidOrderStatus)
        #expect(code(Amendment(void: ["nothing"])) == .notFound)
        #expect(code(Amendment(void: [burger], quantities: [burger: 2])) == .invalidOrderStatus)
        #expect(code(Amendment(quantities: ["nothing": 2])) == .notFound)
        #expect(code(Amendment(quantities: [burger: 0])) == .invalid)
        #expect(code(Amendment(quantities: [burger: .max])) == .invalid)
        #expect(code(Amendment(quantities: [burger: .min])) == .invalid)
        #expect(code(Amendment(add: Array(repeating: .menu("beer"), count: 99))) == .invalid)
        #expect(code(Amendment(add: [.menu("nothing")])) == .notFound)
        #expect(code(Amendment(tableNumber: " ")) == .invalid)
        try house.give(.moveOrder(order.id, to: .completed))
        #expect(code(Amendment(notes: "x")) == .invalidOrderStatus)
    }

    @Test("all items may be voided if others come")
    func replaced() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        try house.give(.amend(order.id, Amendment(add: [.menu("beer")], void: [order.items[0].id])))
        #expect(try house.order(order.id).totals.total == Money(minor: 300))
    }

    @Test("priority and assignment")
    func handling() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        guard
            case .orderPrioritized(_, from: .normal, reason: "customer_waiting") = try house.give(
                .prioritize(order.id, .urgent, reason: "customer_waiting")
            ).first
        else {
            Issue.record("not prioritized")
            return
        }
        try house.give(.assign(order.id, employee: "ana", counter: nil))
        try house.give(.assign(order.id, employee: nil, counter: "bar"))
        let moved = try house.give(.assign(order.id, employee: "ana", counter: "grill"))
        #expect(moved == [.orderAssigned(try house.order(order.id), fromEmployee: nil, fromCounter: "bar")])
        #expect(
            try house.give(.assign(order.id, employee: nil, counter: "bar"))
                == [.orderAssigned(try house.order(order.id), fromCounter: "grill")])
        let now = try house.order(order.id)
        #expect(now.priority == .urgent && now.assignedEmployee == "ana" && now.assignedCounter == "bar" && now.version == 6)
        #expect(house.refusal(.assign(order.id, employee: "nobody", counter: nil))?.code == .notFound)
        #expect(house.refusal(.assign(order.id, employee: nil, counter: "nowhere"))?.code == .notFound)
        #expect(house.refusal(.assign(order.id, employee: nil, counter: nil))?.code == .invalid)
        try house.give(.cancel(order.id, reason: nil))
        #expect(house.refusal(.prioritize(order.id, .low))?.code == .invalidOrderStatus)
    }

    @Test("words that go with a priority or a cancellation have bounds, and stay with the order")
    func words() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        let long = String(repeating: "x", count: 501)
        #expect(house.refusal(.prioritize(order.id, .low, reason: long))?.code == .invalid)
        #expect(house.refusal(.cancel(order.id, reason: long))?.code == .invalid)
        #expect(house.refusal(.cancel(order.id, reason: nil, message: long))?.code == .invalid)
        try house.give(.cancel(order.id, reason: "item_unavailable", message: "Espresso machine out of order"))
        let cancellation = try house.order(order.id).cancellation
        #expect(cancellation?.reason == "item_unavailable" && cancellation?.message == "Espresso machine out of order")
        #expect(house.refusal(.assign(order.id, employee: "ana", counter: nil))?.code == .invalidOrderStatus)
    }
}
