import Restaurant

/// Makes up commands: mostly believable ones about what the house has, some with values that nobody should send.
struct CommandGenerator {
    var random: SeededGenerator

    private static let numbers = [Int.min, -1, 0, 1, 2, 3, 5, 999, 1000, Int.max]
    private static let texts = [
        "", " ", "no onions", "ñandú 🥩", "a\u{0}b", String(repeating: "x", count: 501), String(repeating: "e\u{301}", count: 3000),
    ]

    mutating func actor() -> Actor {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<6: House.ana
        case 6, 7: .house
        case 8: House.guest
        default: random.pick([House.stranger, Actor(user: "x", role: .customer)])
        }
    }

    mutating func command(for state: RestaurantState) -> Command {
        let order = order(of: state)
        let id = order?.id ?? "nowhere"
        return switch Int.random(in: 0..<60, using: &random) {
        case 0..<8: .place(draft())
        case 8..<12: .amend(id, amendment(of: order))
        case 12..<18: .moveOrder(id, to: random.pick(OrderStatus.allCases))
        case 18..<24: .moveItem(id, item(of: order), to: random.pick(ItemStatus.allCases))
        case 24: .prioritize(id, random.pick(Priority.allCases), reason: optional(text()))
        case 25: .assign(id, employee: random.pick([nil, "ana", "nobody"]), counter: random.pick([nil, "grill", "nowhere"]))
        case 26: .cancel(id, reason: optional(text()), message: optional(text()))
        case 27: .initiatePayment(id, payment(of: order))
        case 28..<31: .takePayment(id, payment(of: order))
        case 31: .settlePayment(id, paymentID(of: order), declinedReason: optional(text()))
        case 32: .refund(id, paymentID(of: order), amount: optional(money()), reason: random.pick(["cold", "cold", text()]))
        case 33:
            .setAvailability(
                random.pick(["burger", "beer", "beer", "cake", "nothing"]), available: !random.once(in: 5), remaining: optional(number()))
        case 34: random.once(in: 4) ? .removeMenuItem(random.pick(["soup", "nothing"])) : .putMenuItem(dish())
        case 35: floor()
        case 36:
            .setCounterStatus(
                random.pick(["bar", "nowhere"]), random.pick(Counter.Status.allCases), reason: optional(text()),
                downtimeMinutes: optional(number()))
        case 37: staff()
        case 39, 40: .expirePickup(waiting(of: state) ?? id)
        case 41: .pickUp(id, code: random.once(in: 3) ? text() : order?.pickup?.code ?? "0000")
        case 42, 43: .rate(finished(of: state) ?? id, stars: Int.random(in: 0...6, using: &random), comment: optional(text()))
        case 44, 45:
            .raiseAlert(
                AlertDraft(
                    Alert.Cause(random.pick(Alert.Category.allCases), counter: random.pick([nil, "bar"]), order: order?.id), .warning,
                    value: number(), threshold: number(), message: text()))
        case 46: .resolveAlert(state.alerts.keys.min() ?? "nothing")
        case 38: .notify(Notification(audience: .staff, title: text(), message: text()))
        case 48, 49, 59: record()
        case 50: .transfer(id, table: random.pick(["T12", "T13", "T14", "T99", text()]))
        case 51, 52: .merge(id, with: self.order(of: state)?.id ?? "nowhere")
        case 53, 54: .split(id, random.once(in: 3) ? .seat(number()) : .items([item(of: order)]))
        case 55, 56: .discount(id, discount(), reason: optional(text()))
        case 57, 58: credit()
        default: .configure(settings(of: state))
        }
    }

    /// How long nothing happens before the next command: now and then long enough for what was ready to be forgotten.
    mutating func pause() -> Duration { random.once(in: 20) ? .seconds(31 * 60) : .zero }

    /// Mostly nil or the order's own version.
    mutating func expectedVersion(for state: RestaurantState, _ command: Command) -> Int? {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: random.once(in: 2) ? number() : nil
        case 1, 2: command.order.flatMap { state.orders[$0]?.version }
        default: nil
        }
    }

    private mutating func number() -> Int { random.once(in: 15) ? random.pick(Self.numbers) : Int.random(in: 1...4, using: &random) }
    private mutating func text() -> String { random.once(in: 10) ? random.pick(Self.texts) : "soon" }
    private mutating func optional<Value>(_ value: Value) -> Value? { random.once(in: 2) ? value : nil }
    private mutating func money() -> Money {
        random.once(in: 10)
            ? Money(minor: Int64(random.pick(Self.numbers))) : Money(minor: Int64.random(in: 1...2000, using: &random))
    }

    /// Mostly one of the latest, so that orders live a while.
    private mutating func order(of state: RestaurantState) -> Order? {
        guard !random.once(in: 20) else { return nil }
        let wanted = state.orders.values.filter { $0.status.isActive || random.once(in: 10) }
        return wanted.sorted { $0.number > $1.number }.prefix(6).randomElement(using: &random)
    }

    private func waiting(of state: RestaurantState) -> OrderID? {
        state.orders.values.filter { $0.pickup != nil }.min { $0.number < $1.number }?.id
    }

    private mutating func finished(of state: RestaurantState) -> OrderID? {
        state.orders.values.filter(\.status.isFinal).sorted { $0.number > $1.number }.prefix(3).randomElement(using: &random)?.id
    }

    private mutating func item(of order: Order?) -> ItemID {
        random.once(in: 15) ? "nothing" : order?.items.randomElement(using: &random)?.id ?? "nothing"
    }

    private mutating func paymentID(of order: Order?) -> PaymentID {
        random.once(in: 15) ? "nothing" : order?.payments.randomElement(using: &random)?.id ?? "nothing"
    }

    private mutating func line() -> ItemDraft {
        var draft = ItemDraft(quantity: number(), notes: optional(text()))
        if random.once(in: 4) {
            draft.name = random.once(in: 8) ? nil : text()
            draft.unitPrice = random.once(in: 8) ? nil : money()
            draft.modifiers = random.once(in: 3) ? [Modifier(name: text(), price: money())] : []
        } else {
            draft.menuItem = random.pick(["burger", "burger", "burger", "beer", "beer", "beer", "beer", "cake", "cake", "nothing"])
            draft.modifiers = random.once(in: 6) ? [Modifier(name: random.pick(["cheese", "no bun", "gold"]), price: money())] : []
        }
        if random.once(in: 20) { draft.seatNumber = number() }
        if random.once(in: 20) { draft.course = number() }
        return draft
    }

    private mutating func draft() -> OrderDraft {
        let count = random.once(in: 30) ? random.pick([0, 100, 101]) : Int.random(in: 1...3, using: &random)
        return OrderDraft(
            type: random.pick([.dineIn, .dineIn, .takeout]), items: (0..<count).map { _ in line() },
            tableNumber: random.pick([nil, "T12", "T12", "T13", "T99"]), seatNumber: random.once(in: 20) ? number() : nil,
            customer: random.pick([nil, Customer(id: "guest"), Customer(name: text(), phone: text())]), notes: optional(text()))
    }

    private mutating func amendment(of order: Order?) -> Amendment {
        var amendment = Amendment(add: random.once(in: 2) ? [line()] : [])
        if random.once(in: 3) { amendment.void = [item(of: order)] }
        if random.once(in: 3) { amendment.quantities = [item(of: order): number()] }
        if random.once(in: 5) { amendment.tableNumber = random.pick(["T12", "T13", ""]) }
        if random.once(in: 5) { amendment.notes = text() }
        return amendment
    }

    private mutating func payment(of order: Order?) -> PaymentDraft {
        PaymentDraft(
            amount: random.once(in: 3) ? order?.due ?? money() : money(), tip: random.once(in: 4) ? money() : .zero,
            method: random.pick(Payment.Method.allCases), declinedReason: random.once(in: 6) ? text() : nil,
            seat: random.once(in: 6) ? number() : nil, giftCard: random.pick([nil, "card-1", "card-2", "nothing"]),
            account: random.pick([nil, "firm", "nothing"]))
    }

    private mutating func dish() -> MenuItem {
        MenuItem(
            id: random.pick(["burger", "cake", "soup"]), name: "Dish", category: text(), price: money(),
            counter: random.pick([nil, "grill", "nowhere"]), modifiers: [Modifier(name: "cheese", price: money())],
            available: !random.once(in: 5), remaining: optional(number()), prepMinutes: number(), version: number())
    }

    private mutating func floor() -> Command {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: .putTable(Table(id: random.pick(["t12", "t14"]), label: random.pick(["T12", "T14", text()]), seats: number()))
        case 1: .removeTable(random.pick(["t13", "t14"]))
        case 2: .putCounter(Counter(id: "bar", name: text(), version: number()))
        default: .setTableStatus(random.pick(["t12", "t13", "nowhere"]), random.pick(Table.Status.allCases))
        }
    }

    private mutating func staff() -> Command {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            .clock(
                random.pick(["ana", "nobody"]), in: random.once(in: 2), counter: random.pick([nil, "bar", "nowhere"]),
                until: random.pick([nil, Timestamp(milliseconds: 1_762_430_400_000), Timestamp(milliseconds: .max)]))
        case 1: .startBreak("ana", minutes: optional(number()), type: optional(text()))
        case 2: .endBreak(random.pick(["ana", "nobody"]))
        default: .putEmployee(Employee(id: "ben", name: text(), role: random.pick(Role.allCases)))
        }
    }

    private mutating func record() -> Command {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .putRecord(.category(MenuCategory(id: random.pick(["c1", "c2"]), name: random.pick(["mains", "drinks", text()]))))
        case 1:
            .putRecord(
                .modifierGroup(
                    ModifierGroup(
                        id: random.pick(["g1", "g2"]), name: text(), minimum: random.pick([0, 1, number()]),
                        maximum: random.pick([1, 2, number()]), options: [Modifier(name: "cheese", price: money()), Modifier(name: "egg")]))
            )
        case 2: .putRecord(.account(HouseAccount(id: "firm", name: text(), limit: money(), balance: money())))
        case 3: .putRecord(.printer(Printer(id: "p", name: text(), host: text(), port: number(), counters: random.pick([[], ["grill"]]))))
        default: .removeRecord(.init(random.pick(HouseRecord.Kind.allCases), random.pick(["c1", "g1", "firm", "p", "nothing"])))
        }
    }

    private mutating func discount() -> Discount.Size? {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: nil
        case 1: .amount(money())
        default: .percent(random.pick([1, 5, 10, 11, 100, number()]))
        }
    }

    private mutating func credit() -> Command {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            .issueGiftCard(random.pick(["card-1", "card-2"]), money(), expiresAt: random.pick([nil, nil, Timestamp(milliseconds: 0)]))
        case 1: .blockGiftCard(random.pick(["card-1", "nothing"]), random.once(in: 2))
        default: .settleAccount(random.pick(["firm", "nothing"]), money(), random.pick(Payment.Method.allCases))
        }
    }

    private mutating func settings(of state: RestaurantState) -> Settings {
        Settings(
            id: random.pick([state.settings.id, "elsewhere"]), name: "Casa",
            timeZone: random.pick(["Asia/Tokyo", "UTC", "Mars/Base", text()]),
            cutOffHour: number(), tax: Tax(basisPoints: random.pick([0, 700, 1900, 10_001, -1, Int.max]), included: random.once(in: 2)),
            pickupMinutes: random.pick([1, 1, 30, number()]))
    }
}
