import Access
import Foundation
import Restaurant
import Testing

@Suite struct SignatureTests {
    @Test("a token signed by a key that is known is taken", arguments: ["HS256", "RS256", "ES256", "EdDSA"])
    func taken(algorithm: String) async throws {
        let (verifier, signer) = try await verifier(algorithm)
        let principal = try await verifier.principal(try signer.token(kid: "k1"))
        #expect(principal.user == "ana" && principal.role == .employee && principal.restaurants == ["demo"])
    }

    @Test("a changed signature, payload or header is not", arguments: ["HS256", "RS256", "ES256", "EdDSA"], [0, 1, 2])
    func changed(algorithm: String, part: Int) async throws {
        let (verifier, signer) = try await verifier(algorithm)
        var parts = try signer.token(kid: "k1").split(separator: ".").map(String.init)
        parts[part] =
            switch part {
            case 0: Data(#"{"typ":"JWT","alg":"\#(algorithm)","kid":"k1"}"#.utf8).base64URL
            case 1: Data(Signer.claims(["role": #""admin""#]).utf8).base64URL
            default: (parts[2].first == "A" ? "B" : "A") + parts[2].dropFirst()
            }
        #expect(await verifier.refusal(parts.joined(separator: ".")) == .badSignature)
    }

    @Test("another key of the same kind does not sign for this one", arguments: ["HS256", "RS256", "ES256", "EdDSA"])
    func otherKey(algorithm: String) async throws {
        let (verifier, _) = try await verifier(algorithm)
        let other = algorithm == "HS256" ? Signer.secret("another secret of thirty-two bytes!!") : try Signer.named(algorithm)
        #expect(await verifier.refusal(try other.token(kid: "k1")) == .badSignature)
    }

    @Test("the key fixes the algorithm: a public key's text is no secret", arguments: ["RS256", "ES256", "EdDSA"])
    func confusion(algorithm: String) async throws {
        let (verifier, signer) = try await verifier(algorithm)
        let jwk = try #require(signer.jwk)
        for text in [jwk, "{\"kid\":\"k1\",\(jwk)}", Signer.jwks(["k1": signer])] {
            #expect(await verifier.refusal(try Signer.secret(text).token(kid: "k1")) == .wrongAlgorithm)
            #expect(await verifier.refusal(try Signer.secret(text).token(kid: "k1", algorithm: algorithm)) == .badSignature)
        }
    }

    @Test(
        "no algorithm but the key's is taken, and none least of all",
        arguments: ["none", "None", "NONE", "", "HS384", "HS512", "hs256", "RS256", "RS512", "PS256", "ES384"])
    func algorithms(named: String) async throws {
        let verifier = try await TokenVerifier.secret()
        #expect(await verifier.refusal(try Signer.secret().token(algorithm: named)) == .wrongAlgorithm)
        let unsigned = try Signer.secret().token(algorithm: named).split(separator: ".").dropLast().joined(separator: ".") + "."
        #expect(await verifier.refusal(unsigned) == .wrongAlgorithm)
        let (byKeys, signer) = try await self.verifier("ES256")
        #expect(await byKeys.refusal(try signer.token(kid: "k1", algorithm: named)) == .wrongAlgorithm)
    }

    @Test(
        "a token that demands extensions is refused, whichever", arguments: [#","crit":["exp"],"exp":1"#, #","crit":[]"#, #","crit":null"#])
    func critical(header: String) async throws {
        #expect(try await TokenVerifier.secret().refusal(try Signer.secret().token(header: header)) == .critical)
    }

    @Test("a key that is not known is said to be so", arguments: ["k2", "", nil])
    func unknownKey(kid: String?) async throws {
        let (verifier, signer) = try await verifier("ES256")
        #expect(await verifier.refusal(try signer.token(kid: kid)) == .unknownKey)
    }

    @Test("a secret is the only key there is, whatever key a token names")
    func secretWithKid() async throws {
        #expect(try await TokenVerifier.secret().refusal(try Signer.secret().token(kid: "2025-11")) == nil)
    }

    @Test("a token has a bound", arguments: [8192, 8193, 100_000])
    func length(bytes: Int) async throws {
        let signer = Signer.secret()
        let bare = try signer.token(Signer.claims(["pad": "\"\""])).utf8.count
        // Three bytes of a payload become four of its text.
        var token = try signer.token(Signer.claims(["pad": "\"\(String(repeating: "x", count: (bytes - bare) * 3 / 4))\""]))
        while token.utf8.count < bytes { token += "A" }
        let refusal = try await TokenVerifier.secret().refusal(token)
        #expect((refusal == .tooLong) == (token.utf8.count > 8192))
    }

    @Test(
        "what is no token is refused as such",
        arguments: ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.ü.ñ", "\0", "eyJ.eyJ.eyJ", "e30.e30.e30", "bnVsbA.e30.AA", "W10.e30.AA"])
    func malformed(text: String) async throws {
        #expect(try await TokenVerifier.secret().refusal(text) == .malformed)
    }

    @Test("whatever comes as a token, it is refused and nothing traps", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let (verifier, signer) = try await verifier("ES256")
        let good = Array(try signer.token(kid: "k1").utf8)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard Array(text.utf8) != good else { continue }
            // The last letter of a signature has bits that mean nothing.
            guard !text.utf8.dropLast().elementsEqual(good.dropLast()) else { continue }
            #expect(await verifier.refusal(text) != nil, "seed \(seed): \(text)")
        }
    }

    @Test("what the server issues, it takes, with all that was said")
    func roundTrip() async throws {
        let secret = Array(Signer.secretText.utf8)
        let issuer = try await TokenIssuer(secret: secret, now: { Signer.now })
        let token = try await issuer.issue(
            user: "ana", role: .manager, restaurant: "demo", counters: ["bar", "grill"], customer: "c-1", device: "till-1",
            validFor: .seconds(60))
        let principal = try await TokenVerifier.secret().principal(token)
        #expect(principal.user == "ana" && principal.role == .manager && principal.restaurants == ["demo"])
        #expect(principal.counters == ["bar", "grill"] && principal.customer == "c-1" && principal.device == "till-1")
        #expect(principal.issuedAt == Signer.now && principal.expiresAt == Signer.now.advanced(by: .seconds(60)))
        let second = try await TokenVerifier.secret().principal(try await issuer.issue(user: "ana", role: .manager, restaurant: "demo"))
        #expect(principal.tokenID != nil && second.tokenID != principal.tokenID)
        #expect(try await TokenVerifier.secret(at: Signer.now.advanced(by: .seconds(60))).refusal(token) == .expired)
    }

    @Test("a secret that is too short is refused at the start", arguments: [0, 31])
    func shortSecret(count: Int) async throws {
        let secret = [UInt8](repeating: 65, count: count)
        await #expect(throws: TokenVerifier.Unusable.self) { try await KeySource.secret(secret) }
        await #expect(throws: TokenVerifier.Unusable.self) { try await TokenIssuer(secret: secret, now: { Signer.now }) }
    }

    private func verifier(_ algorithm: String) async throws -> (TokenVerifier, Signer) {
        let signer = try Signer.named(algorithm)
        guard signer.jwk != nil else { return (try await .secret(), signer) }
        let folder = try Folder()
        return (.of(try await .jwks(try folder.write(Signer.jwks(["k1": signer]), to: "keys.json"))), signer)
    }
}
