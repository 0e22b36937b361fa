import Restaurant

/// What no longer holds although its time has not come: tokens by id, and all that a user or a device had been given until then.
package struct Revocation: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case token(String)
        case user(String)
        case device(String)
    }

    package let target: Target
    package let at: Timestamp

    package init(_ target: Target, at: Timestamp) {
        self.target = target
        self.at = at
    }
}

/// The revocations in force. Forgotten after the longest life of a token.
struct Revocations: Sendable {
    static let longestTokenLife = Duration.seconds(30 * 86_400)

    private var times: [Revocation.Target: Timestamp] = [:]

    /// Those that are remembered.
    var count: Int { times.count }

    mutating func add(_ revocation: Revocation) {
        if times.count > 10_000 { times = times.filter { revocation.at.since($0.value) < Self.longestTokenLife } }
        times[revocation.target] = revocation.at
    }

    /// A token that does not say when it was issued counts as issued before.
    func hit(_ principal: Principal) -> Bool {
        if times.isEmpty { return false }
        if let id = principal.tokenID, times[.token(id)] != nil { return true }
        let until = [times[.user(principal.user)], principal.device.flatMap { times[.device($0)] }].compactMap { $0 }.max()
        guard let until else { return false }
        return principal.issuedAt.map { $0 <= until } ?? true
    }
}
