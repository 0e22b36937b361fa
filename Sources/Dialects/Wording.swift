import JSONText
import Restaurant

/// What the dialects with decimals and padded numbers have in common.
extension JSONWriter {
    /// An amount in major units: `15.50`, with as many digits as its currency has.
    mutating func amount(_ key: StaticString, _ money: Money, in currency: Currency) {
        field(key, raw: money.decimal(in: currency).utf8)
    }
}

extension Int {
    /// With zeros before it: 7 padded to 3 is `007`.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
