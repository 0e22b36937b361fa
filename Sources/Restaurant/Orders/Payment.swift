/// Money that changed hands (or failed to) for an order.
public struct Payment: Hashable, Sendable, Codable {
    public enum Method: String, Hashable, Sendable, Codable, CaseIterable {
        case cash, card
        case houseAccount = "house_account"
        case giftCard = "gift_card"
        case other
    }

    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case pending, paid, failed, refunded
        case partiallyRefunded = "partially_refunded"
    }

    public var id: PaymentID
    public var order: OrderID
    public var amount: Money
    public var tip: Money
    public var method: Method
    public var status: Status
    /// Given back so far, at most amount and tip.
    public var refunded: Money
    public var refundReason: String?
    /// Why it failed.
    public var declinedReason: String?
    /// The seat that it was for, where somebody said.
    public var seat: Int?
    /// The card that it was drawn on. Whoever knows it may spend it, so nobody is told.
    public var giftCard: GiftCardID?
    public var account: AccountID?
    public var by: String
    public var at: Timestamp

    public init(
        id: PaymentID, order: OrderID, amount: Money, tip: Money = .zero, method: Method, status: Status, refunded: Money = .zero,
        refundReason: String? = nil, declinedReason: String? = nil, seat: Int? = nil, giftCard: GiftCardID? = nil,
        account: AccountID? = nil, by: String, at: Timestamp
    ) {
        self.id = id
        self.order = order
        self.amount = amount
        self.tip = tip
        self.method = method
        self.status = status
        self.refunded = refunded
        self.refundReason = refundReason
        self.declinedReason = declinedReason
        self.seat = seat
        self.giftCard = giftCard
        self.account = account
        self.by = by
        self.at = at
    }
}

extension Payment {
    /// What it paid towards the total and was not given back.
    var kept: Money {
        switch status {
        case .paid: amount
        case .partiallyRefunded, .refunded: max(.zero, amount - refunded)
        case .pending, .failed: .zero
        }
    }
}

extension Order {
    /// Paid towards the total and not given back; tips apart.
    public var paid: Money { payments.map(\.kept).total() }

    /// What is still owed.
    public var due: Money { max(.zero, totals.total - paid) }

    /// The order's payments as one word.
    public var paymentStatus: PaymentSummary {
        if payments.contains(where: { $0.status == .refunded || $0.status == .partiallyRefunded }), paid == .zero { return .refunded }
        if paid == .zero { return totals.total == .zero ? .paid : .unpaid }
        return due == .zero ? .paid : .partiallyPaid
    }
}

/// An order's payments as one word.
public enum PaymentSummary: String, Hashable, Sendable, Codable, CaseIterable {
    case unpaid
    case partiallyPaid = "partially_paid"
    case paid, refunded
}
