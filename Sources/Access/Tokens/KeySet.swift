import Foundation
import JWTKit

/// Keys, and which algorithm each is for.
struct KeySet: Sendable {
    /// Bytes of a JWKS.
    static let largest = 256 * 1024
    private static let mostKeys = 100

    let collection: JWTKeyCollection
    /// By key id; nil where one key serves all.
    private let algorithms: [String: String]?

    /// HS256 with one secret, whatever key a token names: there is no other.
    init(secret: [UInt8]) async throws(TokenVerifier.Unusable) {
        guard secret.count >= TokenVerifier.shortestSecret else { throw .shortSecret(secret.count) }
        collection = JWTKeyCollection()
        algorithms = nil
        await collection.add(hmac: HMACKey(from: Data(secret)), digestAlgorithm: .sha256)
    }

    /// The keys of a JWKS that are for signing, and for an algorithm that is taken; others are passed over (RFC 7517, 5).
    init(json: Data) async throws(TokenVerifier.Unusable) {
        guard json.count <= Self.largest, let set = try? JSONDecoder().decode(Document.self, from: json) else {
            throw .keys("it is no JSON Web Key Set")
        }
        guard (1...Self.mostKeys).contains(set.keys.count) else { throw .keys("it has no key, or more than \(Self.mostKeys)") }
        collection = JWTKeyCollection()
        var algorithms: [String: String] = [:]
        for var key in set.keys.compactMap(\.key) {
            guard let kid = key.keyIdentifier?.string, let algorithm = Self.algorithm(of: key) else { continue }
            key.algorithm = JWK.Algorithm(rawValue: algorithm)
            do { try await collection.add(jwk: key) } catch { throw .keys("key \(kid): \(error)") }
            algorithms[kid] = algorithm
        }
        guard !algorithms.isEmpty else { throw .keys("none of its keys has a kid and is for RS256, ES256 or EdDSA") }
        self.algorithms = algorithms
    }

    /// The algorithm of the key that a token names; nil if there is no such key.
    func algorithm(_ kid: String?) -> String? {
        guard let algorithms else { return "HS256" }
        return kid.flatMap { algorithms[$0] }
    }

    /// The algorithm that a key is for; nil for those that are not taken.
    private static func algorithm(of key: JWK) -> String? {
        switch key.keyType {
        case .rsa: key.algorithm == nil || key.algorithm == .rs256 ? "RS256" : nil
        case .ecdsa: key.curve == .ecdsa(.p256) ? "ES256" : nil
        case .octetKeyPair: key.curve == .eddsa(.ed25519) ? "EdDSA" : nil
        default: nil
        }
    }

    /// A JWKS as it comes.
    private struct Document: Decodable {
        var keys: [Member]
    }

    private struct Member: Decodable {
        private enum Name: String, CodingKey { case use }

        /// Nil for a kind of key that is not known, and for one that is not for signing (RFC 7517, 4.2).
        let key: JWK?

        init(from decoder: any Decoder) throws {
            let use = try? decoder.container(keyedBy: Name.self).decode(String.self, forKey: .use)
            key = (use ?? "sig") == "sig" ? try? JWK(from: decoder) : nil
        }
    }
}
