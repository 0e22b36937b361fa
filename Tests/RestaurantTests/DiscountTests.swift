import Restaurant
import Testing

@Suite("taking something off the price")
struct DiscountTests {
    @Test(
        "tax is reckoned on what is left of each line, and nothing is lost in rounding",
        arguments: [
            (Discount.Size.percent(10), true, 200, 1800, 164), (.percent(10), false, 200, 1980, 180),
            (.amount(Money(minor: 55)), true, 55, 1945, 176),
            (.amount(Money(minor: 999_999)), true, 2000, 0, 0), (.percent(100), false, 2000, 0, 0), (.percent(33), true, 660, 1340, 122),
        ] as [(Discount.Size, Bool, Int64, Int64, Int64)])
    func totals(size: Discount.Size, included: Bool, off: Int64, total: Int64, tax: Int64) throws {
        var house = try House(tax: Tax(basisPoints: 1000, included: included))
        let id = try house.place(.menu("burger"), .open("Wine", 333), .open("Wine", 667)).id
        #expect(kinds(try house.give(.discount(id, size, reason: "regular"), by: House.maria)) == ["orderAmended"])
        let order = try house.order(id)
        #expect(order.totals.discount.minor == off && order.totals.total.minor == total && order.totals.tax.minor == tax)
        #expect(order.totals.subtotal + order.totals.tax == order.totals.total)
        #expect(order.discount == Discount(size, reason: "regular", by: "maria"))
        try house.give(.discount(id, nil))
        #expect(try house.order(id).totals == Totals(of: order.items, tax: house.state.settings.tax))
        #expect(house.refusal(.discount(id, nil))?.code == .invalid, "there is none any more")
        #expect(house.state == house.refolded)
    }

    @Test(
        "staff give up to what the house says, managers more",
        arguments: [
            (.percent(10), true), (.percent(11), false), (.amount(Money(minor: 100)), true), (.amount(Money(minor: 101)), false),
        ] as [(Discount.Size, Bool)])
    func limit(size: Discount.Size, isWithin: Bool) throws {
        var house = try House()
        let id = try house.place(.menu("burger")).id
        #expect(house.refusal(.discount(id, size, reason: "late"))?.code == (isWithin ? nil : .notPermitted))
        #expect(house.refusal(.discount(id, size, reason: "late"), by: House.maria) == nil)
        #expect(house.refusal(.discount(id, size, reason: "late"), by: House.guest)?.code == .notPermitted)
        var settings = house.state.settings
        settings.discountLimit = 100
        try house.give(.configure(settings))
        #expect(house.refusal(.discount(id, size, reason: "late")) == nil)
    }

    @Test("a discount within the limit does not come to more by taking things off the order")
    func growing() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer"))
        try house.give(.discount(order.id, .amount(Money(minor: 130)), reason: "late"))
        let less = Command.amend(order.id, Amendment(void: [order.items[0].id]))
        #expect(house.refusal(less)?.code == .notPermitted)
        try house.give(less, by: House.maria)
        #expect(try house.order(order.id).totals.total == Money(minor: 170))
        try house.give(.amend(order.id, Amendment(quantities: [order.items[1].id: 2])))
        #expect(try house.order(order.id).totals.total == Money(minor: 470))
    }

    @Test(
        "nonsense is refused",
        arguments: [.percent(0), .percent(101), .percent(.min), .amount(.zero), .amount(Money(minor: -1)), .amount(Money(minor: .max))]
            as [Discount.Size])
    func hostile(size: Discount.Size) throws {
        var house = try House()
        let id = try house.place(.menu("burger")).id
        #expect(house.refusal(.discount(id, size, reason: "x"), by: House.maria)?.code == .invalid)
        #expect(house.refusal(.discount(id, .percent(5)), by: House.maria)?.code == .invalid, "it says no reason")
        #expect(house.refusal(.discount(id, .percent(5), reason: " "), by: House.maria)?.code == .invalid)
    }

    @Test("what is paid or under way is not discounted away, nor an order that is over")
    func paid() throws {
        var house = try House()
        let id = try house.place(.menu("burger")).id
        try house.give(.takePayment(id, PaymentDraft(amount: Money(minor: 500), method: .cash)))
        try house.give(.initiatePayment(id, PaymentDraft(amount: Money(minor: 400), method: .card)))
        #expect(house.refusal(.discount(id, .percent(11), reason: "late"), by: House.maria)?.code == .paymentRefused)
        try house.give(.discount(id, .percent(10), reason: "late"))
        try house.give(.moveOrder(id, to: .completed))
        #expect(house.refusal(.discount(id, nil))?.code == .invalidOrderStatus)
    }

    @Test("the dearest order there can be is discounted to the cent")
    func dearest() throws {
        var house = try House(tax: Tax(basisPoints: 10_000, included: false))
        let lines = (0..<100).map { _ in
            ItemDraft(
                name: "Gold", quantity: 999, unitPrice: Money(minor: 100_000_000),
                modifiers: (0..<20).map { _ in Modifier(name: "more", price: Money(minor: 100_000_000)) })
        }
        let id = try #require(try house.give(.place(OrderDraft(items: lines))).first?.order?.id)
        let before = try house.order(id).totals
        try house.give(.discount(id, .percent(10), reason: "many"))
        let after = try house.order(id).totals
        #expect(after.discount.minor == before.subtotal.minor / 10)
        #expect(after.total.minor == before.total.minor / 10 * 9)
    }
}
