/// What an order costs. Never negative; subtotal and tax make the total.
public struct Totals: Hashable, Sendable, Codable {
    /// The lines together after the discount, without tax.
    public var subtotal: Money
    public var tax: Money
    /// What the guest owes before tips.
    public var total: Money
    /// What was taken off the lines, as they are priced, before tax was reckoned.
    public var discount: Money

    /// Adds the lines up; tax is reckoned on what is left of each line after its share of the discount, and rounded line by line, half to
    /// even.
    public init(of items: [OrderItem], tax rule: Tax, discount given: Discount? = nil) {
        let lines = items.map(\.lineTotal)
        discount = given?.off(lines.total()) ?? .zero
        let left = zip(lines, discount.spread(over: lines)).map { $0 - $1 }
        tax = left.map(rule.of).total()
        subtotal = rule.included ? left.total() - tax : left.total()
        total = subtotal + tax
    }

    public init(subtotal: Money, tax: Money, total: Money, discount: Money = .zero) {
        self.subtotal = subtotal
        self.tax = tax
        self.total = total
        self.discount = discount
    }
}
