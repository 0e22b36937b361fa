import Restaurant
import Synchronization
import Testing

@testable import Access

@Suite("Logging in: secrets, wrong tries, tokens")
struct LogInTests {
    private static let cheap = SecretHasher.Cost(rounds: 16, blockSize: 1, parallelism: 1)

    @Test(
        "a PIN is four to eight digits, a password ten to two hundred characters",
        arguments: [
            (Secret.pin("1234"), true), (.pin("12345678"), true), (.pin("123"), false), (.pin("123456789"), false), (.pin("12a4"), false),
            (.pin("١٢٣٤"), false), (.pin(""), false), (.password("0123456789"), true), (.password("012345678"), false),
            (.password(String(repeating: "é", count: 200)), true), (.password(String(repeating: "x", count: 201)), false),
            (.password(""), false),
        ])
    func rules(secret: Secret, isGood: Bool) {
        #expect((secret.fault == nil) == isGood)
    }

    @Test("a hash fits its own secret and no other, also at another cost, and none is the same twice")
    func hashes() async throws {
        let hasher = SecretHasher(cost: Self.cheap)
        let first = try await hasher.hash(.pin("1234"))
        let second = try await hasher.hash(.pin("1234"))
        #expect(first.salt != second.salt && first.digest != second.digest)
        let other = SecretHasher(cost: .init(rounds: 32, blockSize: 2, parallelism: 2))
        #expect(try await other.matches(.pin("1234"), first))
        #expect(try await hasher.matches(.pin("1235"), first) == false)
        #expect(try await hasher.matches(.password("1234"), first) == false)
        #expect(try await hasher.matches(.pin(""), first) == false)
        #expect(try await hasher.matches(.pin("1234"), nil) == false)
        var broken = first
        (broken.salt, broken.digest) = ("xyz", "")
        #expect(try await hasher.matches(.pin("1234"), broken) == false)
    }

    @Test("scrypt is that of RFC 7914, section 12")
    func vector() async throws {
        // The RFC's words with the kind in front: worked out with another program (Python's hashlib.scrypt).
        let hash = Credential.Hash(
            salt: "4e61436c", digest: Self.digest, rounds: 1024, blockSize: 8, parallelism: 2)
        #expect(try await SecretHasher(cost: Self.cheap).matches(.password("pleaseletmein"), hash))
    }

    private static let digest = "e2638a06d1abd61902c11caef1777ff108fdbdfe70ec119b8378c9c6049e6fa4"

    @Test("more secrets than can wait are refused unseen")
    func busy() async throws {
        let hasher = SecretHasher(cost: .init(rounds: 1024, blockSize: 8, parallelism: 1))
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<400 {
                group.addTask {
                    do { return try await hasher.matches(.pin("1234"), nil) } catch { return error is SecretHasher.Busy }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused > 0 && refused < 400)
        #expect(try await hasher.matches(.pin("1234"), nil) == false)
    }

    private static let start = Timestamp(milliseconds: 1_000_000)
    private static func at(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    /// A value in a box, since an expectation changes nothing.
    private final class Ledger {
        private var value: LockOut
        init(limit: Int) { value = LockOut(limit: limit, time: .seconds(900)) }
        var count: Int { value.count }
        func begin(_ user: String, at restaurant: RestaurantID, _ now: Timestamp) -> Duration? {
            value.begin(user, at: restaurant, now)
        }
        func failed(_ user: String, at restaurant: RestaurantID, _ now: Timestamp) -> Bool { value.failed(user, at: restaurant, now) }
        func succeeded(_ user: String, at restaurant: RestaurantID) { value.succeeded(user, at: restaurant) }
        func withdraw(_ user: String, at restaurant: RestaurantID) { value.withdraw(user, at: restaurant) }
    }

    @Test("the fifth wrong try locks a user out for a while; a right one before it wipes the slate")
    func locks() {
        let ledger = Ledger(limit: 5)
        func wrong(_ second: Int) -> Bool? {
            ledger.begin("ana", at: "demo", Self.at(second)) == nil ? ledger.failed("ana", at: "demo", Self.at(second)) : nil
        }
        #expect((0..<4).map { wrong($0) } == [false, false, false, false])
        #expect(ledger.begin("ana", at: "demo", Self.at(4)) == nil)
        ledger.succeeded("ana", at: "demo")
        #expect((5..<10).map { wrong($0) } == [false, false, false, false, true])
        #expect(ledger.begin("ana", at: "demo", Self.at(10)) == .seconds(899))
        #expect(ledger.begin("ana", at: "elsewhere", Self.at(10)) == nil)
        #expect(ledger.begin("ben", at: "demo", Self.at(10)) == nil)
        #expect(ledger.begin("ana", at: "demo", Self.at(908)) == .seconds(1))
        #expect(wrong(909) == false)
    }

    @Test("tries at the same time count like tries in a row, and old ones are forgotten")
    func sameTime() {
        let ledger = Ledger(limit: 5)
        let begun = (0..<8).map { _ in ledger.begin("ana", at: "demo", Self.start) }
        #expect(begun.filter { $0 == nil }.count == 5)
        ledger.withdraw("ana", at: "demo")
        #expect(ledger.begin("ana", at: "demo", Self.start) == nil)
        #expect(ledger.failed("ana", at: "demo", Self.start))
        let slow = Ledger(limit: 5)
        for minute in 0..<20 {
            #expect(slow.begin("ana", at: "demo", Self.at(minute * 900)) == nil)
            #expect(slow.failed("ana", at: "demo", Self.at(minute * 900)) == false)
        }
    }

    @Test("a flood of names takes no more room than there is, and frees nobody who is locked out")
    func flood() {
        let ledger = Ledger(limit: 1)
        #expect(ledger.begin("ana", at: "demo", Self.start) == nil)
        #expect(ledger.failed("ana", at: "demo", Self.start))
        for number in 0..<30_000 { _ = ledger.begin("user-\(number)", at: "demo", Self.start) }
        #expect(ledger.count <= 10_001)
        #expect(ledger.begin("ana", at: "demo", Self.start) != nil)
    }

    @Test("a refresh token opens nothing, an access token renews nothing")
    func uses() async throws {
        let secret = Array(Signer.secretText.utf8)
        let issuer = try await TokenIssuer(secret: secret, issuer: "us", audience: "them", now: { Signer.now })
        let verifier = TokenVerifier(keys: try await .secret(secret), issuer: "us", audience: "them", now: { Signer.now })
        let employee = Employee(id: "ana", name: "Ana", role: .cashier, counter: "bar")
        let pair = try await issuer.pair(for: employee, at: "demo", from: Signer.now.advanced(by: .milliseconds(1)))
        let principal = try await verifier.principal(pair.access)
        #expect(principal.user == "ana" && principal.role == .cashier && principal.counters == ["bar"])
        #expect(principal.expiresAt == pair.expiresAt && principal.issuedAt == Signer.now.advanced(by: .milliseconds(1)))
        #expect(try await verifier.principal(pair.refresh, for: .refresh).expiresAt == pair.refreshExpiresAt)
        await #expect(throws: TokenError.self) { try await verifier.principal(pair.refresh) }
        await #expect(throws: TokenError.self) { try await verifier.principal(pair.access, for: .refresh) }
    }
}
