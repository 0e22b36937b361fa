import Foundation
import JWTKit
import Restaurant

/// What is read of a token's payload. Names differ between issuers; all of them are understood.
struct Claims: JWTPayload {
    /// Restaurants or counters that one token may list.
    static let longestList = 1000

    var sub: String
    var exp: Double
    var nbf: Double?
    var iat: Double?
    var jti: String?
    /// What it is for, where that is not access; a name of our own, and of other issuers.
    var typ: String?
    var iss: String?
    var aud: Audience?
    var role: String?
    var roles: [String]?
    var restaurant_id: String?
    var tenant_id: String?
    var cafe_id: String?
    var restaurants: [String]?
    var cafes: [String]?
    var counters: [String]?
    var customer_id: String?
    var device_id: String?

    /// Whom a token is for: one, or a list (RFC 7519, 4.1.3). Our own, since jwt-kit's traps on an empty list.
    struct Audience: Codable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            names = if let name = try? value.decode(String.self) { [name] } else { try value.decode([String].self) }
        }

        func encode(to encoder: any Encoder) throws { try names.encode(to: encoder) }
    }

    /// Times are checked against the server's own clock, by ``principal(at:issuer:audience:)``.
    func verify(using algorithm: some JWTAlgorithm) throws {}

    /// The bearer, if the claims hold now.
    func principal(
        at now: Timestamp, for use: TokenUse = .access, issuer: String?, audience: String?
    ) throws(TokenError) -> Principal {
        guard exp.isFinite, let expiry = Self.instant(exp), now < expiry else { throw .expired }
        guard (typ?.lowercased() == TokenUse.refreshClaim) == (use == .refresh) else {
            throw .wrong(
                "typ",
                use == .refresh
                    ? "is not \(TokenUse.refreshClaim): it opens doors, and renews nothing"
                    : "says that it only renews; show the access token")
        }
        // Revocations are forgotten after the longest life of a token.
        let issued = min(iat.flatMap(Self.instant) ?? now, now)
        guard expiry.since(issued) <= Bounds.tokenLife else { throw .wrong("exp", "lies more than 366 days after its iat, or after now") }
        if let nbf {
            guard let begin = Self.instant(nbf), begin <= now else { throw .notYet }
        }
        if let issuer, iss != issuer { throw .wrong("iss", "is not \(issuer)") }
        if let audience, aud?.names.contains(audience) != true { throw .wrong("aud", "does not name \(audience)") }
        guard !sub.isEmpty, sub.utf8.count <= 256 else { throw .wrong("sub", "is 1 to 256 bytes") }
        // What the house does by itself is told by this name; nobody else may be taken for it.
        guard sub != Actor.house.user else { throw .wrong("sub", "is the house's own name, \(sub); give its bearer another") }
        let words = [role].compactMap { $0 } + (roles ?? [])
        guard words.count <= Self.longestList, let highest = words.compactMap(Role.init(rawValue:)).max(by: { $0.rank < $1.rank }) else {
            throw .wrong("role", "names none of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let named = [restaurant_id ?? tenant_id ?? cafe_id].compactMap { $0 } + (restaurants ?? cafes ?? [])
        guard named.count <= Self.longestList else { throw .wrong("restaurants", "lists more than \(Self.longestList)") }
        let ids = named.compactMap(RestaurantID.init(_:))
        guard ids.count == named.count, !ids.isEmpty else { throw .wrong("restaurant_id", "names no restaurant") }
        guard (counters ?? []).count <= Self.longestList else { throw .wrong("counters", "lists more than \(Self.longestList)") }
        let customer = CustomerID(customer_id ?? sub)
        if highest == .customer, customer == nil { throw .wrong("customer_id", "is no id: 1 to 128 printable characters without spaces") }
        if let device_id, device_id.utf8.count > 128 { throw .wrong("device_id", "is longer than 128 bytes") }
        return Principal(
            user: sub, role: highest, restaurants: ids, counters: Set((counters ?? []).compactMap(CounterID.init(_:))),
            customer: customer, device: device_id, tokenID: jti, issuedAt: iat.flatMap(Self.instant), expiresAt: expiry)
    }

    /// Seconds since 1970 as an instant; nil for what no clock shows.
    private static func instant(_ seconds: Double) -> Timestamp? {
        guard seconds.isFinite, abs(seconds) < 1e11 else { return nil }
        return Timestamp(milliseconds: Int64((seconds * 1000).rounded()))
    }
}

extension Role {
    /// Of several roles the highest counts.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Why a token is not taken.
package enum TokenError: Error, Hashable, Sendable {
    case tooLong
    case malformed
    case badSignature
    case wrongAlgorithm
    case unknownKey
    /// It demands to be understood in ways that it names (RFC 7515, 4.1.11).
    case critical
    case expired
    case notYet
    case wrong(String, String)
}

extension TokenError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong: "the token is longer than \(TokenVerifier.longestToken) bytes"
        case .malformed: "that is no token (a JWT of three parts)"
        case .badSignature: "the token's signature is not ours"
        case .wrongAlgorithm: "the token is signed by another algorithm than its key's"
        case .unknownKey: "the token is signed with a key that is not known here"
        case .critical: "the token demands extensions (crit) that are not understood here"
        case .expired: "the token has expired; get a new one"
        case .notYet: "the token does not hold yet"
        case .wrong(let claim, let why): "the token's \(claim) \(why)"
        }
    }
}
