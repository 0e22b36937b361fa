import Restaurant
import Testing

@Suite("menu, floor, staff and the house")
struct HouseRulesTests {
    @Test("a dish is replaced by one with its id; versions are the house's to count")
    func menu() throws {
        var house = try House()
        let soup = MenuItem(id: "soup", name: "Soup", category: "", price: Money(minor: 500), remaining: 0, version: 77)
        try house.give(.putMenuItem(soup))
        #expect(house.state.menu["soup"]?.version == 1)
        #expect(house.state.menu["soup"]?.available == false, "nothing is left of it")
        try house.give(.setAvailability("soup", available: true, remaining: 9))
        #expect(house.state.menu["soup"]?.version == 2 && house.state.menu["soup"]?.available == true)
        try house.give(.removeMenuItem("soup"))
        #expect(house.state.menu["soup"] == nil)
        #expect(house.refusal(.removeMenuItem("soup"))?.code == .notFound)
        #expect(house.refusal(.setAvailability("soup", available: true, remaining: nil))?.code == .notFound)
        #expect(house.refusal(.setAvailability("beer", available: true, remaining: -1))?.code == .invalid)
        var strange = soup
        strange.counter = "nowhere"
        #expect(house.refusal(.putMenuItem(strange))?.code == .notFound)
        strange = soup
        strange.prepMinutes = .max
        #expect(house.refusal(.putMenuItem(strange))?.code == .invalid)
    }

    @Test("a table with an open order keeps its label and its place")
    func tables() throws {
        var house = try House()
        let order = try house.place(.menu("beer"), table: "T12")
        #expect(house.refusal(.removeTable("t12"))?.code == .invalid)
        #expect(house.refusal(.putTable(Table(id: "t12", label: "T1", seats: 4)))?.code == .invalid)
        #expect(house.refusal(.putTable(Table(id: "t14", label: "T12", seats: 4)))?.code == .invalid)
        try house.give(.putTable(Table(id: "t12", label: "T12", seats: 8)))
        #expect(house.state.tables["t12"]?.seats == 8 && house.state.tables["t12"]?.currentOrder == order.id)
        try house.give(.setTableStatus("t12", .cleaning))
        #expect(house.state.tables["t12"]?.currentOrder == nil)
        try house.give(.moveOrder(order.id, to: .completed))
        #expect(house.state.tables["t12"]?.status == .cleaning, "staff know better")
        try house.give(.removeTable("t12"))
        #expect(house.refusal(.setTableStatus("t12", .available))?.code == .notFound)
    }

    @Test("a dish that is put in place of another keeps what is left of that one")
    func stock() throws {
        var house = try House()
        try house.give(.setAvailability("cake", available: false, remaining: 2))
        try house.give(.putMenuItem(MenuItem(id: "cake", name: "Cheesecake", category: "sweets", price: Money(minor: 500))))
        let cake = try #require(house.state.menu["cake"])
        #expect(cake.name == "Cheesecake" && !cake.available && cake.remaining == 2)
    }

    @Test("only admins make admins, and change them")
    func admins() throws {
        var house = try House()
        let root = Actor(user: "root", role: .admin)
        #expect(house.refusal(.putEmployee(Employee(id: "ana", name: "Ana", role: .admin)), by: House.maria)?.code == .notPermitted)
        try house.give(.putEmployee(Employee(id: "ana", name: "Ana", role: .admin)), by: root)
        #expect(house.refusal(.putEmployee(Employee(id: "ana", name: "Ana")), by: House.maria)?.code == .notPermitted)
        try house.give(.putEmployee(Employee(id: "ana", name: "Ana", role: .manager)), by: root)
        try house.give(.putEmployee(Employee(id: "ana", name: "Ana")), by: House.maria)
    }

    @Test(
        "a table stands within the plan",
        arguments: [
            (0, 0, 10_000, 10_000, true), (9_999, 9_999, 1, 1, true), (-1, 0, 1, 1, false), (0, 10_001, 1, 1, false),
            (0, 0, 0, 1, false), (5000, 0, 5001, 1, false), (0, 5000, 1, .max, false), (.min, .max, .min, .max, false),
        ] as [(Int, Int, Int, Int, Bool)])
    func plan(x: Int, y: Int, width: Int, height: Int, isTaken: Bool) throws {
        var house = try House()
        let place = Table.Place(x: x, y: y, width: width, height: height, shape: .round)
        let command = Command.putTable(Table(id: "t12", label: "T12", seats: 4, place: place, area: "Terrace"))
        #expect(house.refusal(command)?.code == (isTaken ? nil : .invalid))
        guard isTaken else { return }
        try house.give(command)
        #expect(house.state.tables["t12"]?.place == place && house.state.tables["t12"]?.area == "Terrace")
        try house.give(.setTableStatus("t12", .reserved))
        #expect(house.state.tables["t12"]?.place == place)
        #expect(house.refusal(.putTable(Table(id: "t12", label: "T12", seats: 4, area: " ")))?.code == .invalid)
    }

    @Test("a counter closes and opens")
    func counters() throws {
        var house = try House()
        try house.give(.setCounterStatus("bar", .closed, reason: "no ice"))
        #expect(house.state.counters["bar"]?.reason == "no ice" && house.state.counters["bar"]?.version == 2)
        try house.give(.setCounterStatus("bar", .open, reason: nil))
        #expect(house.state.counters["bar"]?.reason == nil)
        #expect(house.refusal(.setCounterStatus("nowhere", .open, reason: nil))?.code == .notFound)
    }

    /// Who has to wait for the bar when it goes from open to a status: one order has only beer, one a burger with it, one its beer already,
    /// one no beer at all, one was given to the bar as a whole, and one is over.
    @Test("a counter that does not work says for whom, and for how long", arguments: Counter.Status.allCases)
    func downtime(status: Counter.Status) throws {
        var house = try House()
        let beer = try house.place(.menu("beer"))
        let both = try house.place(.menu("burger"), .menu("beer"))
        let served = try house.place(.menu("burger"), .menu("beer"))
        try house.give(.moveItem(served.id, served.items[1].id, to: .ready))
        _ = try house.place(.menu("burger"))
        let given = try house.place(.menu("burger"))
        try house.give(.assign(given.id, employee: nil, counter: "bar"))
        let over = try house.place(.menu("beer"))
        try house.give(.cancel(over.id, reason: nil))
        let works = status == .open || status == .busy
        let events = try house.give(.setCounterStatus("bar", status, reason: "cleaning", downtimeMinutes: 20))
        let bar = try #require(house.state.counters["bar"])
        #expect(events == [.counterChanged(bar, from: .open, affected: works ? [] : [beer.id, both.id, given.id])])
        #expect(bar.downtimeMinutes == (works ? nil : 20) && bar.reason == "cleaning")
        #expect(house.refusal(.setCounterStatus("bar", status, reason: nil, downtimeMinutes: 10_081))?.code == .invalid)
        #expect(house.refusal(.setCounterStatus("bar", status, reason: nil, downtimeMinutes: -1))?.code == .invalid)
    }

    @Test("a counter names a hundred waiting orders at most, the oldest")
    func manyAffected() throws {
        var house = try House()
        var placed: [OrderID] = []
        for _ in 0..<102 { placed.append(try house.place(.menu("beer")).id) }
        guard case .counterChanged(_, from: .open, let affected) = try house.give(.setCounterStatus("bar", .closed, reason: nil)).first
        else {
            Issue.record("no counter changed")
            return
        }
        #expect(affected == Array(placed.prefix(100)))
    }

    @Test("a counter that is set up anew says what it was, if it was")
    func replaced() throws {
        var house = try House()
        #expect(
            try house.give(.putCounter(Counter(id: "pass", name: "Pass"))) == [.counterChanged(Counter(id: "pass", name: "Pass"))])
        try house.give(.setCounterStatus("pass", .closed, reason: "no heat"))
        let renamed = Counter(id: "pass", name: "The pass", status: .closed, reason: "no heat", version: 3)
        #expect(
            try house.give(.putCounter(Counter(id: "pass", name: "The pass")))
                == [.counterChanged(renamed, from: .closed, affected: [])], "whether it works is another's to say")
    }

    /// What somebody who is out, at work or on a break may do, and what they are then.
    @Test(
        "shifts and breaks",
        arguments: [
            (Employee.Presence.clockedOut, [Employee.Presence.working, nil, nil, nil]),
            (.working, [nil, .clockedOut, .onBreak, nil]),
            (.onBreak, [nil, .clockedOut, nil, .working]),
        ])
    func shifts(presence: Employee.Presence, after: [Employee.Presence?]) throws {
        let commands: [Command] = [
            .clock("ana", in: true, counter: "bar"), .clock("ana", in: false, counter: nil), .startBreak("ana", minutes: 20),
            .endBreak("ana"),
        ]
        for (command, expected) in zip(commands, after) {
            var house = try House()
            if presence != .clockedOut { try house.give(commands[0]) }
            if presence == .onBreak { try house.give(commands[2]) }
            guard let expected else {
                #expect(house.refusal(command)?.code == .invalidOrderStatus, "\(command)")
                continue
            }
            #expect(kinds(try house.give(command)).first == "employeeChanged")
            let ana = try #require(house.state.employees["ana"])
            #expect(ana.presence == expected)
            #expect((ana.shiftStartedAt == nil) == (expected == .clockedOut))
            #expect((ana.breakStartedAt == nil) == (expected != .onBreak))
            #expect(ana.counter == (expected == .clockedOut ? nil : "bar"))
        }
    }

    /// So many seconds after now, or nil: nobody said.
    @Test(
        "a shift is announced for a day at most, and not into the past",
        arguments: [(Int?.none, true), (1, true), (86_400, true), (86_401, false), (0, false), (-1, false), (Int.max / 2000, false)])
    func announced(seconds: Int?, isTaken: Bool) throws {
        var house = try House()
        // The clock of the house moves on a second with the command.
        let end = seconds.map { house.now.advanced(by: .seconds($0 + 1)) }
        let command = Command.clock("ana", in: true, counter: nil, until: end)
        guard isTaken else {
            #expect(house.refusal(command)?.code == .invalid)
            return
        }
        try house.give(command)
        #expect(house.state.employees["ana"]?.shiftEndsAt == end)
        #expect(house.refusal(.clock("ana", in: false, counter: nil, until: house.now.advanced(by: .seconds(60))))?.code == .invalid)
        try house.give(.clock("ana", in: false, counter: nil))
        #expect(house.state.employees["ana"]?.shiftEndsAt == nil)
    }

    @Test("whoever works at the same counter covers a break")
    func covering() throws {
        var house = try House()
        for (name, counter) in [("ana", "bar"), ("zoe", "bar"), ("ben", "bar"), ("eva", "grill"), ("kim", nil)] as [(String, CounterID?)] {
            let id = EmployeeID(stringLiteral: name)
            try house.give(.putEmployee(Employee(id: id, name: name)))
            try house.give(.clock(id, in: true, counter: counter))
        }
        try house.give(.putEmployee(Employee(id: "out", name: "Out")))
        func covering(_ id: EmployeeID, _ house: inout House) throws -> [EmployeeID]? {
            let event = try house.give(.startBreak(id, minutes: 30, type: "lunch")).first
            guard case .employeeChanged(let employee, from: .working, let covering, let location) = event else { return nil }
            #expect(location == (employee.counter == "bar" ? "Bar" : employee.counter == "grill" ? "Grill" : nil))
            return covering
        }
        #expect(try covering("ana", &house) == ["ben", "zoe"])
        #expect(house.state.employees["ana"]?.breakType == "lunch")
        #expect(try covering("ben", &house) == ["zoe"], "ana is on her break")
        #expect(try covering("eva", &house) == [])
        #expect(try covering("kim", &house) == [], "those without a counter are not colleagues of one another")
        try house.give(.endBreak("ana"))
        #expect(house.state.employees["ana"]?.breakType == nil)
        for type in ["", " ", String(repeating: "x", count: 65), "a\u{0}"] {
            #expect(house.refusal(.startBreak("ana", minutes: nil, type: type))?.code == .invalid)
        }
    }

    @Test("whoever is not on the list may clock themselves in; others do not exist")
    func newcomer() throws {
        var house = try House()
        let ben = Actor(user: "ben", role: .kitchen)
        try house.give(.clock("ben", in: true, counter: nil), by: ben)
        #expect(house.state.employees["ben"]?.role == .kitchen && house.state.employees["ben"]?.version == 1)
        try house.give(.putEmployee(Employee(id: "ben", name: "Ben", role: .cashier)))
        #expect(house.state.employees["ben"]?.presence == .working && house.state.employees["ben"]?.name == "Ben")
        #expect(house.refusal(.clock("zoe", in: true, counter: nil), by: ben)?.code == .notFound)
        #expect(house.refusal(.startBreak("ben", minutes: 0), by: ben)?.code == .invalid)
        #expect(house.refusal(.putEmployee(Employee(id: "zoe", name: "Zoe", role: .customer)))?.code == .invalid)
    }

    @Test("sentences have bounds")
    func notifying() throws {
        var house = try House()
        try house.give(.notify(Notification(audience: .kitchen, title: "Rush", message: "")))
        #expect(house.refusal(.notify(Notification(audience: .kitchen, title: "", message: "x")))?.code == .invalid)
        let long = String(repeating: "x", count: 501)
        #expect(house.refusal(.notify(Notification(audience: .kitchen, title: "x", message: long)))?.code == .invalid)
    }

    @Test(
        "settings that cannot be are refused",
        arguments: [
            Settings(id: "elsewhere", name: "X"), Settings(id: "demo", name: ""), Settings(id: "demo", name: "X", timeZone: "Mars/Base"),
            Settings(id: "demo", name: "X", timeZone: ""), Settings(id: "demo", name: "X", cutOffHour: 24),
            Settings(id: "demo", name: "X", cutOffHour: -1), Settings(id: "demo", name: "X", tax: Tax(basisPoints: 10_001, included: true)),
            Settings(id: "demo", name: "X", tax: Tax(basisPoints: .min, included: true)),
        ])
    func settings(wrong: Settings) throws {
        var house = try House()
        #expect(house.refusal(.configure(wrong))?.code == .invalid)
    }

    @Test("a new tax rate holds for new orders, and for old ones once their items change")
    func taxChange() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        try house.give(.configure(Settings(id: "demo", name: "Casa", tax: Tax(basisPoints: 2000, included: false), version: 9)))
        #expect(house.state.settings.version == 2)
        try house.give(.amend(order.id, Amendment(notes: "x")))
        #expect(try house.order(order.id).totals == order.totals)
        try house.give(.amend(order.id, Amendment(add: [.menu("beer")])))
        #expect(try house.order(order.id).totals.total == Money(minor: 1560))
    }
}
