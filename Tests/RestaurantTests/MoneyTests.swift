import Restaurant
import Testing

@Suite("money in major units")
struct MoneyTests {
    @Test(
        "is read and written to the minor unit",
        arguments: [
            ("15.49", "EUR", 1549), ("0.05", "EUR", 5), ("-0.05", "EUR", -5), ("12.00", "EUR", 1200), ("1200", "JPY", 1200),
            ("1.250", "KWD", 1250), ("999999999999999.99", "EUR", 99_999_999_999_999_999),
        ] as [(String, String, Int64)])
    func bothWays(_ text: String, _ code: String, _ minor: Int64) throws {
        let currency = try #require(Currency(code))
        #expect(Money(decimal: text, in: currency) == Money(minor: minor))
        #expect(Money(minor: minor).decimal(in: currency) == text)
    }

    @Test("may leave zeros out, or say too many", arguments: [("15.5", 1550), ("15", 1500), ("15.500", 1550), ("007", 700)])
    func shorter(_ text: String, _ minor: Int64) { #expect(Money(decimal: text, in: .euro) == Money(minor: minor)) }

    @Test(
        "is nothing else",
        arguments: ["", "-", ".", ".5", "5.", "1.005", "1e3", "+1", "1,5", " 1", "٣", "1.0.0", "9999999999999999", "--1", "0x10"])
    func refused(_ text: String) { #expect(Money(decimal: text, in: .euro) == nil) }
}
