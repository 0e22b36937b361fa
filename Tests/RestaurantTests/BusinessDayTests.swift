import Foundation
import Restaurant
import Testing

@Suite("the business day")
struct BusinessDayTests {
    @Test(
        "begins at the cut-off hour by the wall clock, when the clocks change too",
        arguments: [
            ("2025-11-06T02:59:59Z", "Europe/Madrid", 4, 20_251_105), ("2025-11-06T03:00:00Z", "Europe/Madrid", 4, 20_251_106),
            // Clocks go from 02:00 to 03:00 on 30 March 2025: 04:00 is at 02:00 UTC, not 03:00 as the day before.
            ("2025-03-29T02:59:59Z", "Europe/Madrid", 4, 20_250_328), ("2025-03-30T01:59:59Z", "Europe/Madrid", 4, 20_250_329),
            ("2025-03-30T02:00:00Z", "Europe/Madrid", 4, 20_250_330),
            // And from 03:00 back to 02:00 on 26 October 2025: 04:00 is at 03:00 UTC.
            ("2025-10-26T02:59:59Z", "Europe/Madrid", 4, 20_251_025), ("2025-10-26T03:00:00Z", "Europe/Madrid", 4, 20_251_026),
            ("2025-12-31T23:59:59Z", "UTC", 0, 20_251_231), ("2026-01-01T00:00:00Z", "UTC", 0, 20_260_101),
            ("2024-02-29T23:30:00Z", "America/New_York", 0, 20_240_229), ("2024-03-01T04:59:59Z", "America/New_York", 0, 20_240_229),
            ("2025-06-01T14:59:59Z", "Asia/Tokyo", 23, 20_250_601), ("2025-06-01T13:59:59Z", "Asia/Tokyo", 23, 20_250_531),
            ("1969-12-31T23:59:59.500Z", "UTC", 0, 19_691_231), ("2025-06-01T18:14:59Z", "Asia/Kathmandu", 0, 20_250_601),
            ("2025-06-01T18:15:00Z", "Asia/Kathmandu", 0, 20_250_602),
        ] as [(String, String, Int, Int)])
    func days(text: String, zone: String, cutOff: Int, number: Int) throws {
        let instant = try #require(Timestamp(iso8601: text))
        let zone = try #require(TimeZone(identifier: zone))
        #expect(BusinessDay(of: instant, timeZone: zone, cutOffHour: cutOff).number == number)
    }

    @Test("hours that no day has are taken as the nearest", arguments: [(Int.min, 0), (-1, 0), (24, 23), (Int.max, 23)])
    func impossible(hour: Int, nearest: Int) throws {
        let instant = try #require(Timestamp(iso8601: "2025-06-01T22:30:00Z"))
        #expect(
            BusinessDay(of: instant, timeZone: .gmt, cutOffHour: hour) == BusinessDay(of: instant, timeZone: .gmt, cutOffHour: nearest))
    }
}
