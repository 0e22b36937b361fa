import AsyncHTTPClient
import Foundation
import JWTKit
import NIOCore
import NIOHTTP1
import Restaurant

/// Where the keys come from that tokens are signed with: one secret, or a JWKS from a file or a URL.
package actor KeySource {
    /// Keys, and which algorithm each is for.
    struct Keys: Sendable {
        let keys: JWTKeyCollection
        /// By key id; the empty id stands for a token that names none.
        let algorithms: [String: String]

        func allows(_ algorithm: String, _ kid: String?) -> Bool { algorithms[kid ?? ""] == algorithm }
    }

    private static let largestSet = 256 * 1024
    private static let mostKeys = 100
    /// An unknown key id makes the set be fetched again, but not more often.
    private static let refreshAtMostEvery = Duration.seconds(60)

    private let url: String?
    private var keys: Keys
    private var fetchedAt: ContinuousClock.Instant

    private init(_ keys: Keys, url: String?) {
        self.keys = keys
        self.url = url
        fetchedAt = .now
    }

    /// HS256 with a secret of at least 32 bytes.
    package static func secret(_ secret: [UInt8]) async throws(TokenVerifier.Unusable) -> KeySource {
        guard secret.count >= TokenVerifier.shortestSecret else { throw .shortSecret(secret.count) }
        let collection = JWTKeyCollection()
        await collection.add(hmac: HMACKey(from: Data(secret)), digestAlgorithm: .sha256)
        return KeySource(Keys(keys: collection, algorithms: ["": "HS256"]), url: nil)
    }

    /// RS256, ES256 or EdDSA by a JWKS (RFC 7517) in a file or behind an `http(s)` URL.
    package static func jwks(_ place: String) async throws(TokenVerifier.Unusable) -> KeySource {
        if place.hasPrefix("https://") || place.hasPrefix("http://") {
            return KeySource(try await read(try await fetch(place)), url: place)
        }
        guard let json = FileManager.default.contents(atPath: place) else { throw .keys("there is no file \(place)") }
        return KeySource(try await read(String(decoding: json, as: UTF8.self)), url: nil)
    }

    /// The keys, fetched again if this id is unknown. The last good set stays when fetching fails.
    func collection(for kid: String?) async throws(TokenError) -> Keys {
        guard let url, keys.algorithms[kid ?? ""] == nil, ContinuousClock.now - fetchedAt >= Self.refreshAtMostEvery else { return keys }
        fetchedAt = .now
        if let json = try? await Self.fetch(url), let fresh = try? await Self.read(json) { keys = fresh }
        return keys
    }

    private static func fetch(_ url: String) async throws(TokenVerifier.Unusable) -> String {
        do {
            let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
            guard response.status == .ok else { throw TokenVerifier.Unusable.keys("\(url) answers \(response.status.code)") }
            return String(buffer: try await response.body.collect(upTo: largestSet))
        } catch let unusable as TokenVerifier.Unusable {
            throw unusable
        } catch {
            throw .keys("\(url) cannot be fetched: \(error)")
        }
    }

    private static func read(_ json: String) async throws(TokenVerifier.Unusable) -> Keys {
        guard json.utf8.count <= largestSet, let set = try? JSONDecoder().decode(JWKS.self, from: Data(json.utf8)) else {
            throw .keys("it is no JSON Web Key Set")
        }
        guard (1...mostKeys).contains(set.keys.count) else { throw .keys("it has no key, or more than \(mostKeys)") }
        let collection = JWTKeyCollection()
        var algorithms: [String: String] = [:]
        for key in set.keys {
            guard let kid = key.keyIdentifier?.string, let algorithm = algorithm(of: key) else { continue }
            var key = key
            if key.algorithm == nil, let named = JWK.Algorithm(rawValue: algorithm.lowercased()) ?? JWK.Algorithm(rawValue: algorithm) {
                key.algorithm = named
            }
            do { try await collection.add(jwk: key) } catch { throw .keys("key \(kid): \(error)") }
            algorithms[kid] = algorithm
        }
        guard !algorithms.isEmpty else { throw .keys("none of its keys has a kid and is for RS256, ES256 or EdDSA") }
        return Keys(keys: collection, algorithms: algorithms)
    }

    /// The algorithm that a key is for; nil for those that are not taken.
    private static func algorithm(of key: JWK) -> String? {
        switch key.keyType {
        case .rsa: return key.algorithm.map(\.rawValue).map { $0 == "RS256" ? "RS256" : nil } ?? "RS256"
        case .ecdsa: return key.curve == .ecdsa(.p256) ? "ES256" : nil
        case .octetKeyPair: return "EdDSA"
        default: return nil
        }
    }
}
