import Foundation
import Journal
import Restaurant

/// Things to write.
package enum Samples {
    package static let restaurant = id("demo", RestaurantID.self)
    package static let other = id("other", RestaurantID.self)
    package static let now = Timestamp(milliseconds: 1_762_423_200_000)

    /// A text that is known to be an id.
    package static func id<Kind>(_ text: String, _ kind: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(text) else { preconditionFailure("\(text) is no id") }
        return id
    }

    /// Strings that break careless writers.
    package static let hostile = [
        "", " ", "\0", "a\0b", "\u{1}\u{1f}\u{7f}", "\"quoted\" \\ back\\slash /", "'; DROP TABLE orders; --", "crème brûlée", "👩‍👩‍👧‍👦🇪🇸",
        "مرحبا \u{202E}gnirts", "e\u{301}", "\u{FEFF}bom", "\u{FFFD}\u{10FFFF}", "line\r\nline\u{2028}line", "{\"a\":[1,2]}", "\\u0000",
        String(repeating: "ñ", count: 5000),
    ]

    package static func item(_ index: Int, name: String = "Tortilla", counter: String? = "grill", notes: String? = nil) -> OrderItem {
        OrderItem(
            id: id("item-\(index)"), menuItem: id("menu-\(index)"), name: name, quantity: 1 + index % 3, unitPrice: Money(minor: 1250),
            modifiers: index % 2 == 0 ? [Modifier(name: "extra", price: Money(minor: 50))] : [], notes: notes, course: 1,
            counter: counter.map { id($0) })
    }

    package static func order(
        _ number: Int, of restaurant: RestaurantID = restaurant, status: OrderStatus = .pending, items: Int = 4, customer: String? = "ann",
        employee: String? = nil, version: Int = 1, text: String? = nil
    ) -> Order {
        let lines = (0..<items).map { item($0, name: text ?? "Tortilla", counter: $0 % 2 == 0 ? "grill" : "bar", notes: text) }
        var times = StatusTimes()
        times.confirmed = now
        return Order(
            id: id("order-\(number)"), restaurant: restaurant, number: number,
            businessDay: BusinessDay(of: now, timeZone: .gmt, cutOffHour: 4), numberOfDay: number, type: .dineIn, status: status,
            items: lines, tableNumber: text ?? "T12", seatNumber: 2,
            customer: customer.map { Customer(id: id($0), name: text ?? "Ann", phone: nil) }, notes: text, priority: .high,
            assignedEmployee: employee.map { id($0) }, assignedCounter: nil, placedBy: text ?? "till-1",
            totals: Totals(of: lines, tax: Tax(basisPoints: 1000, included: true)), currency: .euro, estimatedReadyAt: now, reference: text,
            plannedPayment: text.map { _ in .online },
            statusTimes: times, createdAt: now, updatedAt: now, version: version)
    }

    package static func payment(_ order: Order, status: Payment.Status = .paid) -> Payment {
        Payment(
            id: id("payment-1"), order: order.id, amount: Money(minor: 900), tip: Money(minor: 100), method: .card, status: status,
            refunded: .zero, refundReason: nil, declinedReason: status == .failed ? "no funds" : nil, seat: 2,
            giftCard: id("CARD-1"), account: id("firm"), by: "till-1", at: now)
    }

    /// One event of every kind, so that a log of them begins with the settings and has a table and a dish that come and go.
    package static func everyEvent(in restaurant: RestaurantID = restaurant) -> [Event] {
        var paid = order(1, of: restaurant, employee: "eva")
        paid.payments = [payment(paid)]
        var ready = order(1, of: restaurant, status: .ready)
        ready.pickup = Pickup(code: "0427", location: "Grill", expiresAt: now)
        let discounts = [
            Discount(.percent(10), reason: "regular", by: "maria"), Discount(.amount(Money(minor: 55)), reason: "", by: "a\0"),
        ]
        let cheaper = discounts.map { discount in
            var order = paid
            order.discount = discount
            order.totals = Totals(of: order.items, tax: Tax(basisPoints: 1000, included: false), discount: discount)
            return order
        }
        let alert = Alert(
            id: id("alert-1"), cause: Alert.Cause(.queueLength, counter: id("bar")), severity: .critical, value: 12, threshold: 10,
            message: "12 orders", raisedAt: now)
        var over = Alert(
            id: id("alert-2"), cause: Alert.Cause(.lateOrder, order: paid.id), severity: .warning, value: 700, threshold: 600,
            message: "late", raisedAt: now)
        let late = over
        over.resolvedAt = now
        let printer = Alert(
            id: id("alert-3"), cause: Alert.Cause(.printerDown, printer: id("pass")), severity: .critical, value: 3, threshold: 2,
            message: "off", raisedAt: now)
        var rated = order(1, of: restaurant, status: .completed)
        rated.rating = Rating(stars: 4, comment: "tasty", at: now)
        var cancelled = order(2, of: restaurant, status: .cancelled)
        cancelled.cancellation = Cancellation(reason: "closing", message: "The kitchen closes", by: "till-1", refund: Money(minor: 5))
        let dish = MenuItem(
            id: id("menu-1"), name: "Paella", category: "Rice", price: Money(minor: 1800), counter: id("grill"),
            modifiers: [Modifier(name: "no prawns", price: Money(minor: -200))], available: false, remaining: 0)
        let table = Table(
            id: id("t1"), label: "T1", seats: 4, status: .occupied, currentOrder: paid.id,
            place: Table.Place(x: 100, y: 200, width: 300, height: 400, shape: .round), area: "Terrace")
        let eva = Employee(
            id: id("eva"), name: "Eva", role: .manager, presence: .onBreak, counter: id("bar"), shiftStartedAt: now,
            shiftEndsAt: now, breakStartedAt: now, breakMinutes: 15, breakType: "lunch", version: 3)
        let notes = Notification.Audience.allCases.map {
            Event.notified(
                Notification(audience: $0, title: "T", message: "M", priority: .urgent, order: paid.id, customer: id("ann")))
        }
        return [
            .configured(Settings(id: restaurant, name: "Casa", currency: .dollar, tax: Tax(basisPoints: 1900, included: true))),
            .menuItemChanged(dish), .tableChanged(table),
            .counterChanged(
                Counter(id: id("bar"), name: "Bar", status: .maintenance, reason: "rush", downtimeMinutes: 20), from: .open,
                affected: [id("order-1")]),
            .employeeChanged(eva, from: .working, covering: [id("ben")], location: "Bar"), .orderPlaced(paid),
            .orderAmended(paid, items: [id("item-0"), id("item-1")]),
            .orderMoved(ready, from: .preparing), .pickupExpired(order(1, of: restaurant, status: .ready)),
            .itemMoved(paid, item: id("item-0"), from: .pending),
            .orderPrioritized(paid, from: .low, reason: "customer_waiting"), .orderAssigned(paid),
            .orderAssigned(paid, fromEmployee: id("ben"), fromCounter: id("pass")),
            .paymentInitiated(payment(paid, status: .pending), paid),
            .paymentProcessed(payment(paid), paid), .paymentFailed(payment(paid, status: .failed), paid),
            .paymentRefunded(payment(paid, status: .partiallyRefunded), paid, amount: Money(minor: 100)),
            .maintenanceAnnounced(Maintenance(id: id("m-1"), message: "Upgrade", startsAt: now, endsAt: now.advanced(by: .seconds(60)))),
            .accessRevoked(Revocation(.user("eve\0"), reason: "left", by: "maria", at: now)),
            .orderRated(rated), .alertRaised(alert), .alertRaised(late), .alertResolved(over), .alertRaised(printer),
            .orderPlaced(order(2, of: restaurant)),
            .orderCancelled(cancelled, from: .confirmed),
            .tableChanged(Table(id: id("t2"), label: "T2", seats: 2)), .tableRemoved(id("t2")),
            .menuItemChanged(MenuItem(id: id("menu-2"), name: "Flan", category: "Sweet", price: Money(minor: 450))),
            .menuItemRemoved(id("menu-2")),
        ] + cheaper.map { .orderAmended($0, items: []) } + records.map(Event.recordChanged) + [
            .recordChanged(.category(MenuCategory(id: id("gone"), name: "Gone")))
        ]
            + [.recordRemoved(HouseRecord.Key(.category, "gone"))] + notes
    }

    /// One record of every kind.
    package static let records: [HouseRecord] = [
        .category(MenuCategory(id: id("rice"), name: "Rice", position: 3, version: 2)),
        .modifierGroup(
            ModifierGroup(id: id("size"), name: "Size", minimum: 1, options: [Modifier(name: "large", price: Money(minor: 200))])),
        .giftCard(GiftCard(id: id("CARD-1"), balance: Money(minor: 2500), issuedAt: now, expiresAt: now.advanced(by: .seconds(60)))),
        .account(
            HouseAccount(
                id: id("firm"), name: "Firm & Söhne", limit: Money(minor: 100_000), balance: Money(minor: 700),
                settlement: HouseAccount.Settlement(amount: Money(minor: 1), method: .cash, by: "till-1", at: now))),
        .shift(Shift(id: id("shift-1"), employee: id("eva"), name: "Eva", startedAt: now, endedAt: now, breakSeconds: 60)),
        .printer(Printer(id: id("p1"), name: "Grill", host: "10.0.0.9", papers: [.ticket, .receipt], counters: [id("grill")])),
        .webhook(Webhook(id: id("w1"), url: "https://example.com/hook", secret: "s3cret", events: ["order.placed"])),
        .credential(
            Credential(
                id: id("eva"), pin: Credential.Hash(salt: "00", digest: "11", rounds: 16384, blockSize: 8, parallelism: 1))),
    ]

    package static func receipt(
        _ command: String, outcome: Outcome, of restaurant: RestaurantID = restaurant, at: Timestamp = now
    ) -> Receipt {
        Receipt(restaurant: restaurant, command: id(command), bodyHash: Array(0..<32), outcome: outcome, at: at)
    }

    package static let rejections: [Rejection] = [
        .notFound(kind: "order", id: "x\0"), .notPermitted("no \"refunds\""), .illegalMove(from: "completed", to: "ready"),
        .invalid(field: "items[2].quantity", reason: "0 is too few"), .unavailable(item: "Paella 🥘"),
        .versionConflict(expected: 3, actual: 7), .paymentRefused("declined"), .wrongPickupCode,
        .pickupExpired,
    ]
}
