extension Money {
    /// In major units, without a binary detour: 1549 cents are `15.49` and nothing else.
    public func decimal(in currency: Currency) -> String {
        guard currency.decimals > 0 else { return String(minor) }
        var digits = String(minor.magnitude)
        if digits.count <= currency.decimals { digits = String(repeating: "0", count: currency.decimals + 1 - digits.count) + digits }
        return (minor < 0 ? "-" : "") + digits.dropLast(currency.decimals) + "." + digits.suffix(currency.decimals)
    }

    /// An amount in major units: `15.5` euros are 1550 cents.
    ///
    /// - Parameter text: digits, with a sign before and a point between them where needed.
    /// - Returns: nil unless it is a number of at most 15 digits that says nothing below the currency's minor unit.
    public init?(decimal text: String, in currency: Currency) {
        let isNegative = text.first == "-"
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.count <= 15 else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : "0"
        let kept = fraction.prefix(currency.decimals)
        guard !fraction.isEmpty, fraction.dropFirst(kept.count).allSatisfy({ $0 == "0" }) else { return nil }
        let digits = whole + kept + String(repeating: "0", count: currency.decimals - kept.count)
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let minor = Int64(digits) else {
            return nil
        }
        self.init(minor: isNegative ? -minor : minor)
    }
}
