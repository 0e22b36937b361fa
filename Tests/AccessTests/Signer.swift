import Access
import Crypto
import CryptoExtras
import Foundation
import Restaurant

/// A key that a test signs tokens with, written without the library that checks them.
struct Signer: Sendable {
    static let secretText = "a secret of thirty-two bytes or more"
    static let now = Timestamp(milliseconds: 1_762_426_800_000)
    /// Seconds since 1970.
    static let second = 1_762_426_800

    let algorithm: String
    /// As it stands in a JWKS, without its kid; nil for a secret.
    let jwk: String?
    let sign: @Sendable (Data) throws -> Data

    static func secret(_ text: String = secretText) -> Signer {
        Signer(algorithm: "HS256", jwk: nil) { Data(HMAC<SHA256>.authenticationCode(for: $0, using: SymmetricKey(data: Data(text.utf8)))) }
    }

    static func es256() -> Signer {
        let key = P256.Signing.PrivateKey()
        let point = key.publicKey.rawRepresentation
        return Signer(
            algorithm: "ES256",
            jwk: #""kty":"EC","crv":"P-256","x":"\#(point.prefix(32).base64URL)","y":"\#(Data(point.suffix(32)).base64URL)""#
        ) { try key.signature(for: $0).rawRepresentation }
    }

    static func edDSA() -> Signer {
        let key = Curve25519.Signing.PrivateKey()
        return Signer(algorithm: "EdDSA", jwk: #""kty":"OKP","crv":"Ed25519","x":"\#(key.publicKey.rawRepresentation.base64URL)""#) {
            try key.signature(for: $0)
        }
    }

    static func rs256() throws -> Signer {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        return Signer(
            algorithm: "RS256",
            jwk: #""kty":"RSA","alg":"RS256","use":"sig","n":"\#(numbers.modulus.base64URL)","e":"\#(numbers.publicExponent.base64URL)""#
        ) { try key.signature(for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation }
    }

    static func named(_ algorithm: String) throws -> Signer {
        switch algorithm {
        case "RS256": try rs256()
        case "ES256": es256()
        case "EdDSA": edDSA()
        default: secret()
        }
    }

    func token(_ claims: String = standard, kid: String? = nil, algorithm: String? = nil, header more: String = "") throws -> String {
        let kid = kid.map { #","kid":"\#($0)""# } ?? ""
        let header = #"{"alg":"\#(algorithm ?? self.algorithm)","typ":"JWT"\#(kid)\#(more)}"#
        let signed = Data(header.utf8).base64URL + "." + Data(claims.utf8).base64URL
        return signed + "." + (try sign(Data(signed.utf8))).base64URL
    }

    /// Holds for ten minutes.
    static let standard = claims()

    /// The claims that every token needs, less those that `changes` sets to nil, and what it adds; values are JSON.
    static func claims(_ changes: [String: String?] = [:]) -> String {
        let base = ["sub": "\"ana\"", "exp": "\(second + 600)", "role": "\"employee\"", "restaurant_id": "\"demo\""]
        var members: [String: String?] = base
        for (name, value) in changes { members[name] = .some(value) }
        return "{" + members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.sorted().joined(separator: ",") + "}"
    }

    /// A JWKS with these keys.
    static func jwks(_ keys: [String: Signer]) -> String {
        #"{"keys":["# + keys.map { #"{"kid":"\#($0.key)",\#($0.value.jwk ?? "")}"# }.sorted().joined(separator: ",") + "]}"
    }
}

extension TokenVerifier {
    /// At the standing time of the tests.
    static func of(_ keys: KeySource, issuer: String? = nil, audience: String? = nil, at now: Timestamp = Signer.now) -> TokenVerifier {
        TokenVerifier(keys: keys, issuer: issuer, audience: audience, now: { now })
    }

    static func secret(_ text: String = Signer.secretText, at now: Timestamp = Signer.now) async throws -> TokenVerifier {
        of(try await .secret(Array(text.utf8)), at: now)
    }

    /// What a token comes to: `ok`, or the error.
    func refusal(_ token: String) async -> TokenError? {
        do throws(TokenError) {
            _ = try await principal(token)
            return nil
        } catch { return error }
    }
}

/// A folder that goes with the test.
final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("comanda-access-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        return file
    }
}

extension Identifier: ExpressibleByStringLiteral {
    /// Only for tests, where the literal is known to be an id.
    public init(stringLiteral text: String) { self.init(text)! }
}
