import Restaurant
import Testing

@Suite("what managers are told of")
struct AlertTests {
    /// A house that wants to be told of more than 4 orders, 10 minutes of waiting, 5 minutes of being late.
    private func house() throws -> House {
        var house = try House()
        let alerts = AlertThresholds(queueLength: 4, waitingMinutes: 10, lateMinutes: 5)
        try house.give(.configure(Settings(id: "demo", name: "Casa", alerts: alerts)))
        return house
    }

    /// Does what is due; what came of it, as text.
    private func duties(_ house: inout House) throws -> [String] {
        try house.state.duties(at: house.now).map { duty in
            switch try house.give(duty, by: .house).first {
            case .alertRaised(let alert):
                "\(alert.severity) \(alert.cause.category.rawValue) \(alert.cause.counter?.rawValue ?? "order") \(alert.value)/\(alert.threshold)"
            case .alertResolved(let alert): "over \(alert.cause.category.rawValue) \(alert.cause.counter?.rawValue ?? "order")"
            default: "\(duty)"
            }
        }
    }

    @Test("a queue is told of once when it is too long, and once when it is well below")
    func queue() throws {
        var house = try house()
        var beers: [OrderID] = []
        for _ in 0..<4 { beers.append(try house.place(.menu("beer")).id) }
        #expect(try duties(&house) == [], "four are not more than four")
        beers.append(try house.place(.menu("beer")).id)
        #expect(try duties(&house) == ["warning queue_length bar 5/4"])
        #expect(try duties(&house) == [])
        try house.give(.moveOrder(beers.removeLast(), to: .ready))
        #expect(try duties(&house) == [], "four are too near")
        try house.give(.moveOrder(beers.removeLast(), to: .ready))
        #expect(try duties(&house) == ["over queue_length bar"])
        #expect(house.state.alerts.isEmpty && house.refolded == house.state)
        for _ in 0..<6 { _ = try house.place(.menu("beer")) }
        #expect(try duties(&house) == ["critical queue_length bar 9/4"])
    }

    @Test("waiting counts on average over the orders of a counter")
    func waiting() throws {
        var house = try house()
        let burger = try house.place(.menu("burger"))
        house.now = house.now.advanced(by: .seconds(600))
        #expect(try duties(&house).isEmpty, "ten minutes are not more than ten")
        house.now = house.now.advanced(by: .seconds(1))
        #expect(try duties(&house) == ["warning waiting_time grill 601/600"])
        _ = try house.place(.menu("burger"))
        #expect(try duties(&house) == ["over waiting_time grill"], "the second waits for seconds only")
        try house.give(.moveOrder(burger.id, to: .ready))
    }

    /// A burger takes a quarter of an hour.
    @Test("an order is late so long after it should have been ready, until it is", arguments: [OrderStatus.ready, .completed, .cancelled])
    func late(end: OrderStatus) throws {
        var house = try house()
        try house.give(.configure(Settings(id: "demo", name: "Casa", alerts: AlertThresholds(waitingMinutes: 1000, lateMinutes: 5))))
        let order = try house.place(.menu("burger"))
        let expected = try #require(order.estimatedReadyAt)
        house.now = expected.advanced(by: .seconds(300))
        #expect(try duties(&house) == [])
        house.now = expected.advanced(by: .seconds(301))
        #expect(try duties(&house) == ["warning late_order order 301/300"])
        try house.give(.moveOrder(order.id, to: .preparing))
        #expect(try duties(&house) == [])
        try house.give(.moveOrder(order.id, to: end))
        #expect(try duties(&house) == ["over late_order order"])
    }

    /// Whether somebody waits for the bar.
    @Test(
        "a counter that does not work is told of, unless it closes with nothing to make",
        arguments: [
            (Counter.Status.open, true, []), (.busy, true, []), (.closed, false, []), (.closed, true, ["critical counter_down bar 1/0"]),
            (.maintenance, false, ["warning counter_down bar 0/0"]), (.maintenance, true, ["critical counter_down bar 1/0"]),
        ] as [(Counter.Status, Bool, [String])])
    func down(status: Counter.Status, waits: Bool, expected: [String]) throws {
        var house = try house()
        if waits { _ = try house.place(.menu("beer")) }
        try house.give(.setCounterStatus("bar", status, reason: nil))
        #expect(try duties(&house) == expected)
        #expect(try duties(&house) == [])
        try house.give(.setCounterStatus("bar", .open, reason: nil))
        #expect(try duties(&house) == (expected.isEmpty ? [] : ["over counter_down bar"]))
    }

    @Test("the same is not raised twice, and what is not open is not resolved")
    func once() throws {
        var house = try house()
        let draft = AlertDraft(Alert.Cause(.counterDown, counter: "bar"), .warning, value: 0, threshold: 0, message: "x")
        try house.give(.raiseAlert(draft), by: .house)
        #expect(house.refusal(.raiseAlert(draft), by: .house)?.code == .invalid)
        let id = try #require(house.state.alerts.keys.first)
        try house.give(.resolveAlert(id), by: .house)
        #expect(house.refusal(.resolveAlert(id), by: .house)?.code == .notFound)
    }

    @Test("that a printer is down is whoever prints to end, until it is disabled or gone", arguments: [true, false])
    func printer(isRemoved: Bool) throws {
        var house = try house()
        var printer = Printer(id: "pass", name: "Pass", host: "p")
        try house.give(.putRecord(.printer(printer)))
        let draft = AlertDraft(Alert.Cause(.printerDown, printer: "pass"), .critical, value: 3, threshold: 2, message: "x")
        try house.give(.raiseAlert(draft), by: .house)
        #expect(try duties(&house) == [], "the house cannot see whether it prints")
        #expect(house.refusal(.raiseAlert(draft), by: .house)?.code == .invalid)
        printer.isEnabled = false
        try house.give(isRemoved ? .removeRecord(HouseRecord.Key(.printer, "pass")) : .putRecord(.printer(printer)))
        #expect(try duties(&house) == ["over printer_down order"])
    }

    @Test("thresholds have bounds", arguments: [0, -1, 10_001, Int.max, Int.min])
    func bounds(number: Int) throws {
        var house = try house()
        for alerts in [AlertThresholds(queueLength: number), AlertThresholds(waitingMinutes: number), AlertThresholds(lateMinutes: number)]
        {
            #expect(house.refusal(.configure(Settings(id: "demo", name: "Casa", alerts: alerts)))?.code == .invalid)
        }
    }
}
