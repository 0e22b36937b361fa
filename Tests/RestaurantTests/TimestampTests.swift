import Restaurant
import Testing

@Suite("instants and their texts")
struct TimestampTests {
    @Test(
        "texts that are read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2025-10-13T14:30:00Z", 1_760_365_800_000), ("2025-10-13T14:30:00.5Z", 1_760_365_800_500),
            ("2025-10-13T14:30:00.123456789Z", 1_760_365_800_123), ("2025-10-13T16:30:00+02:00", 1_760_365_800_000),
            ("2025-10-13t09:00:00-05:30", 1_760_365_800_000), ("2024-02-29T23:59:59.999z", 1_709_251_199_999),
            ("1969-12-31T23:59:59.999Z", -1), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(
        "texts that are refused",
        arguments: [
            "", "Z", "2025", "2025-10-13", "2025-10-13T14:30:00", "2025-10-13 14:30:00Z", "2025-10-13T14:30Z", "2025-13-01T00:00:00Z",
            "2025-00-01T00:00:00Z", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z", "2025-10-00T00:00:00Z",
            "2025-10-13T24:00:00Z", "2025-10-13T14:60:00Z", "2025-10-13T14:30:60Z", "2025-10-13T14:30:00.Z", "2025-10-13T14:30:00Zx",
            "2025-10-13T14:30:00+2:00", "2025-10-13T14:30:00+24:00", "2025-10-13T14:30:00+02:60", "-025-10-13T14:30:00Z",
            "2025-10-13T14:30:00.\(String(repeating: "9", count: 100))Z", "٢٠٢٥-10-13T14:30:00Z", "2025-10-1３T14:30:00Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test("what is written is read again", arguments: UInt64(1)...4)
    func roundTrips(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5000 {
            let instant = Timestamp(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
            #expect(Timestamp(iso8601: instant.description) == instant, "seed \(seed)")
        }
    }

    @Test("every day of four centuries is the one after the day before")
    func calendar() {
        var (year, month, day) = (1900, 1, 1)
        let first = CivilDate(year: 1900, month: 1, day: 1)?.daysSinceEpoch ?? 0
        for days in first..<first + 146_097 {
            let date = CivilDate(daysSinceEpoch: days)
            guard date.year == year, date.month == month, date.day == day, date.daysSinceEpoch == days else {
                Issue.record("day \(days) is \(date)")
                return
            }
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2300)
    }

    @Test("beyond the years of four digits, the nearest instant is written", arguments: [Int64.min, .max, 253_402_300_800_000])
    func beyond(milliseconds: Int64) {
        let text = Timestamp(milliseconds: milliseconds).description
        #expect(text == (milliseconds < 0 ? "0000-01-01T00:00:00Z" : "9999-12-31T23:59:59.999Z"))
    }

    @Test("bytes of any kind do not trap", arguments: UInt64(1)...4)
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = Array("2025-10-13T14:30:00.123+02:00".utf8)
        for _ in 0..<5000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let text = String(decoding: bytes.prefix(Int.random(in: 0...bytes.count, using: &random)), as: UTF8.self)
            if let instant = Timestamp(iso8601: text) { #expect(Timestamp(iso8601: instant.description) == instant, "seed \(seed)") }
        }
    }
}
