extension Money {
    /// So many parts of so many of it, rounded down.
    func part(_ some: Int64, of all: Int64) -> Money {
        guard all != 0 else { return .zero }
        // The product of two amounts needs more than 64 bits.
        return Money(minor: Int64(truncatingIfNeeded: Int128(minor) * Int128(some) / Int128(all)))
    }

    /// Shares in proportion to `weights`, none of which is negative: they sum up to the amount, and where the amount is no more than all
    /// weights together, no share is more than its weight.
    func spread(over weights: [Money]) -> [Money] {
        guard self != .zero else { return weights.map { _ in .zero } }
        let all = weights.total()
        guard all > .zero else { return split(into: weights.count) }
        var (before, sum) = (Money.zero, Money.zero)
        return weights.map { weight in
            sum = sum + weight
            let upTo = part(sum.minor, of: all.minor)
            defer { before = upTo }
            return upTo - before
        }
    }

    /// Equal shares that sum up to the amount; what does not go round is given to the first, a unit each.
    public func split(into count: Int) -> [Money] {
        guard count > 0 else { return [] }
        let (share, rest) = minor.quotientAndRemainder(dividingBy: Int64(count))
        return (0..<Int64(count)).map { Money(minor: share + ($0 < rest ? 1 : 0)) }
    }
}
