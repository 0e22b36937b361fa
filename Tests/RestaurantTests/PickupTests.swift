import Restaurant
import Testing

@Suite("picking up what is ready")
struct PickupTests {
    private func ready(_ house: inout House, _ type: OrderType = .takeout, table: String? = nil) throws -> Order {
        let order = try house.place(.menu("burger"), .menu("beer"), table: table, type: type)
        try house.give(.moveOrder(order.id, to: .ready))
        return try house.order(order.id)
    }

    @Test(
        "it waits at its table, or at the counters that made it",
        arguments: [(OrderType.dineIn, "T12", "T12"), (.dineIn, nil, "Bar, Grill"), (.takeout, "T12", "Bar, Grill")]
            as [(OrderType, String?, String)])
    func location(type: OrderType, table: String?, expected: String) throws {
        var house = try House()
        #expect(try ready(&house, type, table: table).pickup?.location == expected)
    }

    @Test("an order that no counter makes waits at the house")
    func noCounter() throws {
        var house = try House()
        let order = try house.place(.open("Catering", 100), type: .takeout)
        try house.give(.moveOrder(order.id, to: .ready))
        #expect(try house.order(order.id).pickup?.location == "Casa")
    }

    @Test("it has a code for as long as the restaurant says, however it became ready", arguments: [0, 1, 2])
    func becoming(way: Int) throws {
        var house = try House()
        try house.give(.configure(Settings(id: "demo", name: "Casa", pickupMinutes: 5)))
        let order = try house.place(.menu("burger"), .menu("beer"), type: .takeout)
        switch way {
        case 0: try house.give(.moveOrder(order.id, to: .ready))
        case 1: for item in order.items { try house.give(.moveItem(order.id, item.id, to: .ready)) }
        default:
            try house.give(.moveItem(order.id, order.items[0].id, to: .ready))
            try house.give(.amend(order.id, Amendment(void: [order.items[1].id])))
        }
        let pickup = try #require(try house.order(order.id).pickup)
        #expect(pickup.code.count == 4 && pickup.code.allSatisfy { ("0"..."9").contains($0) })
        #expect(pickup.expiresAt == house.now.advanced(by: .seconds(300)))
    }

    @Test("whatever else becomes of it, the code is gone", arguments: [OrderStatus.preparing, .served, .completed, .cancelled])
    func leaving(status: OrderStatus) throws {
        var house = try House()
        let order = try ready(&house)
        try house.give(.moveOrder(order.id, to: status))
        #expect(try house.order(order.id).pickup == nil)
    }

    @Test("payments and priorities leave the code alone")
    func staying() throws {
        var house = try House()
        let order = try ready(&house)
        try house.give(.prioritize(order.id, .high))
        try house.give(.takePayment(order.id, PaymentDraft(amount: Money(minor: 100), method: .card)))
        #expect(try house.order(order.id).pickup == order.pickup)
    }

    @Test("no two ready orders have the same code")
    func different() throws {
        var house = try House()
        let ids = IDSeed(now: house.now, randomA: 0, randomness: 9999 << 12)
        var codes: [String?] = []
        for _ in 0..<3 {
            let order = try house.place(.menu("beer"))
            let context = Context(now: house.now, ids: ids, actor: House.ana)
            let events = try house.state.decide(.moveOrder(order.id, to: .ready), context)
            for event in events { house.state.apply(event) }
            codes.append(try house.order(order.id).pickup?.code)
        }
        #expect(codes == ["9999", "0000", "0001"])
    }

    @Test("with its code it is handed over: served at a table, complete elsewhere", arguments: OrderType.allCases)
    func handedOver(type: OrderType) throws {
        var house = try House()
        let order = try ready(&house, type)
        let code = try #require(order.pickup?.code)
        for wrong in ["", "00000", code + "0", code == "0000" ? "0001" : "0000"] {
            #expect(house.refusal(.pickUp(order.id, code: wrong)) == .wrongPickupCode)
        }
        #expect(house.refusal(.pickUp(order.id, code: code), expecting: 1)?.code == .conflict)
        try house.give(.pickUp(order.id, code: code))
        #expect(try house.order(order.id).status == (type == .dineIn ? .served : .completed))
        #expect(house.refusal(.pickUp(order.id, code: code))?.code == .invalidOrderStatus)
    }

    @Test("what is not ready is not handed over")
    func notReady() throws {
        var house = try House()
        let order = try house.place(.menu("beer"))
        #expect(house.refusal(.pickUp(order.id, code: "0000"))?.code == .invalidOrderStatus)
        #expect(house.refusal(.expirePickup(order.id), by: .house)?.code == .invalid)
        #expect(house.refusal(.expirePickup("nowhere"), by: .house)?.code == .notFound)
    }

    /// Seconds between the expiry and the moment at which somebody asks.
    @Test("the code holds until it expires, and the house takes it away then", arguments: [(-1, true), (0, false), (1, false)])
    func expiring(seconds: Int, holds: Bool) throws {
        var house = try House()
        let order = try ready(&house)
        let pickup = try #require(order.pickup)
        // The clock of the house moves on a second with each command.
        house.now = pickup.expiresAt.advanced(by: .seconds(seconds - 1))
        let refusal = house.refusal(.pickUp(order.id, code: pickup.code))
        #expect(refusal == (holds ? nil : .pickupExpired))
        house.now = pickup.expiresAt.advanced(by: .seconds(seconds - 1))
        guard !holds else {
            #expect(house.refusal(.expirePickup(order.id), by: .house)?.code == .invalid)
            return
        }
        let events = try house.give(.expirePickup(order.id), by: .house)
        #expect(events == [.pickupExpired(try house.order(order.id))])
        #expect(try house.order(order.id).pickup == nil && house.order(order.id).status == .ready)
        #expect(house.refusal(.pickUp(order.id, code: pickup.code)) == .pickupExpired)
        #expect(house.refusal(.expirePickup(order.id), by: .house)?.code == .invalid)
        try house.give(.moveOrder(order.id, to: .completed))
    }

    @Test("the time that orders wait has bounds", arguments: [0, -1, 1441, Int.max])
    func bounds(minutes: Int) throws {
        var house = try House()
        #expect(house.refusal(.configure(Settings(id: "demo", name: "Casa", pickupMinutes: minutes)))?.code == .invalid)
    }
}
