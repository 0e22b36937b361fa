/// Base32 in lower case without padding (RFC 4648, 6): easy to read out, safe in any URL.
enum Base32 {
    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
    }

    /// The uppermost `count` groups of five bits; at most 12 fit.
    static func text(bits: UInt64, count: Int) -> String {
        var rest = bits
        var text: [UInt8] = []
        for _ in 0..<min(count, 12) {
            text.append(digits[Int(rest >> 59)])
            rest <<= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
}
