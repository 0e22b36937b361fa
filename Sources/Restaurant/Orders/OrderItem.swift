/// One line of an order: so many of one dish, made one way.
public struct OrderItem: Hashable, Sendable, Codable {
    public var id: ItemID
    /// Nil for an open item that a member of staff priced by hand.
    public var menuItem: MenuItemID?
    public var name: String
    public var quantity: Int
    public var unitPrice: Money
    public var modifiers: [Modifier]
    public var notes: String?
    public var seatNumber: Int?
    /// Courses are fired in order, from 1.
    public var course: Int?
    public var counter: CounterID?
    public var status: ItemStatus
    /// Minutes that it usually takes.
    public var prepMinutes: Int
    /// When somebody began to make it; nil before, and where nobody said.
    public var begunAt: Timestamp?
    /// When it was ready, as far as it is.
    public var readyAt: Timestamp?

    public init(
        id: ItemID, menuItem: MenuItemID? = nil, name: String, quantity: Int, unitPrice: Money, modifiers: [Modifier] = [],
        notes: String? = nil, seatNumber: Int? = nil, course: Int? = nil, counter: CounterID? = nil, status: ItemStatus = .pending,
        prepMinutes: Int = 10, begunAt: Timestamp? = nil, readyAt: Timestamp? = nil
    ) {
        self.id = id
        self.menuItem = menuItem
        self.name = name
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.modifiers = modifiers
        self.notes = notes
        self.seatNumber = seatNumber
        self.course = course
        self.counter = counter
        self.status = status
        self.prepMinutes = prepMinutes
        self.begunAt = begunAt
        self.readyAt = readyAt
    }

    /// Quantity times price and modifiers, at least zero; nothing when voided.
    public var lineTotal: Money {
        guard status != .voided else { return .zero }
        return max(.zero, (unitPrice + modifiers.map(\.price).total()) * quantity)
    }
}
