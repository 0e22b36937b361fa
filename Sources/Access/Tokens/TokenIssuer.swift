import Foundation
import JWTKit
import Restaurant

/// Makes tokens: for `comanda token`, for the demo's links and for tests.
package struct TokenIssuer: Sendable {
    private struct Payload: JWTPayload {
        var sub: String
        var role: String
        var restaurant_id: String
        var counters: [String]?
        var customer_id: String?
        var device_id: String?
        var jti: String
        var typ: String?
        var iss: String?
        var aud: String?
        /// With its milliseconds, so that a token made right after a revocation is not taken for one of before.
        var iat: Double
        var exp: Int64

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    private let keys: JWTKeyCollection
    private let issuer: String?
    private let audience: String?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - secret: HS256, at least 32 bytes.
    ///   - issuer: what `iss` says; nil leaves it out.
    ///   - audience: what `aud` says; nil leaves it out.
    package init(
        secret: [UInt8], issuer: String? = nil, audience: String? = nil, now: @escaping @Sendable () -> Timestamp
    ) async throws(TokenVerifier.Unusable) {
        guard secret.count >= TokenVerifier.shortestSecret else { throw .shortSecret(secret.count) }
        keys = JWTKeyCollection()
        self.issuer = issuer
        self.audience = audience
        self.now = now
        await keys.add(hmac: HMACKey(from: Data(secret)), digestAlgorithm: .sha256)
    }

    /// - Parameters:
    ///   - use: what the token is for.
    ///   - begin: when its time begins; nil: now.
    package func issue(
        user: String, role: Role, restaurant: RestaurantID, counters: [CounterID] = [], customer: CustomerID? = nil, device: String? = nil,
        use: TokenUse = .access, from begin: Timestamp? = nil, validFor: Duration = .seconds(1800)
    ) async throws -> String {
        let begin = begin ?? now()
        return try await keys.sign(
            Payload(
                sub: user, role: role.rawValue, restaurant_id: restaurant.rawValue,
                counters: counters.isEmpty ? nil : counters.map(\.rawValue),
                customer_id: customer?.rawValue, device_id: device, jti: UUID().uuidString.lowercased(),
                typ: use == .refresh ? TokenUse.refreshClaim : nil, iss: issuer, aud: audience,
                iat: Double(begin.milliseconds) / 1000, exp: begin.advanced(by: validFor).milliseconds / 1000))
    }
}
