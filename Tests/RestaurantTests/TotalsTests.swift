import Restaurant
import Testing

@Suite("what an order costs")
struct TotalsTests {
    @Test(
        "tax on a line, half to even",
        arguments: [
            // amount, basis points, included, tax
            (1000, 1900, false, 190), (1000, 1900, true, 160), (0, 1900, true, 0), (1000, 0, true, 0),
            (50, 100, false, 0), (150, 100, false, 2), (250, 100, false, 2), (350, 100, false, 4), (151, 100, false, 2),
            (149, 100, false, 1),
            (1, 10_000, true, 0), (3, 10_000, true, 2), (5, 10_000, true, 2), (7, 10_000, true, 4), (1, 10_000, false, 1),
            (-150, 100, false, -2), (-50, 100, false, 0),
        ] as [(Int64, Int, Bool, Int64)])
    func tax(amount: Int64, basisPoints: Int, included: Bool, tax: Int64) {
        #expect(Tax(basisPoints: basisPoints, included: included).of(Money(minor: amount)) == Money(minor: tax))
    }

    @Test("rates that cannot be do not trap", arguments: [Int.min, -10_000, -1, 10_001, .max], [true, false])
    func impossibleRates(basisPoints: Int, included: Bool) {
        let tax = Tax(basisPoints: basisPoints, included: included).of(Money(minor: 1000))
        #expect(tax >= .zero && tax <= Money(minor: 1000))
    }

    @Test("each line is rounded by itself", arguments: [true, false])
    func lines(included: Bool) {
        let items = (0..<3).map {
            OrderItem(
                id: IDSeed(now: Timestamp(milliseconds: 0), randomA: 0, randomness: 0).id($0), name: "x", quantity: 1,
                unitPrice: Money(minor: 333))
        }
        let totals = Totals(of: items, tax: Tax(basisPoints: 700, included: included))
        // 333 × 7 % = 23.31; 333 × 7 / 107 = 21.79: three times 23, three times 22.
        #expect(totals.tax == Money(minor: included ? 66 : 69))
        #expect(totals.total == Money(minor: included ? 999 : 1068))
        #expect(totals.subtotal == Money(minor: included ? 933 : 999))
    }

    @Test("voided lines cost nothing")
    func voided() {
        var item = OrderItem(id: "x", name: "x", quantity: 2, unitPrice: Money(minor: 100))
        #expect(item.lineTotal == Money(minor: 200))
        item.status = .voided
        #expect(item.lineTotal == .zero)
    }
}
