/// A dish or drink that can be ordered.
public struct MenuItem: Hashable, Sendable, Codable {
    public var id: MenuItemID
    public var name: String
    public var category: String
    public var price: Money
    /// The counter that makes it.
    public var counter: CounterID?
    public var modifiers: [Modifier]
    /// The choices that come with it, in this order.
    public var groups: [ModifierGroupID]
    /// False when 86'd.
    public var available: Bool
    /// How many are left, where somebody counts; at zero the item is 86'd by itself.
    public var remaining: Int?
    /// Minutes that it usually takes.
    public var prepMinutes: Int
    public var version: Int

    public init(
        id: MenuItemID, name: String, category: String, price: Money, counter: CounterID? = nil, modifiers: [Modifier] = [],
        groups: [ModifierGroupID] = [], available: Bool = true, remaining: Int? = nil, prepMinutes: Int = 10, version: Int = 1
    ) {
        self.id = id
        self.name = name
        self.category = category
        self.price = price
        self.counter = counter
        self.modifiers = modifiers
        self.groups = groups
        self.available = available
        self.remaining = remaining
        self.prepMinutes = prepMinutes
        self.version = version
    }
}

/// A change to a dish that the guest asks for, and what it costs more (or less).
public struct Modifier: Hashable, Sendable, Codable {
    public var name: String
    public var price: Money

    public init(name: String, price: Money = .zero) {
        self.name = name
        self.price = price
    }
}
