import Foundation
import JWTKit
import Restaurant

/// Checks tokens: signature, algorithm, time and claims.
///
/// The algorithm is fixed by the key and never by the token, so that a public key never passes for a secret.
package struct TokenVerifier: Sendable {
    /// Bytes.
    package static let longestToken = 8192
    /// RFC 7518, 3.2: an HS256 key is at least as long as its hash.
    package static let shortestSecret = 32

    /// A configuration that cannot work.
    package enum Unusable: Error, CustomStringConvertible {
        case shortSecret(Int)
        case keys(String)

        package var description: String {
            switch self {
            case .shortSecret(let count):
                "the token secret has \(count) bytes; HS256 needs at least \(TokenVerifier.shortestSecret): set COMANDA_JWT_SECRET to a longer one"
            case .keys(let why): "the JWKS cannot be used: \(why)"
            }
        }
    }

    private let keys: KeySource
    private let issuer: String?
    private let audience: String?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - keys: what signs tokens.
    ///   - issuer: what `iss` has to be; nil: anything.
    ///   - audience: what `aud` has to name; nil: anything.
    package init(keys: KeySource, issuer: String? = nil, audience: String? = nil, now: @escaping @Sendable () -> Timestamp) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
        self.now = now
    }

    /// Who a token speaks for.
    ///
    /// - Parameter use: what it has to be for.
    package func principal(_ token: String, for use: TokenUse = .access) async throws(TokenError) -> Principal {
        guard token.utf8.count <= Self.longestToken else { throw .tooLong }
        let header = try Self.header(of: token)
        guard !header.isCritical else { throw .critical }
        let found = await keys.keys(for: header.kid)
        guard let algorithm = found.algorithm(header.kid) else { throw .unknownKey }
        guard algorithm == header.alg else { throw .wrongAlgorithm }
        let claims: Claims
        do {
            claims = try await found.collection.verify(token, as: Claims.self)
        } catch let error as JWTError where error.errorType == .malformedToken {
            // Said of a payload only after its signature was found to be right.
            throw .wrong("payload", "lacks sub or exp, or has a claim of the wrong type")
        } catch {
            throw .badSignature
        }
        return try claims.principal(at: now(), for: use, issuer: issuer, audience: audience)
    }

    private struct Header: Decodable {
        private enum Name: String, CodingKey { case alg, kid, crit }

        let alg: String
        let kid: String?
        let isCritical: Bool

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Name.self)
            alg = try members.decode(String.self, forKey: .alg)
            kid = try members.decodeIfPresent(String.self, forKey: .kid)
            isCritical = members.contains(.crit)
        }
    }

    private static func header(of token: String) throws(TokenError) -> Header {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Data(base64URL: String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: bytes)
        else {
            throw .malformed
        }
        return header
    }
}

extension Data {
    /// RFC 4648, section 5, without padding.
    init?(base64URL text: String) {
        var plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        while plain.count % 4 != 0 { plain += "=" }
        self.init(base64Encoded: plain)
    }

    package var base64URL: String {
        base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").replacingOccurrences(
            of: "=", with: "")
    }
}
