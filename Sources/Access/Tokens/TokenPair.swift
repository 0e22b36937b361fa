import Restaurant

/// What somebody is given who logged in.
package struct TokenPair: Sendable {
    package let access: String
    package let refresh: String
    /// The access token's end.
    package let expiresAt: Timestamp
    package let refreshExpiresAt: Timestamp
}

extension TokenIssuer {
    package static let accessLife = Duration.seconds(15 * 60)
    package static let refreshLife = Duration.seconds(14 * 86_400)

    /// Tokens of a member of staff, as the restaurant knows them now.
    ///
    /// - Parameter begin: when their time begins: later than what revoked those before them.
    package func pair(for employee: Employee, at restaurant: RestaurantID, from begin: Timestamp) async throws -> TokenPair {
        func token(_ use: TokenUse, _ life: Duration) async throws -> String {
            try await issue(
                user: employee.id.rawValue, role: employee.role, restaurant: restaurant, counters: employee.counter.map { [$0] } ?? [],
                use: use, from: begin, validFor: life)
        }
        return TokenPair(
            access: try await token(.access, Self.accessLife), refresh: try await token(.refresh, Self.refreshLife),
            expiresAt: Self.end(begin, Self.accessLife), refreshExpiresAt: Self.end(begin, Self.refreshLife))
    }

    /// As the token says it: in whole seconds.
    private static func end(_ begin: Timestamp, _ life: Duration) -> Timestamp {
        Timestamp(milliseconds: begin.advanced(by: life).milliseconds / 1000 * 1000)
    }
}
