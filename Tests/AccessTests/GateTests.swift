import Access
import Restaurant
import Synchronization
import Testing

@Suite struct GateTests {
    /// A gate at a clock that is moved by hand, and what it wrote into the audit record.
    private final class Door: Sendable {
        private let told = Mutex<[String]>([])
        let gate: Gate

        init(_ limits: Limits = Limits()) async throws {
            let box = Box()
            gate = Gate(
                verifier: TokenVerifier(keys: try await .secret(Array(Signer.secretText.utf8)), now: { box.now }), limits: limits,
                origins: OriginPolicy(list: nil), now: { box.now }, audit: { box.keep($0) })
            self.box = box
        }

        private let box: Box
        var audit: [String] { box.audit }
        func pass(_ time: Duration) { box.pass(time) }
        var revoked: [String] { told.withLock { $0.sorted() } }

        func principal(_ user: String = "ana", device: String? = nil, tokenID: String? = nil) async throws(GateRefusal) -> Principal {
            let device = device.map { "\"\($0)\"" }
            let claims = Signer.claims([
                "sub": "\"\(user)\"", "device_id": device, "jti": tokenID.map { "\"\($0)\"" }, "iat": "\(Signer.second)",
            ])
            return try await gate.principal(token: (try? Signer.secret().token(claims)) ?? "", from: "1.2.3.4")
        }

        func revoke(_ target: Revocation.Target, at restaurant: RestaurantID = "demo") {
            gate.revoke(Revocation(target, by: "maria", at: box.now), at: restaurant)
        }

        func enter(
            _ principal: Principal, as name: String = "ana", at restaurant: RestaurantID = "demo"
        ) throws(GateRefusal) -> ConnectionSlot {
            try gate.enter(principal, restaurant, from: "1.2.3.4") { [self] in told.withLock { $0.append(name) } }
        }
    }

    private final class Box: Sendable {
        private let state = Mutex<(now: Timestamp, audit: [String])>((Signer.now, []))
        var now: Timestamp { state.withLock { $0.now } }
        var audit: [String] { state.withLock { $0.audit } }
        func pass(_ time: Duration) { state.withLock { $0.now = $0.now.advanced(by: time) } }
        func keep(_ entry: AuditEntry) {
            state.withLock { $0.audit.append("\(entry.user) \(entry.action) \(entry.refused ? "refused" : "done") from \(entry.address)") }
        }
    }

    private func refusal(_ body: () async throws(GateRefusal) -> some Any) async -> String {
        do throws(GateRefusal) {
            _ = try await body()
            return "in"
        } catch {
            switch error {
            case .token: return "token"
            case .revoked: return "revoked"
            case .suspicious: return "suspicious"
            case .tooMany: return "too many"
            }
        }
    }

    @Test("six connections of one user are one too many; the refused one is in the audit record, and one that leaves makes room")
    func connections() async throws {
        let door = try await Door()
        let ana = try await door.principal()
        var slots: [ConnectionSlot] = []
        for _ in 0..<5 { slots.append(try door.enter(ana)) }
        #expect(await refusal { () throws(GateRefusal) in try door.enter(ana) } == "too many")
        #expect(door.audit == ["ana connect refused from 1.2.3.4"])
        #expect(door.gate.figures.connections == 5)
        door.gate.leave(slots[0])
        door.gate.leave(slots[0])
        #expect(door.gate.figures.connections == 4)
        _ = try door.enter(ana)
    }

    @Test("a token revoked between its check and the entry does not get in")
    func revokedBeforeEntry() async throws {
        let door = try await Door()
        let ana = try await door.principal(tokenID: "t-1")
        door.revoke(.token("t-1"))
        #expect(await refusal { () throws(GateRefusal) in try door.enter(ana) } == "revoked")
        #expect(door.gate.figures.connections == 0)
        #expect(door.audit.isEmpty)
        let (again, other) = (try await door.principal(tokenID: "t-1"), try await door.principal(tokenID: "t-2"))
        #expect(door.gate.isRevoked(again, in: "demo") && !door.gate.isRevoked(other, in: "demo"))
        _ = try door.enter(other)
    }

    @Test(
        "a revocation reaches the open connections that it hits, and no others",
        arguments: [
            (Revocation.Target.user("ana"), ["ana-phone", "ana-till"]), (.device("till"), ["ana-till", "ben-till"]),
            (.token("t-1"), ["ana-till"]), (.user("eve"), []),
        ])
    func reachesOpen(target: Revocation.Target, hit: [String]) async throws {
        let door = try await Door()
        let guests = [
            ("ana-till", try await door.principal(device: "till", tokenID: "t-1")),
            ("ana-phone", try await door.principal(device: "phone", tokenID: "t-2")),
            ("ben-till", try await door.principal("ben", device: "till", tokenID: "t-3")),
            ("ben-phone", try await door.principal("ben", device: "phone", tokenID: "t-4")),
        ]
        for (name, principal) in guests { _ = try door.enter(principal, as: name) }
        let gone = try door.enter(guests[0].1, as: "gone")
        door.gate.leave(gone)
        door.revoke(target)
        #expect(door.revoked == hit)
        for (name, principal) in guests {
            #expect(door.gate.stillHolds(principal, in: "demo", at: Signer.now) == !hit.contains(name))
        }
    }

    @Test("a revocation belongs to a restaurant: at others the same token holds, and who is connected there stays")
    func scope() async throws {
        let door = try await Door()
        let ana = try await door.principal(tokenID: "t-1")
        _ = try door.enter(ana, as: "here")
        _ = try door.enter(ana, as: "there", at: "other")
        door.revoke(.user("ana"), at: "other")
        #expect(door.revoked == ["there"])
        #expect(door.gate.stillHolds(ana, in: "demo", at: Signer.now) && !door.gate.stillHolds(ana, in: "other", at: Signer.now))
        #expect(await refusal { () throws(GateRefusal) in try door.enter(ana, at: "other") } == "revoked")
        _ = try door.enter(ana)
    }

    @Test("a connection that renews its token is known by the new one; a new one that was revoked meanwhile is refused")
    func renewal() async throws {
        let door = try await Door()
        let (old, new) = (try await door.principal(tokenID: "old"), try await door.principal(tokenID: "new"))
        let slot = try door.enter(old)
        #expect(door.gate.renew(slot, new))
        door.revoke(.token("old"))
        #expect(door.revoked.isEmpty)
        door.revoke(.token("newest"))
        #expect(!door.gate.renew(slot, try await door.principal(tokenID: "newest")))
        door.revoke(.token("new"))
        #expect(door.revoked == ["ana"])
    }

    @Test("what a connection was let in for ends with its token")
    func expiry() async throws {
        let door = try await Door()
        let ana = try await door.principal()
        #expect(door.gate.stillHolds(ana, in: "demo", at: Signer.now.advanced(by: .seconds(599))))
        #expect(!door.gate.stillHolds(ana, in: "demo", at: Signer.now.advanced(by: .seconds(600))))
        door.pass(.seconds(600))
        #expect(await refusal { () async throws(GateRefusal) in try await door.principal() } == "token")
    }

    @Test("an address that fails more than ten times is refused unseen for the rest of its window; successes never count")
    func suspicion() async throws {
        let door = try await Door()
        for _ in 0..<30 { _ = try await door.principal() }
        for _ in 0..<11 {
            #expect(await refusal { () async throws(GateRefusal) in try await door.gate.principal(token: "x", from: "1.2.3.4") } == "token")
        }
        #expect(await refusal { () async throws(GateRefusal) in try await door.principal() } == "suspicious")
        #expect(door.gate.figures.failures == 11)
        let token = try Signer.secret().token()
        #expect(await refusal { () async throws(GateRefusal) in try await door.gate.principal(token: token, from: "5.6.7.8") } == "in")
        door.pass(.seconds(300))
        #expect(await refusal { () async throws(GateRefusal) in try await door.principal() } == "in")
    }

    @Test("what somebody did is kept with who, what and from where")
    func audit() async throws {
        let door = try await Door()
        door.gate.audit(try await door.principal(), "demo", "refund", subject: "o-1", from: "9.9.9.9", refused: false)
        #expect(door.audit == ["ana refund done from 9.9.9.9"])
        #expect(door.gate.allows(origin: nil, host: "x") && !door.gate.allows(origin: "http://evil", host: "x"))
    }
}
