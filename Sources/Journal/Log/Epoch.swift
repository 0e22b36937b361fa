/// One unbroken history of a database. A database that goes back in time (a restored backup) begins a new one, so that no position
/// of the lost future is ever taken for one of the present.
package struct Epoch: Hashable, Sendable, CustomStringConvertible {
    /// Letters of an epoch's text.
    package static let length = 8

    package let text: String

    /// - Returns: nil unless `text` is 8 base32 letters (RFC 4648, 6, in lower case).
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(Base32.isDigit) else { return nil }
        self.text = String(text)
    }

    /// A new one by chance.
    package init(random: inout some RandomNumberGenerator) {
        text = Base32.text(bits: random.next(), count: Self.length)
    }

    package var description: String { text }
}
