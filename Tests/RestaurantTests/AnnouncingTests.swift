import Restaurant
import Testing

@Suite("maintenance and revocations")
struct AnnouncingTests {
    @Test("a maintenance is to come or has begun, and ends after it begins")
    func maintenance() throws {
        var house = try House()
        let now = house.now
        func at(_ seconds: Int) -> Timestamp { now.advanced(by: .seconds(seconds)) }
        let events = try house.give(.announceMaintenance("Upgrade", from: at(-60), until: at(60)))
        guard case .maintenanceAnnounced(let told) = try #require(events.first) else {
            Issue.record("\(events)")
            return
        }
        #expect(told == Maintenance(id: told.id, message: "Upgrade", startsAt: at(-60), endsAt: at(60)))
        let year = 366 * 86_400
        for (start, end) in [(60, 60), (60, 0), (-60, -1), (-60, 0), (year + 100, nil), (-year, nil), (60, year + 61)] as [(Int, Int?)] {
            #expect(house.refusal(.announceMaintenance("x", from: at(start), until: end.map(at)))?.code == .invalid, "\(start) \(end ?? 0)")
        }
        #expect(house.refusal(.announceMaintenance(" ", from: at(60), until: nil))?.code == .invalid)
    }

    @Test(
        "a revocation names what it ends in at most 256 bytes, says who and when, and changes nothing else",
        arguments: [Revocation.Target.token("t-1"), .user("Ana María \0"), .device(String(repeating: "x", count: 256))])
    func revocation(_ target: Revocation.Target) throws {
        var house = try House()
        let before = house.state
        let events = try house.give(.revoke(target, reason: "lost"))
        #expect(events == [.accessRevoked(Revocation(target, reason: "lost", by: House.ana.user, at: house.now))])
        #expect(house.state == before)
    }

    @Test("one without a name, or with one that no token has, is refused by its field")
    func refused() throws {
        var house = try House()
        let long = String(repeating: "ñ", count: 129)
        for (target, field) in [(Revocation.Target.token(""), "jti"), (.user(long), "user"), (.device(""), "device")] {
            let reason = "must be 1 to 256 bytes"
            #expect(house.refusal(.revoke(target)) == .invalid(field: field, reason: reason))
        }
        #expect(house.refusal(.revoke(.user("eve"), reason: long + long + long + long))?.code == .invalid)
    }
}
