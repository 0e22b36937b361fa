import Foundation

extension RestaurantState {
    /// Makes an order of a draft: numbers it, prices it from the menu, takes of what is counted, and occupies its table.
    func place(_ draft: OrderDraft, _ context: Context) throws(Rejection) -> [Event] {
        let customer = try customer(of: draft, by: context.actor)
        guard !draft.items.isEmpty else { throw .invalid(field: "items", reason: "an order needs at least one item") }
        try Bounds.check(count: draft.items.count, upTo: Bounds.items, "items")
        if let table = draft.tableNumber { try Bounds.checkName(table, upTo: Bounds.label, "tableNumber") }
        try Bounds.check(draft.seatNumber, Bounds.seat, "seatNumber")
        try Bounds.check(draft.notes, "notes")
        try Bounds.check(draft.reference, "reference")
        guard !draft.isConfirmed || context.actor.role.isStaff else { throw .notPermitted("only staff may confirm an order") }
        try Bounds.check(customer)

        var stock = Stock(menu)
        var items: [OrderItem] = []
        for (index, item) in draft.items.enumerated() {
            items.append(try line(item, id: context.ids.id(index + 1), "items[\(index)]", by: context.actor, &stock))
        }
        let totals = Totals(of: items, tax: settings.tax)
        try draft.expected.mustBe(totals, in: settings.currency)
        let day = businessDay(at: context.now)
        var order = Order(
            id: context.ids.id(0), restaurant: settings.id, number: lastOrderNumber + 1, businessDay: day,
            numberOfDay: day == lastBusinessDay ? ordersOfDay + 1 : 1, type: draft.type, items: items, tableNumber: draft.tableNumber,
            seatNumber: draft.seatNumber, customer: customer, notes: draft.notes, priority: draft.priority,
            placedBy: context.actor.user, totals: totals, currency: settings.currency,
            estimatedReadyAt: context.kitchen.readyAt(items, at: nil, draft.priority, from: context.now), reference: draft.reference,
            plannedPayment: draft.plannedPayment, createdAt: context.now, updatedAt: context.now)
        if draft.isConfirmed { order.enter(.confirmed, at: context.now) }
        return [.orderPlaced(order)] + stock.events + seating(from: nil, to: order)
    }

    /// Whose order it becomes: a customer's own, whoever the draft names; and a customer does not jump the queue.
    private func customer(of draft: OrderDraft, by actor: Actor) throws(Rejection) -> Customer? {
        guard !actor.role.isStaff else { return draft.customer }
        guard let id = actor.customer else { throw .notPermitted("only a known customer may place an order") }
        guard draft.priority == .normal || draft.priority == .low else { throw .notPermitted("only staff may raise a priority") }
        return Customer(id: id, name: draft.customer?.name, phone: draft.customer?.phone)
    }

    /// The business day of an order placed now. It never goes back, so that a clock or time zone set back gives no day's number twice.
    func businessDay(at now: Timestamp) -> BusinessDay {
        let zone = TimeZone(identifier: settings.timeZone) ?? .gmt
        let day = BusinessDay(of: now, timeZone: zone, cutOffHour: settings.cutOffHour)
        guard let last = lastBusinessDay, day.number < last.number else { return day }
        return last
    }
}

extension ExpectedTotals {
    /// Refuses to let a guest be told one price and asked for another.
    func mustBe(_ actual: Totals, in currency: Currency) throws(Rejection) {
        for (field, expected, actual) in [
            ("total", total, actual.total), ("subtotal", subtotal, actual.subtotal), ("tax", tax, actual.tax),
        ] {
            guard let expected, expected != actual else { continue }
            throw .invalid(
                field: field,
                reason: "you say \(expected.decimal(in: currency)), but at this restaurant's prices it is \(actual.decimal(in: currency))")
        }
    }
}
