extension Timestamp {
    /// Reads `2025-10-13T14:30:00Z`, with a fraction of a second or an offset (`+02:00`) where there is one (RFC 3339, 5.6).
    ///
    /// Digits beyond the millisecond are cut off; leap seconds (`:60`) are refused.
    /// - Returns: nil for anything else.
    public init?(iso8601 text: String) {
        guard text.utf8.count <= 64 else { return nil }
        var rest = ISO8601Reader(text)
        guard let year = rest.number(4), rest.take("-"), let month = rest.number(2), rest.take("-"), let day = rest.number(2),
            let date = CivilDate(year: year, month: month, day: day),
            rest.take("T") || rest.take("t"), let hour = rest.number(2), hour < 24, rest.take(":"), let minute = rest.number(2),
            minute < 60,
            rest.take(":"), let second = rest.number(2), second < 60, let fraction = rest.fraction(), let offset = rest.offset(),
            rest.isAtEnd
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: Int64(seconds * 1000 + fraction))
    }
}

/// Reads a text from the left, byte by byte.
private struct ISO8601Reader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the character if it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes exactly so many digits; nil if fewer come next.
    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds; 0 where there is no fraction, nil where it has no digit.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var (value, unit, count) = (0, 100, 0)
        while let digit = digit() {
            value += digit * unit
            unit /= 10
            count += 1
        }
        return count > 0 ? value : nil
    }

    /// Seconds east of UTC; nil where neither `Z` nor an offset comes next.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24, take(":"), let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        rest.removeFirst()
        return Int(first - UInt8(ascii: "0"))
    }
}
