import Restaurant
import Testing

@Suite("the statuses of an order and of its items")
struct StatusMatrixTests {
    /// Row by row what PENDING, confirmed, preparing, ready, served, completed and cancelled may become:
    /// `f` forward, `r` recalled, `c` cancelled, `-` refused. Columns in the same order.
    private static let matrix = [
        "-fffffc",
        "--ffffc",
        "-r-fffc",
        "--r-ffc",
        "---r-fc",
        "-------",
        "-------",
    ]

    @Test("every step from every status", arguments: OrderStatus.allCases, OrderStatus.allCases)
    func orderSteps(from: OrderStatus, to: OrderStatus) throws {
        let row = try #require(OrderStatus.allCases.firstIndex(of: from))
        let column = try #require(OrderStatus.allCases.firstIndex(of: to))
        let expected: StatusStep? =
            switch Array(Self.matrix[row])[column] {
            case "f": .forward
            case "r": .recall
            case "c": .cancel
            default: nil
            }
        #expect(from.step(to: to) == expected)

        var house = try House()
        let order = try house.place(.menu("burger"), .menu("beer"), by: House.guest)
        if from != .pending { try house.give(.moveOrder(order.id, to: from)) }
        let refusal = house.refusal(.moveOrder(order.id, to: to))
        if expected == nil {
            #expect(refusal == .illegalMove(from: from.rawValue, to: to.rawValue))
        } else {
            try house.give(.moveOrder(order.id, to: to))
            #expect(try house.order(order.id).status == to)
        }
        // Its own customer may not, whatever the status; and hears what anybody hears who may not.
        #expect(house.refusal(.moveOrder(order.id, to: to), by: House.guest) == .notPermitted("only staff may do this"))
    }

    @Test("a customer cancels an order of their own while it is pending, and only then", arguments: OrderStatus.allCases)
    func customerCancels(status: OrderStatus) throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        if status != .pending { try house.give(.moveOrder(order.id, to: status)) }
        let refusal = house.refusal(.cancel(order.id, reason: "too slow"), by: House.guest)
        #expect(refusal == (status == .pending ? nil : .illegalMove(from: status.rawValue, to: "cancelled")))
    }

    @Test(
        "every step of an item",
        arguments: [
            (ItemStatus.pending, "-fff"), (.preparing, "r-ff"), (.ready, "-r-f"), (.served, "--r-"), (.voided, "----"),
        ])
    func itemSteps(from: ItemStatus, row: String) {
        for (to, sign) in zip([ItemStatus.pending, .preparing, .ready, .served], row) {
            let expected: StatusStep? = sign == "f" ? .forward : sign == "r" ? .recall : nil
            #expect(from.step(to: to) == expected, "\(from) to \(to)")
        }
        #expect(from.step(to: .voided) == nil)
    }

    @Test("each status is timed when it is entered, again when it is entered again")
    func times() throws {
        var house = try House()
        let id = try house.place(.menu("burger")).id
        try house.give(.moveOrder(id, to: .preparing))
        let first = try #require(try house.order(id).statusTimes.preparing)
        try house.give(.moveOrder(id, to: .ready))
        #expect(try house.order(id).statusTimes.ready == house.now)
        try house.give(.moveOrder(id, to: .preparing))
        let times = try house.order(id).statusTimes
        #expect(times.preparing == house.now)
        #expect(times.preparing?.since(first) == .seconds(2))
        #expect(times.ready?.since(first) == .seconds(1))
        #expect(times.confirmed == nil)
    }
}
