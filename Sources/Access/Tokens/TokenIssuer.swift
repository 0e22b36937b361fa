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
        var iat: Int64
        var exp: Int64

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    private let keys: JWTKeyCollection
    private let now: @Sendable () -> Timestamp

    /// - Parameter secret: HS256, at least 32 bytes.
    package init(secret: [UInt8], now: @escaping @Sendable () -> Timestamp) async throws(TokenVerifier.Unusable) {
        guard secret.count >= TokenVerifier.shortestSecret else { throw .shortSecret(secret.count) }
        keys = JWTKeyCollection()
        self.now = now
        await keys.add(hmac: HMACKey(from: Data(secret)), digestAlgorithm: .sha256)
    }

    package func issue(
        user: String, role: Role, restaurant: RestaurantID, counters: [CounterID] = [], customer: CustomerID? = nil, device: String? = nil,
        validFor: Duration = .seconds(1800)
    ) async throws -> String {
        let begin = now()
        return try await keys.sign(
            Payload(
                sub: user, role: role.rawValue, restaurant_id: restaurant.rawValue,
                counters: counters.isEmpty ? nil : counters.map(\.rawValue),
                customer_id: customer?.rawValue, device_id: device, jti: UUID().uuidString.lowercased(), iat: begin.milliseconds / 1000,
                exp: begin.advanced(by: validFor).milliseconds / 1000))
    }
}
