/// An amount in the minor units of its restaurant's currency (cents, for euros). A restaurant has one currency, so amounts carry none.
public struct Money: Hashable, Sendable {
    public let minor: Int64

    public init(minor: Int64) { self.minor = minor }

    public static let zero = Money(minor: 0)

    // Amounts are bounded at the door (`Bounds`) so that no sum of an order comes near the edge of 64 bits.
    public static func + (one: Money, other: Money) -> Money { Money(minor: one.minor &+ other.minor) }
    public static func - (one: Money, other: Money) -> Money { Money(minor: one.minor &- other.minor) }
    public static func * (amount: Money, times: Int) -> Money { Money(minor: amount.minor &* Int64(times)) }
}

extension Money: Comparable {
    public static func < (one: Money, other: Money) -> Bool { one.minor < other.minor }
}

extension Money: Codable {
    public init(from decoder: any Decoder) throws { minor = try decoder.singleValueContainer().decode(Int64.self) }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(minor)
    }
}

extension Sequence where Element == Money {
    /// The sum of all amounts.
    public func total() -> Money { reduce(.zero, +) }
}
