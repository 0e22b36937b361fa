import Restaurant

/// Messages of one connection, counted by the minute.
package struct RateLimit: Sendable {
    package enum Verdict: Hashable, Sendable {
        case allowed
        /// - Parameters:
        ///   - retryAfter: until the window ends.
        ///   - windows: windows in a row in which it was exceeded, this one included.
        case exceeded(retryAfter: Duration, limit: Int, window: Duration, windows: Int)
    }

    package static let window = Duration.seconds(60)
    /// So many windows in a row, and who was warned before is sent away.
    package static let patience = 3

    private let limit: Int
    private var begin: Timestamp?
    private var count = 0
    private var exceededWindows = 0

    package init(_ limit: Int) { self.limit = limit }

    /// Counts one message.
    package mutating func take(at now: Timestamp) -> Verdict {
        let start = begin ?? now
        if now.since(start) >= Self.window || now < start {
            // A quiet or orderly minute ends the row.
            if count <= limit || now.since(start) >= Self.window * 2 { exceededWindows = 0 }
            begin = now
            count = 0
        } else {
            begin = start
        }
        count += 1
        guard count > limit else { return .allowed }
        if count == limit + 1 { exceededWindows += 1 }
        let rest = Self.window - now.since(begin ?? now)
        return .exceeded(retryAfter: rest, limit: limit, window: Self.window, windows: exceededWindows)
    }
}
