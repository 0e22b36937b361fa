import Access
import Foundation
import Synchronization
import Testing

@Suite struct KeySourceTests {
    /// A clock that is moved by hand.
    private final class MovedClock: Sendable {
        private let instant = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { instant.withLock { $0 } }
        func pass(_ time: Duration) { instant.withLock { $0 += time } }
    }

    @Test("a file of keys that changes is read again; while it is broken, the last good keys stay")
    func file() async throws {
        let folder = try Folder()
        let (old, new) = (Signer.es256(), Signer.edDSA())
        let path = try folder.write(Signer.jwks(["old": old]), to: "keys.json")
        let verifier = TokenVerifier.of(try await .jwks(path))
        let (oldToken, newToken) = (try old.token(kid: "old"), try new.token(kid: "new"))
        #expect(await verifier.refusal(oldToken) == nil)
        #expect(await verifier.refusal(newToken) == .unknownKey)
        for broken in ["", "{", "[]", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","kid":"new","k":"AA"}]}"#] {
            _ = try folder.write(broken, to: "keys.json")
            #expect(await verifier.refusal(oldToken) == nil)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(await verifier.refusal(oldToken) == nil)
        _ = try folder.write(Signer.jwks(["new": new]), to: "keys.json")
        #expect(await verifier.refusal(newToken) == nil)
        #expect(await verifier.refusal(oldToken) == .unknownKey)
    }

    @Test(
        "keys that are not known or not for signing are passed over",
        arguments: [
            #"{"kid":"x","kty":"oct","k":"AA"}"#, #"{"kid":"x","kty":"EC","crv":"P-999","x":"AA","y":"AA"}"#,
            #"{"kid":"x","kty":"RSA","alg":"RS512","n":"AQAB","e":"AQAB"}"#, #"{"kid":"x","kty":"OKP","crv":"X25519","x":"AA"}"#,
            #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kid":"x","use":"enc","kty":"RSA","n":"AQAB","e":"AQAB"}"#, "{}", "7",
        ])
    func passedOver(other: String) async throws {
        let folder = try Folder()
        let signer = Signer.es256()
        let set = Signer.jwks(["k1": signer]).replacing("[{", with: "[\(other),{")
        let verifier = TokenVerifier.of(try await .jwks(try folder.write(set, to: "keys.json")))
        #expect(await verifier.refusal(try signer.token(kid: "k1")) == nil)
        #expect(await verifier.refusal(try signer.token(kid: "x")) == .unknownKey)
    }

    @Test(
        "a set that cannot be used is refused at the start",
        arguments: ["", "{}", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","kid":"x","k":"AA"}]}"#, #"{"keys":{}}"#, "large", "many"])
    func unusable(text: String) async throws {
        let folder = try Folder()
        let signer = Signer.es256()
        let many = Dictionary(uniqueKeysWithValues: (0..<101).map { ("k\($0)", signer) })
        let set =
            switch text {
            case "large": Signer.jwks(["k1": signer]) + String(repeating: " ", count: 256 * 1024)
            case "many": Signer.jwks(many)
            default: text
            }
        let path = try folder.write(set, to: "keys.json")
        await #expect(throws: TokenVerifier.Unusable.self) { try await KeySource.jwks(path) }
        await #expect(throws: TokenVerifier.Unusable.self) { try await KeySource.jwks(folder.path + "/nothing.json") }
    }

    @Test("keys behind a URL are fetched again for an unknown key, once a minute at most; the last good ones stay")
    func url() async throws {
        let (old, new) = (Signer.es256(), Signer.edDSA())
        let (oldToken, newToken) = (try old.token(kid: "old"), try new.token(kid: "new"))
        try await KeyServer.with(Signer.jwks(["old": old])) { server in
            let clock = MovedClock()
            let verifier = TokenVerifier.of(try await .jwks(server.url, now: { clock.now }))
            #expect(server.requests == 1)
            server.answer = (200, Signer.jwks(["old": old, "new": new]))
            clock.pass(.seconds(59))
            #expect(await verifier.refusal(newToken) == .unknownKey)
            #expect(server.requests == 1)
            clock.pass(.seconds(1))
            server.answer = (500, "broken")
            #expect(await verifier.refusal(newToken) == .unknownKey)
            #expect(await verifier.refusal(oldToken) == nil)
            #expect(server.requests == 2)
            server.answer = (200, Signer.jwks(["old": old, "new": new]))
            #expect(await verifier.refusal(newToken) == .unknownKey)
            #expect(server.requests == 2)
            clock.pass(.seconds(60))
            let refusals = await withTaskGroup(of: TokenError?.self) { group in
                for _ in 0..<8 { group.addTask { await verifier.refusal(newToken) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.allSatisfy { $0 == nil })
            #expect(await verifier.refusal(oldToken) == nil)
            #expect(server.requests == 3)
            clock.pass(.seconds(600))
            #expect(await verifier.refusal(oldToken) == nil)
            #expect(server.requests == 3)
        }
    }

    @Test("a URL that does not answer with keys is refused at the start", arguments: [(404, "{}"), (200, "hello"), (200, "")])
    func unusableURL(status: Int, body: String) async throws {
        try await KeyServer.with(body) { server in
            server.answer = (status, body)
            await #expect(throws: TokenVerifier.Unusable.self) { try await KeySource.jwks(server.url) }
        }
        await #expect(throws: TokenVerifier.Unusable.self) { try await KeySource.jwks("http://127.0.0.1:1/keys") }
    }
}
