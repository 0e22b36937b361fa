/// What one of those who share an order pays of it.
public struct BillShare: Hashable, Sendable {
    /// Nil where nobody said who sits where.
    public var seat: Int?
    public var amount: Money
    /// What payments that name the seat paid of it.
    public var paid: Money
    /// The lines of the seat alone.
    public var items: [ItemID]

    public init(seat: Int?, amount: Money, paid: Money = .zero, items: [ItemID] = []) {
        self.seat = seat
        self.amount = amount
        self.paid = paid
        self.items = items
    }

    /// What is still to be paid.
    public var due: Money { max(.zero, amount - paid) }
}

extension Order {
    /// What each seat pays: its own lines, and an even part of those that are nobody's. Together they are the order's total.
    ///
    /// - Returns: by seat; one share without a seat if no line names one.
    public func billBySeat() -> [BillShare] {
        let live = items.filter { $0.status != .voided }
        let amounts = Array(zip(live, totals.total.spread(over: live.map(\.lineTotal))))
        let seats = Set(live.compactMap(\.seatNumber)).sorted()
        guard !seats.isEmpty else { return [BillShare(seat: nil, amount: totals.total, paid: paid, items: live.map(\.id))] }
        let shared = amounts.filter { $0.0.seatNumber == nil }.map(\.1).total().split(into: seats.count)
        return zip(seats, shared).map { seat, part in
            let own = amounts.filter { $0.0.seatNumber == seat }
            return BillShare(
                seat: seat, amount: own.map(\.1).total() + part, paid: payments.filter { $0.seat == seat }.map(\.kept).total(),
                items: own.map(\.0.id))
        }
    }
}
