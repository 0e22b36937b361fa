/// What an order costs. Never negative.
public struct Totals: Hashable, Sendable, Codable {
    /// The lines together, without tax.
    public var subtotal: Money
    public var tax: Money
    /// What the guest owes before tips.
    public var total: Money

    /// Adds the lines up; tax is rounded line by line, half to even.
    public init(of items: [OrderItem], tax rule: Tax) {
        let lines = items.map(\.lineTotal).total()
        let taxes = items.map { rule.of($0.lineTotal) }.total()
        tax = taxes
        subtotal = rule.included ? lines - taxes : lines
        total = rule.included ? lines : lines + taxes
    }

    public init(subtotal: Money, tax: Money, total: Money) {
        self.subtotal = subtotal
        self.tax = tax
        self.total = total
    }
}
