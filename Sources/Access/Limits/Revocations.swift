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

    /// Whether a token no longer holds at a restaurant. One that does not say when it was issued counts as issued before.
    func hit(_ principal: Principal, at restaurant: RestaurantID) -> Bool {
        guard let times = times[restaurant] else { return false }
        if let id = principal.tokenID, times[.token(id)] != nil { return true }
        let until = [times[.user(principal.user)], principal.device.flatMap { times[.device($0)] }].compactMap { $0 }.max()
        guard let until else { return false }
        return principal.issuedAt.map { $0 <= until } ?? true
    }

    private mutating func forget(before oldest: Timestamp) {
        times = times.mapValues { $0.filter { $0.value > oldest } }.filter { !$0.value.isEmpty }
        count = times.values.reduce(0) { $0 + $1.count }
        nextSweep = max(Self.sweep, 2 * count)
    }
}
