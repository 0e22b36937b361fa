import Restaurant

/// The revocations in force, each at the restaurant that it belongs to. Forgotten after the longest life of a token.
struct Revocations: Sendable {
    /// How many are kept before the old ones are looked for.
    private static let sweep = 10_000

    private var times: [RestaurantID: [Revocation.Target: Timestamp]] = [:]
    private var nextSweep = Self.sweep
    /// Those that are remembered.
    private(set) var count = 0

    mutating func add(_ revocation: Revocation, at restaurant: RestaurantID) {
        if count >= nextSweep { forget(before: revocation.at.advanced(by: .zero - Bounds.tokenLife)) }
        let before = times[restaurant]?[revocation.target]
        if before == nil { count += 1 }
        times[restaurant, default: [:]][revocation.target] = max(revocation.at, before ?? revocation.at)
    }

    /// Whether a token no longer holds at a restaurant.
    func hit(_ principal: Principal, at restaurant: RestaurantID) -> Bool { standing(of: principal, at: restaurant) != .good }

    /// One that does not say when it was issued counts as issued before.
    func standing(of principal: Principal, at restaurant: RestaurantID) -> TokenStanding {
        guard let times = times[restaurant] else { return .good }
        let until = [times[.user(principal.user)], principal.device.flatMap { times[.device($0)] }].compactMap { $0 }.max()
        if let until, principal.issuedAt.map({ $0 <= until }) ?? true { return .bearerRevoked }
        return principal.tokenID.map { times[.token($0)] != nil } == true ? .tokenRevoked : .good
    }

    private mutating func forget(before oldest: Timestamp) {
        times = times.mapValues { $0.filter { $0.value > oldest } }.filter { !$0.value.isEmpty }
        count = times.values.reduce(0) { $0 + $1.count }
        nextSweep = max(Self.sweep, 2 * count)
    }
}

/// Whether a token was revoked, and how.
package enum TokenStanding: Hashable, Sendable {
    case good
    /// This one alone.
    case tokenRevoked
    /// All that its user or device had.
    case bearerRevoked
}
