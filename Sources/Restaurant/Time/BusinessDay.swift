import Foundation

/// The day a restaurant counts an order to: from its cut-off hour to the next day's, in its own time zone. A drink at one in the morning belongs to the evening before.
public struct BusinessDay: Hashable, Sendable, Codable {
    /// `20251106`: year, month and day as one number.
    public let number: Int

    /// A day that was noted down before.
    ///
    /// - Returns: nil unless `number` has the form `yyyymmdd`.
    public init?(number: Int) {
        guard (1...12).contains(number / 100 % 100), (1...31).contains(number % 100), (0...9999).contains(number / 10_000) else {
            return nil
        }
        self.number = number
    }

    /// - Parameters:
    ///   - timeZone: the restaurant's; UTC offsets are taken as they were at `instant`.
    ///   - cutOffHour: 0 to 23, the local hour at which a new day begins.
    public init(of instant: Timestamp, timeZone: TimeZone, cutOffHour: Int) {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let hour = min(max(cutOffHour, Bounds.cutOffHour.lowerBound), Bounds.cutOffHour.upperBound)
        // Rounded down, before 1970 too.
        let seconds = instant.milliseconds / 1000 - (instant.milliseconds % 1000 < 0 ? 1 : 0)
        let local = seconds + Int64(timeZone.secondsFromGMT(for: date)) - Int64(hour) * 3600
        let day = CivilDate(daysSinceEpoch: Int((local >= 0 ? local : local - 86_399) / 86_400))
        number = day.year * 10_000 + day.month * 100 + day.day
    }
}
