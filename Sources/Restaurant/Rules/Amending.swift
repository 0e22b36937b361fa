extension RestaurantState {
    /// Changes what was ordered. New items are pending, so an order that was ready or served is preparing again, even two steps back.
    ///
    /// What nobody has begun to make goes back to what is counted as left; what was begun does not.
    func amend(_ id: OrderID, _ amendment: Amendment, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "amended")
        guard amendment != Amendment() else { throw .invalid(field: "amendment", reason: "says nothing to change") }

        var stock = Stock(menu)
        var items = order.items
        var touched: [ItemID] = []
        touched += try void(amendment, in: &items, by: context.actor, &stock)
        touched += try setQuantities(amendment, in: &items, by: context.actor, &stock)
        guard items.contains(where: { $0.status != .voided }) || !amendment.add.isEmpty else {
            throw .invalid(field: "void", reason: "would leave nothing of the order; cancel it instead")
        }
        let added = try add(amendment, to: &items, context, &stock)
        touched += added.map(\.id)
        try mustStayWithinLimit(order.discount, from: order.items, to: items, context.actor)
        if let table = amendment.tableNumber { try Bounds.checkName(table, upTo: Bounds.label, "tableNumber") }
        try Bounds.check(amendment.seatNumber, Bounds.seat, "seatNumber")
        try Bounds.check(amendment.notes, "notes")
        try Bounds.check(amendment.customer)

        var change = OrderChange(order, at: context.now) { pickup(for: $0, context) }
        change.record {
            $0.items = items
            // An amendment of words leaves the price alone, even if the tax rate has changed since.
            if !touched.isEmpty { $0.totals = Totals(of: items, tax: settings.tax, discount: order.discount) }
            $0.tableNumber = amendment.tableNumber ?? order.tableNumber
            if amendment.tableNumber != nil {
                let location = place(of: $0)
                $0.pickup?.location = location
            }
            $0.seatNumber = amendment.seatNumber ?? order.seatNumber
            $0.customer = amendment.customer ?? order.customer
            $0.notes = amendment.notes ?? order.notes
            if !added.isEmpty {
                let ready = context.kitchen.readyAt(added, at: order.assignedCounter, order.priority, from: context.now)
                $0.estimatedReadyAt = order.estimatedReadyAt.map { max($0, ready) } ?? ready
            }
        } as: {
            .orderAmended($0, items: touched)
        }
        change.followItems()
        return change.events + stock.events + seating(from: order, to: change.order)
    }

    private func void(
        _ amendment: Amendment, in items: inout [OrderItem], by actor: Actor, _ stock: inout Stock
    ) throws(Rejection) -> [ItemID] {
        try Bounds.check(count: amendment.void.count, upTo: Bounds.items, "void")
        for id in amendment.void {
            guard let index = items.firstIndex(where: { $0.id == id }) else { throw .notFound(kind: "item", id: id.rawValue) }
            guard items[index].status != .voided else { throw .illegalMove(from: "voided", to: "voided") }
            try actor.mayTakeAway(items[index])
            stock.giveBack([items[index]])
            items[index].status = .voided
        }
        return amendment.void
    }

    /// What is made already cannot become more by itself: more of it is a new item.
    private func setQuantities(
        _ amendment: Amendment, in items: inout [OrderItem], by actor: Actor, _ stock: inout Stock
    ) throws(Rejection) -> [ItemID] {
        let wanted = amendment.quantities
        let known = Set(items.map(\.id))
        if let stranger = wanted.keys.filter({ !known.contains($0) }).min() { throw .notFound(kind: "item", id: stranger.rawValue) }
        var touched: [ItemID] = []
        for index in items.indices {
            let item = items[index]
            guard let quantity = wanted[item.id] else { continue }
            try Bounds.check(quantity, Bounds.quantity, "quantities.\(item.id)")
            switch item.status {
            case .voided: throw .illegalMove(from: "voided", to: "amended")
            case .pending, .preparing: break
            case .ready, .served:
                guard quantity <= item.quantity else {
                    throw .invalid(field: "quantities.\(item.id)", reason: "is \(item.status.rawValue) already; add a new item for more")
                }
            }
            let more = quantity - item.quantity
            if more < 0 { try actor.mayTakeAway(item) }
            if more > 0, let dish = item.menuItem.flatMap({ menu[$0] }) { try stock.take(more, of: dish) }
            if more < 0, item.status == .pending { stock.giveBack(-more, of: item.menuItem) }
            items[index].quantity = quantity
            touched.append(item.id)
        }
        return touched
    }

    private func add(
        _ amendment: Amendment, to items: inout [OrderItem], _ context: Context, _ stock: inout Stock
    ) throws(Rejection) -> [OrderItem] {
        // Compared this way round, for a hostile count must not overflow a sum.
        try Bounds.check(count: amendment.add.count, upTo: Bounds.items - items.count, "add")
        var added: [OrderItem] = []
        for (index, draft) in amendment.add.enumerated() {
            added.append(try line(draft, id: context.ids.id(index), "add[\(index)]", by: context.actor, &stock))
        }
        items += added
        return added
    }
}

extension Actor {
    /// What nobody has begun any of the staff may take off an order; what was begun is lost, so a manager has to know.
    fileprivate func mayTakeAway(_ item: OrderItem) throws(Rejection) {
        guard item.status == .pending || role.isManagement else {
            throw .notPermitted("\(item.name) was begun already: only managers may take it off the order")
        }
    }
}
