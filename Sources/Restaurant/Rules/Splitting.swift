extension RestaurantState {
    /// Makes some of an order's items an order of their own, at the same table and as far along. On the order that they leave they stay
    /// struck through, so that every counter learns of it.
    func split(_ id: OrderID, _ part: Split, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "split")
        let leaving = try leaving(order, part)
        let discounts = order.discounts(leaving: leaving)

        var change = OrderChange(order, at: context.now) { pickup(for: $0, context) }
        change.record {
            for index in $0.items.indices where leaving.contains($0.items[index].id) { $0.items[index].status = .voided }
            $0.discount = discounts.rest
            $0.totals = Totals(of: $0.items, tax: settings.tax, discount: discounts.rest)
        } as: {
            .orderAmended($0, items: order.items.map(\.id).filter(leaving.contains))
        }
        guard change.order.totals.total >= order.spokenFor else {
            throw .paymentRefused("more than what would be left of the order is paid or under way already")
        }
        change.followItems()
        let new = made(of: order.items.filter { leaving.contains($0.id) }, of: order, discounts.leaving, context)
        return change.events + [.orderPlaced(new)] + seating(from: nil, to: new)
    }

    /// The items that leave: some of those that are not struck through, and not all.
    private func leaving(_ order: Order, _ part: Split) throws(Rejection) -> Set<ItemID> {
        let live = order.items.filter { $0.status != .voided }
        let leaving: Set<ItemID>
        switch part {
        case .items(let ids):
            let known = Set(live.map(\.id))
            if let stranger = ids.first(where: { !known.contains($0) }) { throw .notFound(kind: "item", id: stranger.rawValue) }
            leaving = Set(ids)
        case .seat(let seat):
            leaving = Set(live.filter { $0.seatNumber == seat }.map(\.id))
        }
        guard !leaving.isEmpty else { throw .invalid(field: "items", reason: "there is nothing to split off") }
        guard leaving.count < live.count else { throw .invalid(field: "items", reason: "something must stay on the order") }
        return leaving
    }

    private func made(of items: [OrderItem], of order: Order, _ discount: Discount?, _ context: Context) -> Order {
        let items = items.enumerated().map { index, item in
            var item = item
            item.id = context.ids.id(index + 1)
            return item
        }
        let day = businessDay(at: context.now)
        var new = Order(
            id: context.ids.id(0), restaurant: settings.id, number: lastOrderNumber + 1, businessDay: day,
            numberOfDay: day == lastBusinessDay ? ordersOfDay + 1 : 1, type: order.type, items: items, tableNumber: order.tableNumber,
            seatNumber: order.seatNumber, customer: order.customer, notes: order.notes, priority: order.priority,
            assignedEmployee: order.assignedEmployee, assignedCounter: order.assignedCounter, placedBy: context.actor.user,
            totals: Totals(of: items, tax: settings.tax, discount: discount), discount: discount, currency: order.currency,
            estimatedReadyAt: order.estimatedReadyAt, plannedPayment: order.plannedPayment, createdAt: context.now, updatedAt: context.now)
        let status = items.rolledUp(from: order.status == .pending ? .pending : .confirmed)
        new.enter(status, at: context.now, status == .ready ? pickup(for: new, context) : nil)
        return new
    }
}

extension Order {
    /// What becomes of its discount when items leave: percents hold for both, an amount is divided as the prices are.
    fileprivate func discounts(leaving: Set<ItemID>) -> (rest: Discount?, leaving: Discount?) {
        guard let discount, case .amount = discount.size else { return (discount, discount) }
        let lines = items.map(\.lineTotal).total()
        let gone = items.filter { leaving.contains($0.id) }.map(\.lineTotal).total()
        let off = totals.discount.part(gone.minor, of: lines.minor)
        func part(_ amount: Money) -> Discount? {
            amount > .zero ? Discount(.amount(amount), reason: discount.reason, by: discount.by) : nil
        }
        return (part(totals.discount - off), part(off))
    }
}
