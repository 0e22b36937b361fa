import Restaurant
import Testing

@Suite("splitting the bill")
struct BillTests {
    private func ordered(_ lines: [(price: Int64, seat: Int?)]) throws -> (House, OrderID) {
        var house = try House()
        let items = lines.map { line in
            ItemDraft(name: "Dish", unitPrice: Money(minor: line.price), seatNumber: line.seat)
        }
        let id = try #require(try house.give(.place(OrderDraft(items: items))).first?.order?.id)
        return (house, id)
    }

    @Test(
        "by seat: everyone their own, and an even part of what is nobody's",
        arguments: [
            ([(1000, 1), (500, 2)], [1000, 500]), ([(1000, 1), (500, 2), (101, nil)], [1051, 550]),
            ([(1000, nil)], [1000]), ([(100, 7), (10, 3), (2, nil), (3, nil), (4, nil)], [15, 104]),
        ] as [([(Int64, Int?)], [Int64])])
    func bySeat(lines: [(Int64, Int?)], amounts: [Int64]) throws {
        let (house, id) = try ordered(lines.map { (price: $0.0, seat: $0.1) })
        let order = try house.order(id)
        let shares = order.billBySeat()
        #expect(shares.map(\.amount.minor) == amounts)
        #expect(shares.map(\.amount).total() == order.totals.total)
        let seats = Set(lines.compactMap(\.1)).sorted()
        #expect(shares.compactMap(\.seat) == seats && shares.count == max(1, seats.count))
    }

    @Test("what a seat has paid is counted to it, and what was given back is not")
    func paying() throws {
        var (house, id) = try ordered([(1000, 1), (500, 2)])
        try house.give(.takePayment(id, PaymentDraft(amount: Money(minor: 600), method: .cash, seat: 1)))
        try house.give(.refund(id, try house.order(id).payments[0].id, amount: Money(minor: 100), reason: "cold"))
        let shares = try house.order(id).billBySeat()
        #expect(shares.map(\.paid.minor) == [500, 0] && shares.map(\.due.minor) == [500, 500])
        #expect(house.refusal(.takePayment(id, PaymentDraft(amount: Money(minor: 1), method: .cash, seat: 0)))?.code == .invalid)
    }

    @Test("into parts: as even as it goes, the first pay the rest")
    func parts() {
        #expect(Money(minor: 1000).split(into: 3).map(\.minor) == [334, 333, 333])
        #expect(Money(minor: 1001).split(into: 3).map(\.minor) == [334, 334, 333])
        #expect(Money(minor: 2).split(into: 4).map(\.minor) == [1, 1, 0, 0])
        #expect(Money(minor: 7).split(into: 0).isEmpty)
    }

    @Test("whatever is ordered and taken off, the shares are the total", arguments: UInt64(1)...50)
    func exact(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var lines: [(price: Int64, seat: Int?)] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            lines.append((price: Int64.random(in: 0...3000, using: &random), seat: random.pick([nil, 1, 2, 3, 9])))
        }
        var (house, id) = try ordered(lines)
        let percent = Int.random(in: 1...100, using: &random)
        try house.give(.discount(id, .percent(percent), reason: "x"), by: House.maria)
        let order = try house.order(id)
        #expect(order.billBySeat().map(\.amount).total() == order.totals.total)
        #expect(order.billBySeat().allSatisfy { $0.amount >= .zero })
    }
}
