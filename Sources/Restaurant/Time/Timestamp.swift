/// An instant in UTC, to the millisecond. On the wire: ISO 8601 with `Z`.
public struct Timestamp: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(milliseconds: milliseconds &+ seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000)
    }

    /// The time from `earlier` to this instant; negative if `earlier` is later.
    public func since(_ earlier: Timestamp) -> Duration { .milliseconds(milliseconds &- earlier.milliseconds) }
}

extension Timestamp: Comparable {
    public static func < (one: Timestamp, other: Timestamp) -> Bool { one.milliseconds < other.milliseconds }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The instants that ISO 8601 can write with a year of four digits: 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z.
    private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// `2025-11-06T10:00:00Z`, with milliseconds only where there are some. Before the year 0 and after 9999, the nearest instant within.
    public var description: String {
        let milliseconds = min(max(milliseconds, Self.writable.lowerBound), Self.writable.upperBound)
        let days = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
        let inDay = Int(milliseconds - days * 86_400_000)
        let date = CivilDate(daysSinceEpoch: Int(days))
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func put(_ number: Int, _ width: Int) {
            var divisor = 1
            for _ in 1..<width { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
        }
        put(date.year, 4)
        text.append(UInt8(ascii: "-"))
        put(date.month, 2)
        text.append(UInt8(ascii: "-"))
        put(date.day, 2)
        text.append(UInt8(ascii: "T"))
        put(inDay / 3_600_000, 2)
        text.append(UInt8(ascii: ":"))
        put(inDay / 60_000 % 60, 2)
        text.append(UInt8(ascii: ":"))
        put(inDay / 1000 % 60, 2)
        if inDay % 1000 != 0 {
            text.append(UInt8(ascii: "."))
            put(inDay % 1000, 3)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}
