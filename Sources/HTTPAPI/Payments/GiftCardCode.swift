import Restaurant

/// What stands on a gift card: 80 random bits in 16 digits of Crockford's base 32, which has no letters that look like others. Whoever knows
/// it may spend the card, so nobody must be able to guess one.
enum GiftCardCode {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 16
    private static let alike: [Character: Character] = ["O": "0", "I": "1", "L": "1"]

    static func make(_ random: inout some RandomNumberGenerator) -> String {
        String(decoding: (0..<length).map { _ in digits[Int.random(in: 0..<digits.count, using: &random)] }, as: UTF8.self)
    }

    /// As somebody reads it from the card: in groups or not, large or small, with O for 0 and I or L for 1.
    static func id(_ text: String) throws(Problem) -> GiftCardID {
        let plain = text.uppercased().filter { $0 != "-" }.map { alike[$0] ?? $0 }
        return try required(String(plain), "gift_card_id")
    }

    /// In groups of four: `7KQ2-M0XZ-…`.
    static func grouped(_ id: GiftCardID) -> String {
        let code = Array(id.rawValue)
        return stride(from: 0, to: code.count, by: 4).map { String(code[$0..<min($0 + 4, code.count)]) }.joined(separator: "-")
    }
}
