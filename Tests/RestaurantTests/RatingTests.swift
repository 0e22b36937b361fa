import Restaurant
import Testing

@Suite("rating what is over")
struct RatingTests {
    private func completed(_ house: inout House) throws -> Order {
        let order = try house.place(.menu("burger"), by: House.guest)
        try house.give(.moveOrder(order.id, to: .completed))
        return try house.order(order.id)
    }

    @Test("its customer rates it once, or the house for whoever holds its link", arguments: [House.guest, .house])
    func once(actor: Actor) throws {
        var house = try House()
        let order = try completed(&house)
        let events = try house.give(.rate(order.id, stars: 4, comment: "tasty"), by: actor)
        let rated = try house.order(order.id)
        #expect(events == [.orderRated(rated)])
        #expect(rated.rating == Rating(stars: 4, comment: "tasty", at: house.now) && rated.status == .completed)
        for again in [House.guest, .house] {
            #expect(house.refusal(.rate(order.id, stars: 5, comment: nil), by: again)?.code == .invalidOrderStatus)
        }
    }

    @Test(
        "nobody else does, and nobody learns whether the order exists",
        arguments: [House.ana, House.stranger, Actor(user: "x", role: .customer)])
    func others(actor: Actor) throws {
        var house = try House()
        let order = try completed(&house)
        let refusal = house.refusal(.rate(order.id, stars: 4, comment: nil), by: actor)
        #expect(refusal?.code == .notPermitted)
        #expect(refusal == house.refusal(.rate("nowhere", stars: 4, comment: nil), by: actor))
        #expect(house.refusal(.rate("nowhere", stars: 4, comment: nil), by: .house)?.code == .notFound)
    }

    @Test("only what is complete", arguments: OrderStatus.allCases)
    func status(status: OrderStatus) throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        if status != .pending { try house.give(.moveOrder(order.id, to: status)) }
        let refusal = house.refusal(.rate(order.id, stars: 1, comment: nil), by: House.guest)
        #expect(refusal?.code == (status == .completed ? nil : .invalidOrderStatus))
    }

    @Test("for thirty days", arguments: [(0, true), (30 * 86_400, true), (30 * 86_400 + 1, false)])
    func late(seconds: Int, isTaken: Bool) throws {
        var house = try House()
        let order = try completed(&house)
        // The clock of the house moves on a second with the command.
        house.now = house.now.advanced(by: .seconds(seconds - 1))
        #expect(house.refusal(.rate(order.id, stars: 1, comment: nil), by: House.guest)?.code == (isTaken ? nil : .invalid))
    }

    @Test("with one to five stars and a comment of bounded length", arguments: [Int.min, -1, 0, 6, Int.max])
    func bounds(stars: Int) throws {
        var house = try House()
        let order = try completed(&house)
        #expect(house.refusal(.rate(order.id, stars: stars, comment: nil), by: House.guest)?.code == .invalid)
        let long = String(repeating: "x", count: 501)
        #expect(house.refusal(.rate(order.id, stars: 3, comment: long), by: House.guest)?.code == .invalid)
    }
}
