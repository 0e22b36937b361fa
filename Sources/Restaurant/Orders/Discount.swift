/// What somebody took off an order's price, and why.
public struct Discount: Hashable, Sendable, Codable {
    public enum Size: Hashable, Sendable, Codable {
        case amount(Money)
        /// 1 to 100.
        case percent(Int)
    }

    public var size: Size
    public var reason: String
    /// The token's subject that gave it.
    public var by: String

    public init(_ size: Size, reason: String, by: String) {
        self.size = size
        self.reason = reason
        self.by = by
    }

    /// What it takes off lines that cost so much together: never more than they cost, and of percents no more than was said.
    public func off(_ lines: Money) -> Money {
        switch size {
        case .amount(let amount): max(.zero, min(amount, lines))
        case .percent(let percent): lines.part(Int64(min(max(percent, 0), 100)), of: 100)
        }
    }
}
