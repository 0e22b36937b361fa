import Restaurant
import Testing

@Suite("what the house keeps: categories, choices, outlets, accounts, shifts")
struct RecordTests {
    private static let root = Actor(user: "root", role: .admin)

    private static func sauces(minimum: Int = 1, maximum: Int = 2) -> ModifierGroup {
        ModifierGroup(
            id: "sauces", name: "Sauces", minimum: minimum, maximum: maximum,
            options: [Modifier(name: "aioli", price: Money(minor: 50)), Modifier(name: "salsa"), Modifier(name: "mojo")])
    }

    @Test("a category that is called something else takes its dishes with it")
    func renaming() throws {
        var house = try House()
        try house.give(.putRecord(.category(MenuCategory(id: "m", name: "mains", position: 2))))
        let events = try house.give(.putRecord(.category(MenuCategory(id: "m", name: "Hot dishes", position: 1))))
        #expect(kinds(events) == ["recordChanged", "menuItemChanged"])
        #expect(house.state.menu["burger"]?.category == "Hot dishes" && house.state.menu["beer"]?.category == "drinks")
        #expect(house.state.records.categories["m"]?.version == 2)
        #expect(house.refusal(.putRecord(.category(MenuCategory(id: "n", name: "Hot dishes"))))?.code == .invalid)
        #expect(house.refusal(.removeRecord(.init(.category, "m")))?.code == .invalid, "it has dishes")
        try house.give(.putRecord(.category(MenuCategory(id: "n", name: "empty"))))
        #expect(kinds(try house.give(.removeRecord(.init(.category, "n")))) == ["recordRemoved"])
        #expect(house.refusal(.removeRecord(.init(.category, "n")))?.code == .notFound)
        #expect(house.state == house.refolded)
    }

    @Test(
        "a choice is made as often as it asks for",
        arguments: [
            ([], false), (["aioli"], true), (["aioli", "mojo"], true), (["aioli", "aioli"], true), (["aioli", "mojo", "salsa"], false),
            (["ketchup"], false), (["cheese"], false), (["cheese", "aioli"], true),
        ] as [([String], Bool)])
    func choosing(_ chosen: [String], _ isTaken: Bool) throws {
        var house = try House()
        try house.give(.putRecord(.modifierGroup(Self.sauces())))
        var burger = try #require(house.state.menu["burger"])
        burger.groups = ["sauces"]
        try house.give(.putMenuItem(burger))
        let command = Command.place(OrderDraft(items: [.menu("burger", 1, chosen)]))
        guard isTaken else {
            #expect(house.refusal(command)?.code == .invalid)
            return
        }
        let item = try #require(try house.give(command).first?.order?.items.first)
        #expect(item.modifiers.map(\.name) == chosen)
        #expect(item.modifiers.filter { $0.name == "aioli" }.allSatisfy { $0.price == Money(minor: 50) })
    }

    @Test("two choices may offer the same: what one has no room for goes to the other")
    func sharedOptions() throws {
        var house = try House()
        try house.give(.putRecord(.modifierGroup(Self.sauces(maximum: 1))))
        try house.give(
            .putRecord(
                .modifierGroup(
                    ModifierGroup(id: "dips", name: "Dips", minimum: 1, options: [Modifier(name: "aioli", price: Money(minor: 80))]))))
        var burger = try #require(house.state.menu["burger"])
        burger.groups = ["sauces", "dips"]
        try house.give(.putMenuItem(burger))
        let item = try house.place(.menu("burger", 1, ["aioli", "aioli"])).items[0]
        #expect(item.modifiers.map(\.price.minor) == [50, 80])
    }

    @Test(
        "choices that make no sense are refused",
        arguments: [
            ModifierGroup(id: "g", name: "", options: [Modifier(name: "a")]), ModifierGroup(id: "g", name: "G", options: []),
            ModifierGroup(id: "g", name: "G", minimum: 2, maximum: 1, options: [Modifier(name: "a"), Modifier(name: "b")]),
            ModifierGroup(id: "g", name: "G", minimum: 0, maximum: 2, options: [Modifier(name: "a")]),
            ModifierGroup(id: "g", name: "G", minimum: -1, maximum: 1, options: [Modifier(name: "a")]),
            ModifierGroup(id: "g", name: "G", minimum: 0, maximum: 0, options: [Modifier(name: "a")]),
            ModifierGroup(id: "g", name: "G", options: [Modifier(name: "a"), Modifier(name: "a")]),
        ])
    func badGroups(_ group: ModifierGroup) throws {
        let house = try House()
        var copy = house
        #expect(copy.refusal(.putRecord(.modifierGroup(group)))?.code == .invalid)
    }

    @Test("a choice that comes with a dish stays; a dish cannot have one that is not there")
    func usedGroups() throws {
        var house = try House()
        var burger = try #require(house.state.menu["burger"])
        burger.groups = ["sauces"]
        #expect(house.refusal(.putMenuItem(burger))?.code == .notFound)
        try house.give(.putRecord(.modifierGroup(Self.sauces())))
        try house.give(.putMenuItem(burger))
        #expect(house.refusal(.removeRecord(.init(.modifierGroup, "sauces")))?.code == .invalid)
        try house.give(.removeMenuItem("burger"))
        try house.give(.removeRecord(.init(.modifierGroup, "sauces")))
        #expect(house.state.records.modifierGroups.isEmpty && house.state == house.refolded)
    }

    @Test("printers and webhooks are checked at the door")
    func outlets() throws {
        var house = try House()
        let printer = Printer(id: "p", name: "Grill", host: "10.0.0.9", counters: ["grill"])
        try house.give(.putRecord(.printer(printer)))
        func refused(_ change: (inout Printer) -> Void) -> Rejection.Code? {
            var other = printer
            change(&other)
            return house.refusal(.putRecord(.printer(other)))?.code
        }
        #expect(refused { $0.port = 0 } == .invalid && refused { $0.columns = 5 } == .invalid && refused { $0.papers = [] } == .invalid)
        #expect(refused { $0.counters = ["nowhere"] } == .notFound && refused { $0.host = "" } == .invalid)
        try house.give(.putRecord(.webhook(Webhook(id: "w", url: "https://example.com/x", secret: "s", events: ["order.placed"]))))
        #expect(house.refusal(.putRecord(.webhook(Webhook(id: "w", url: "ftp://example.com", secret: "s"))))?.code == .invalid)
        #expect(house.refusal(.putRecord(.printer(printer)), by: House.guest)?.code == .notPermitted)
        #expect(house.state == house.refolded)
    }

    @Test("nobody writes cards and shifts by hand, nor what an account owes")
    func byHand() throws {
        var house = try House()
        #expect(
            house.refusal(.putRecord(.giftCard(GiftCard(id: "c", balance: Money(minor: 100), issuedAt: house.now))))?.code == .notPermitted)
        let shift = Shift(id: "s", employee: "ana", name: "Ana", startedAt: house.now, endedAt: house.now)
        #expect(house.refusal(.putRecord(.shift(shift)))?.code == .notPermitted)
        let account = HouseAccount(id: "a", name: "Firm", limit: Money(minor: 10_000), balance: Money(minor: -5))
        try house.give(.putRecord(.account(account)))
        #expect(house.state.records.accounts["a"]?.balance == .zero)
        try house.give(.removeRecord(.init(.account, "a")))
    }

    @Test("a secret is set by its owner or a manager, an admin's by an admin")
    func credentials() throws {
        var house = try House()
        try house.give(.putEmployee(Employee(id: "root", name: "Root", role: .admin)), by: Self.root)
        let hash = Credential.Hash(salt: "00", digest: "11", rounds: 2, blockSize: 8, parallelism: 1)
        let ana = Command.putRecord(.credential(Credential(id: "ana", pin: hash)))
        let root = Command.putRecord(.credential(Credential(id: "root", password: hash)))
        #expect(try house.give(ana).count == 1)
        // Whoever knew the old one may hold tokens by it.
        let changed = try house.give(ana, by: House.maria)
        #expect(changed.last?.revoked == .user("ana"))
        #expect(house.refusal(ana, by: Actor(user: "ben", role: .employee))?.code == .notPermitted)
        #expect(house.refusal(root, by: House.maria)?.code == .notPermitted)
        try house.give(root, by: Self.root)
        #expect(house.refusal(.putRecord(.credential(Credential(id: "nobody"))), by: House.maria)?.code == .notFound)
        let gone = Command.removeRecord(.init(.credential, "root"))
        #expect(house.refusal(gone, by: House.maria)?.code == .notPermitted)
        #expect(try house.give(gone, by: Self.root).last?.revoked == .user("root"))
    }

    @Test("an admin is made, and made less, by an admin alone")
    func admins() throws {
        var house = try House()
        let admin = Command.putEmployee(Employee(id: "ana", name: "Ana", role: .admin))
        #expect(house.refusal(admin, by: House.maria)?.code == .notPermitted)
        try house.give(admin, by: Self.root)
        let less = Command.putEmployee(Employee(id: "ana", name: "Ana", role: .employee))
        #expect(house.refusal(less, by: House.maria)?.code == .notPermitted)
        try house.give(less, by: Self.root)
        try house.give(less, by: House.maria)
    }

    @Test("the end of a shift notes it, with what was spent on breaks, a last one that was not ended too")
    func shifts() throws {
        var house = try House()
        try house.give(.clock("ana", in: true, counter: "bar"))
        let start = house.now
        try house.give(.startBreak("ana", minutes: 20))
        house.now = house.now.advanced(by: .seconds(599))
        try house.give(.endBreak("ana"))
        try house.give(.startBreak("ana", minutes: 20))
        house.now = house.now.advanced(by: .seconds(59))
        let events = try house.give(.clock("ana", in: false, counter: nil))
        guard case .recordChanged(.shift(let shift)) = events.last else {
            Issue.record("no shift was noted")
            return
        }
        #expect(shift.employee == "ana" && shift.name == "Ana" && shift.counter == "bar" && shift.breakSeconds == 660)
        #expect(shift.startedAt == start && shift.endedAt == house.now)
        #expect(house.state.employees["ana"]?.breakSeconds == 0)
    }
}

extension Event {
    fileprivate var revoked: Revocation.Target? {
        if case .accessRevoked(let revocation) = self { revocation.target } else { nil }
    }
}
