/// How a restaurant's prices carry tax.
public struct Tax: Hashable, Sendable, Codable {
    /// In hundredths of a percent: 19 % is 1900.
    public var basisPoints: Int
    /// Whether menu prices already contain it.
    public var included: Bool

    public init(basisPoints: Int, included: Bool) {
        self.basisPoints = basisPoints
        self.included = included
    }

    /// The tax on (or within) one line, rounded half to even to whole minor units.
    public func of(_ amount: Money) -> Money {
        // Settings are checked when they change, but those a house begins with come from its configuration.
        let rate = Int64(min(max(basisPoints, Bounds.basisPoints.lowerBound), Bounds.basisPoints.upperBound))
        return Money(minor: Self.halfEven(amount.minor &* rate, over: included ? 10_000 + rate : 10_000))
    }

    private static func halfEven(_ value: Int64, over divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        let doubled = abs(remainder) * 2
        let up = doubled > divisor || (doubled == divisor && quotient % 2 != 0)
        return up ? quotient + (value < 0 ? -1 : 1) : quotient
    }
}
