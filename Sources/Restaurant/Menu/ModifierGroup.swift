/// A choice that comes with a dish: the doneness of a steak, one of three sauces, up to four toppings.
public struct ModifierGroup: Hashable, Sendable, Codable {
    public var id: ModifierGroupID
    public var name: String
    /// How many of the options must be chosen at least; 0 makes the choice free.
    public var minimum: Int
    /// And at most.
    public var maximum: Int
    public var options: [Modifier]
    public var version: Int

    public init(id: ModifierGroupID, name: String, minimum: Int = 0, maximum: Int = 1, options: [Modifier], version: Int = 1) {
        self.id = id
        self.name = name
        self.minimum = minimum
        self.maximum = maximum
        self.options = options
        self.version = version
    }
}

public typealias ModifierGroupID = Identifier<ModifierGroup>
