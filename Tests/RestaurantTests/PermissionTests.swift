import Restaurant
import Testing

@Suite("what customers may do")
struct PermissionTests {
    /// What only staff may do, about an order or the house.
    private static func staffOnly(_ id: OrderID) -> [Command] {
        [
            .amend(id, Amendment(notes: "x")), .moveOrder(id, to: .confirmed), .moveOrder(id, to: .cancelled),
            .moveItem(id, "nothing", to: .ready), .pickUp(id, code: "0000"), .moveItem(id, "nothing", to: .voided), .prioritize(id, .high),
            .assign(id, employee: "ana", counter: nil), .refund(id, "nothing", amount: nil, reason: "x"),
            .putMenuItem(MenuItem(id: "x", name: "X", category: "", price: .zero)), .removeMenuItem("beer"),
            .setAvailability("beer", available: false, remaining: nil), .putTable(Table(id: "x", label: "X", seats: 1)),
            .removeTable("t12"), .setTableStatus("t12", .cleaning), .putCounter(Counter(id: "x", name: "X")),
            .setCounterStatus("bar", .closed, reason: nil), .putEmployee(Employee(id: "x", name: "X")),
            .clock("guest", in: true, counter: nil), .startBreak("guest", minutes: nil), .endBreak("guest"),
            .revoke(.user("guest")), .announceMaintenance("x", from: Timestamp(milliseconds: 0), until: nil),
            .notify(Notification(audience: .staff, title: "x", message: "x")),
            .configure(Settings(id: "demo", name: "X")),
        ]
    }

    /// What only the house's own timers do.
    private static func houseOnly(_ id: OrderID) -> [Command] {
        let draft = AlertDraft(Alert.Cause(.lateOrder, order: id), .warning, value: 1, threshold: 0, message: "late")
        return [.expirePickup(id), .raiseAlert(draft), .resolveAlert("nothing")]
    }

    @Test("what the house does by itself nobody else may, the staff's admins neither")
    func houseOnly() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        for command in Self.houseOnly(order.id) + Self.houseOnly("nowhere") {
            for actor in [House.guest, House.ana, Actor(user: "root", role: .admin)] {
                #expect(house.refusal(command, by: actor) == .notPermitted("only the house itself may do this"), "\(command)")
            }
        }
    }

    /// What customers may do with an order of their own.
    private static func own(_ id: OrderID) -> [Command] {
        let draft = PaymentDraft(amount: Money(minor: 100), method: .card)
        return [
            .cancel(id, reason: nil), .takePayment(id, draft), .initiatePayment(id, draft),
            .settlePayment(id, "nothing", declinedReason: nil),
        ]
    }

    @Test("nothing of the staff's, whatever it names")
    func staffOnly() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        for command in Self.staffOnly(order.id) + Self.staffOnly("nowhere") {
            #expect(house.refusal(command, by: House.guest) == .notPermitted("only staff may do this"), "\(command)")
        }
    }

    @Test("another's order is refused in the words for one that does not exist, whatever its status and version")
    func alike() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        for status in [OrderStatus.pending, .ready, .completed] {
            if status != .pending { try house.give(.moveOrder(order.id, to: status)) }
            for (foreign, unknown) in zip(Self.own(order.id), Self.own("nowhere")) {
                for actor in [House.stranger, Actor(user: "guest", role: .customer)] {
                    let refusal = house.refusal(foreign, by: actor, expecting: 99)
                    #expect(refusal?.code == .notPermitted)
                    #expect(refusal == house.refusal(unknown, by: actor))
                    #expect(refusal == house.refusal(unknown, by: actor, expecting: 99))
                }
            }
        }
    }

    @Test("an order without a customer is nobody's own")
    func nobodys() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        #expect(house.refusal(.cancel(order.id, reason: nil), by: Actor(user: "x", role: .customer))?.code == .notPermitted)
    }

    @Test("they pay and cancel their own")
    func own() throws {
        var house = try House()
        let order = try house.place(.menu("burger"), by: House.guest)
        try house.give(.takePayment(order.id, PaymentDraft(amount: Money(minor: 100), method: .card)), by: House.guest)
        #expect(kinds(try house.give(.cancel(order.id, reason: nil), by: House.guest)) == ["orderCancelled", "paymentRefunded"])
    }

    @Test("staff name an unknown order and hear that there is none")
    func unknown() throws {
        var house = try House()
        #expect(house.refusal(.moveOrder("nowhere", to: .ready)) == .notFound(kind: "order", id: "nowhere"))
    }

    @Test("whoever saw another version is refused, before the status is looked at")
    func versions() throws {
        var house = try House()
        let order = try house.place(.menu("burger"))
        try house.give(.moveOrder(order.id, to: .completed), expecting: 1)
        #expect(house.refusal(.moveOrder(order.id, to: .ready), expecting: 1) == .versionConflict(expected: 1, actual: 2))
        #expect(house.refusal(.moveOrder(order.id, to: .ready), expecting: 2)?.code == .invalidOrderStatus)
    }
}
