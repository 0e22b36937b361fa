import Restaurant
import Testing

@testable import Access

@Suite struct LimitTests {
    private static let start = Signer.now
    private static func at(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    // MARK: Connections

    @Test("one user has so many connections in a restaurant, whoever else is there; one that leaves makes room")
    func perUser() {
        var ledger = ConnectionLedger(limits: Limits())
        for _ in 0..<5 {
            #expect(ledger.full(for: "ana", in: "demo") == nil)
            ledger.add("ana", in: "demo")
        }
        #expect(ledger.full(for: "ana", in: "demo") == .user(5))
        #expect(ledger.full(for: "ben", in: "demo") == nil)
        #expect(ledger.full(for: "ana", in: "other") == nil)
        ledger.remove("ana", in: "demo")
        #expect(ledger.full(for: "ana", in: "demo") == nil && ledger.total == 4)
    }

    @Test("a restaurant has a thousand connections, a server ten thousand")
    func perRestaurantAndServer() throws {
        var ledger = ConnectionLedger(limits: Limits())
        for restaurant in 0..<10 {
            let id = try #require(RestaurantID("r\(restaurant)"))
            for user in 0..<1000 {
                #expect(ledger.full(for: "u\(user)", in: id) == nil)
                ledger.add("u\(user)", in: id)
            }
            if restaurant < 9 { #expect(ledger.full(for: "new", in: id) == .restaurant(1000)) }
        }
        #expect(ledger.full(for: "new", in: "empty") == .server(10_000))
        ledger.remove("u0", in: "r0")
        #expect(ledger.full(for: "new", in: "empty") == nil && ledger.full(for: "new", in: "r0") == nil)
    }

    @Test("whoever comes and goes: no limit is passed, and nothing stays of those who left", arguments: [1, 2, 3] as [UInt64])
    func ledgerProperty(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limits = Limits()
        (limits.connectionsPerUser, limits.connectionsPerRestaurant, limits.connectionsPerServer) = (2, 5, 8)
        var ledger = ConnectionLedger(limits: limits)
        var inside: [(user: String, restaurant: RestaurantID)] = []
        for _ in 0..<2000 {
            if Bool.random(using: &random), !inside.isEmpty {
                let guest = inside.remove(at: Int.random(in: 0..<inside.count, using: &random))
                ledger.remove(guest.user, in: guest.restaurant)
            } else {
                let user = ["a", "b", "c", "d"][Int.random(in: 0..<4, using: &random)]
                let restaurant: RestaurantID = Bool.random(using: &random) ? "x" : "y"
                let isFull =
                    inside.count >= 8 || inside.count { $0.restaurant == restaurant } >= 5
                    || inside.count { $0 == (user, restaurant) } >= 2
                #expect((ledger.full(for: user, in: restaurant) != nil) == isFull)
                guard !isFull else { continue }
                ledger.add(user, in: restaurant)
                inside.append((user, restaurant))
            }
            #expect(ledger.total == inside.count)
        }
        for guest in inside { ledger.remove(guest.user, in: guest.restaurant) }
        #expect(ledger.total == 0 && !String(reflecting: ledger).contains("\"a\""))
    }

    // MARK: Messages

    @Test("a hundred messages a minute pass, the next is told how long to wait")
    func rate() {
        var rate = RateLimit(100)
        for index in 0..<100 { #expect(rate.take(at: Self.at(index / 10)) == .allowed) }
        #expect(rate.take(at: Self.at(20)) == .exceeded(retryAfter: .seconds(40), limit: 100, window: .seconds(60), windows: 1))
        #expect(rate.take(at: Self.at(59)) == .exceeded(retryAfter: .seconds(1), limit: 100, window: .seconds(60), windows: 1))
        #expect(rate.take(at: Self.at(60)) == .allowed)
    }

    @Test(
        "windows that are exceeded in a row are counted; an orderly or quiet one ends the row",
        arguments: [
            ([3, 3, 3], 0, 3), ([3, 2, 3], 0, 1), ([3, 3], 60, 1), ([3], 0, 1), ([1, 1, 3], 0, 1),
        ])
    func windows(messages: [Int], pause: Int, expected: Int) {
        var rate = RateLimit(2)
        var last = RateLimit.Verdict.allowed
        for (window, count) in messages.enumerated() {
            for _ in 0..<count { last = rate.take(at: Self.at(window * (60 + pause))) }
        }
        guard case .exceeded(_, _, _, let windows) = last else {
            Issue.record("\(last)")
            return
        }
        #expect(windows == expected)
    }

    @Test("a clock that is set back begins a new window, and waits no longer than one")
    func clockSetBack() {
        var rate = RateLimit(1)
        #expect(rate.take(at: Self.at(1000)) == .allowed)
        #expect(rate.take(at: Self.at(0)) == .allowed)
        #expect(rate.take(at: Self.at(0)) == .exceeded(retryAfter: .seconds(60), limit: 1, window: .seconds(60), windows: 1))
    }

    @Test("whatever the rhythm, no more than the limit passes in a window", arguments: [1, 2, 3] as [UInt64])
    func rateProperty(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var rate = RateLimit(5)
        var now = Self.start
        var begin: Timestamp?
        var passed = 0
        for _ in 0..<3000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...20_000, using: &random)))
            // A window begins with its first message.
            if now.since(begin ?? .init(milliseconds: 0)) >= .seconds(60) { (begin, passed) = (now, 0) }
            switch rate.take(at: now) {
            case .allowed: passed += 1
            case .exceeded(let retryAfter, _, _, let windows):
                #expect(retryAfter > .zero && retryAfter <= .seconds(60) && windows >= 1)
            }
            #expect(passed <= 5)
        }
    }

    // MARK: Failures

    @Test("more than ten failures within the window make an address suspicious until it ends; other addresses are not")
    func suspicion() {
        var ledger = SuspicionLedger(limit: 10, window: .seconds(300))
        for second in 0..<10 { ledger.failed("a", at: Self.at(second)) }
        #expect(!ledger.suspects("a", at: Self.at(10)))
        ledger.failed("a", at: Self.at(10))
        #expect(ledger.suspects("a", at: Self.at(10)) && ledger.suspects("a", at: Self.at(299)))
        #expect(!ledger.suspects("b", at: Self.at(10)) && !ledger.suspects("a", at: Self.at(300)))
        ledger.failed("a", at: Self.at(300))
        #expect(!ledger.suspects("a", at: Self.at(300)))
    }

    @Test("however many addresses fail, what is remembered has a bound, and an address that goes on is found again", arguments: [0, 1])
    func suspicionBound(secondsBetween: Int) {
        var ledger = SuspicionLedger(limit: 10, window: .seconds(300))
        for index in 0..<35_000 { ledger.failed("10.\(index)", at: Self.at(index * secondsBetween / 100)) }
        #expect(ledger.count <= 10_000)
        for _ in 0..<11 { ledger.failed("9.9.9.9", at: Self.at(350)) }
        #expect(ledger.suspects("9.9.9.9", at: Self.at(350)))
    }

    // MARK: Revocations

    @Test(
        "a revocation hits what was given before it: by token, user or device",
        arguments: [
            (Revocation.Target.token("t-1"), true), (.token("t-2"), false), (.user("ana"), true), (.user("ben"), false),
            (.device("till"), true), (.device("phone"), false),
        ])
    func revocations(target: Revocation.Target, hits: Bool) {
        var revocations = Revocations()
        var principal = Principal(
            user: "ana", role: .employee, restaurants: ["demo"], device: "till", tokenID: "t-1", issuedAt: Self.at(0),
            expiresAt: Self.at(600))
        #expect(!revocations.hit(principal, at: "demo"))
        revocations.add(Revocation(target, by: "maria", at: Self.at(10)), at: "demo")
        #expect(!revocations.hit(principal, at: "other"))
        #expect(revocations.hit(principal, at: "demo") == hits)
        principal.issuedAt = nil
        #expect(revocations.hit(principal, at: "demo") == hits)
        // A later token of the same user and device holds; a token's id is revoked for good.
        principal.issuedAt = Self.at(11)
        #expect(revocations.hit(principal, at: "demo") == (target == .token("t-1")))
    }

    @Test("revocations are forgotten after the longest life of a token, so their number has a bound")
    func revocationsBound() {
        var revocations = Revocations()
        let restaurants: [RestaurantID] = ["a", "b", "c"]
        for index in 0..<12_000 {
            revocations.add(Revocation(.token("\(index)"), by: "maria", at: Self.at(0)), at: restaurants[index % 3])
        }
        #expect(revocations.count == 12_000)
        for _ in 0..<9000 { revocations.add(Revocation(.user("ana"), by: "maria", at: Self.at(1)), at: "a") }
        #expect(revocations.count == 12_001)
        let later = Self.at(1).advanced(by: Bounds.tokenLife)
        for index in 0..<10_000 { revocations.add(Revocation(.token("late \(index)"), by: "maria", at: later), at: "b") }
        #expect(revocations.count <= 10_001)
    }

    @Test("of what is revoked twice the later one counts, also when the clock was set back")
    func revokedTwice() {
        var revocations = Revocations()
        for second in [10, 5] { revocations.add(Revocation(.user("ana"), by: "maria", at: Self.at(second)), at: "demo") }
        let principal = Principal(
            user: "ana", role: .employee, restaurants: ["demo"], issuedAt: Self.at(8), expiresAt: Self.at(600))
        #expect(revocations.hit(principal, at: "demo") && revocations.count == 1)
    }
}
