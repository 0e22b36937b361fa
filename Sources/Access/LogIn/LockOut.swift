import Restaurant

/// Wrong tries of users to log in: after so many in a row a user has to wait, known or not, so that nobody learns who is.
struct LockOut: Sendable {
    private struct User: Hashable {
        let restaurant: RestaurantID
        let name: String
    }

    private struct Record {
        /// Tries that were wrong, or are still being looked at.
        var tries = 0
        var last: Timestamp
        var lockedUntil: Timestamp?
    }

    /// Users that are remembered.
    private static let mostUsers = 10_000

    private let limit: Int
    private let time: Duration
    private var records: [User: Record] = [:]

    var count: Int { records.count }

    /// - Parameters:
    ///   - limit: wrong tries that lock a user out.
    ///   - time: for how long; so long are wrong tries remembered too.
    init(limit: Int, time: Duration) {
        self.limit = limit
        self.time = time
    }

    /// Takes a try up, before it is looked at: tries at the same time count like tries in a row.
    ///
    /// - Returns: how long the user has to wait; nil: the try may be looked at.
    mutating func begin(_ name: String, at restaurant: RestaurantID, _ now: Timestamp) -> Duration? {
        let user = User(restaurant: restaurant, name: name)
        var record = known(user, now) ?? Record(last: now)
        if let end = record.lockedUntil { return end.since(now) }
        guard record.tries < limit else { return .seconds(1) }
        if records[user] == nil, records.count >= Self.mostUsers { forget(now) }
        record.tries += 1
        record.last = now
        records[user] = record
        return nil
    }

    /// The try was wrong.
    ///
    /// - Returns: whether that has locked the user out.
    mutating func failed(_ name: String, at restaurant: RestaurantID, _ now: Timestamp) -> Bool {
        let user = User(restaurant: restaurant, name: name)
        guard var record = records[user], record.tries >= limit, record.lockedUntil == nil else { return false }
        record.lockedUntil = now.advanced(by: time)
        records[user] = record
        return true
    }

    /// The try was right: all is forgotten.
    mutating func succeeded(_ name: String, at restaurant: RestaurantID) { records[User(restaurant: restaurant, name: name)] = nil }

    /// The try was not looked at after all.
    mutating func withdraw(_ name: String, at restaurant: RestaurantID) {
        let user = User(restaurant: restaurant, name: name)
        if let tries = records[user]?.tries { records[user]?.tries = max(0, tries - 1) }
    }

    private func known(_ user: User, _ now: Timestamp) -> Record? { records[user].flatMap { isOver($0, now) ? nil : $0 } }

    private func isOver(_ record: Record, _ now: Timestamp) -> Bool {
        if let end = record.lockedUntil { return now >= end }
        return now.since(record.last) >= time
    }

    /// Makes room: what is over, else who is not locked out. Locks stay.
    private mutating func forget(_ now: Timestamp) {
        records = records.filter { !isOver($0.value, now) }
        if records.count >= Self.mostUsers { records = records.filter { $0.value.lockedUntil != nil } }
    }
}
