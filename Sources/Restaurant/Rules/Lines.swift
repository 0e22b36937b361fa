extension RestaurantState {
    /// The line that a draft becomes: from the menu, or open.
    ///
    /// - Parameters:
    ///   - field: the draft's place in the command, for refusals: `items[2]`.
    ///   - stock: what is left of the dishes that somebody counts; the line takes of it.
    func line(_ draft: ItemDraft, id: ItemID, _ field: String, by actor: Actor, _ stock: inout Stock) throws(Rejection) -> OrderItem {
        try Bounds.check(draft.quantity, Bounds.quantity, "\(field).quantity")
        try Bounds.check(draft.notes, "\(field).notes")
        try Bounds.check(draft.seatNumber, Bounds.seat, "\(field).seatNumber")
        try Bounds.check(draft.course, Bounds.course, "\(field).course")
        var item =
            if let dish = draft.menuItem, menu[dish] != nil || !isOpen(draft, by: actor) {
                try menuLine(dish, draft, id: id, field, &stock)
            } else {
                try openLine(draft, id: id, field, by: actor)
            }
        item.notes = draft.notes
        item.seatNumber = draft.seatNumber
        item.course = draft.course
        return item
    }

    /// Name, price, counter, minutes and the modifiers' prices come from the menu, whatever the draft says of them.
    private func menuLine(
        _ dish: MenuItemID, _ draft: ItemDraft, id: ItemID, _ field: String, _ stock: inout Stock
    ) throws(Rejection) -> OrderItem {
        guard let dish = menu[dish] else { throw .notFound(kind: "menu item", id: dish.rawValue) }
        try Bounds.check(count: draft.modifiers.count, upTo: Bounds.modifiers, "\(field).modifiers")
        var modifiers: [Modifier] = []
        for (index, wanted) in draft.modifiers.enumerated() {
            guard let known = dish.modifiers.first(where: { $0.name == wanted.name }) else {
                throw .invalid(field: "\(field).modifiers[\(index)].name", reason: "\(dish.name) has no such modifier; see the menu")
            }
            modifiers.append(known)
        }
        try stock.take(draft.quantity, of: dish)
        return OrderItem(
            id: id, menuItem: dish.id, name: dish.name, quantity: draft.quantity, unitPrice: dish.price, modifiers: modifiers,
            counter: dish.counter, prepMinutes: dish.prepMinutes)
    }

    /// Whether a line can do without the menu: a member of staff named and priced it.
    private func isOpen(_ draft: ItemDraft, by actor: Actor) -> Bool {
        actor.role.isStaff && draft.name != nil && draft.unitPrice != nil
    }

    /// A line that a member of staff names and prices by hand.
    private func openLine(_ draft: ItemDraft, id: ItemID, _ field: String, by actor: Actor) throws(Rejection) -> OrderItem {
        guard actor.role.isStaff else { throw .notPermitted("customers may order from the menu only") }
        guard let name = draft.name, let price = draft.unitPrice else {
            throw .invalid(field: field, reason: "must name a menu item, or have a name and a unit price of its own")
        }
        try Bounds.checkName(name, "\(field).name")
        try Bounds.check(price.minor, Bounds.price, "\(field).unitPrice")
        try Bounds.check(draft.modifiers, "\(field).modifiers")
        if let counter = draft.counter { try mustExist(counter) }
        return OrderItem(
            id: id, name: name, quantity: draft.quantity, unitPrice: price, modifiers: draft.modifiers, counter: draft.counter)
    }

    /// Refuses a counter that the house does not have.
    func mustExist(_ counter: CounterID) throws(Rejection) {
        guard counters[counter] != nil else { throw .notFound(kind: "counter", id: counter.rawValue) }
    }
}

extension [OrderItem] {
    /// When the slowest item is ready if all are begun at `now`; voided ones hold nothing up.
    func readyAt(from now: Timestamp) -> Timestamp {
        let minutes = filter { $0.status != .voided }.map(\.prepMinutes).max() ?? 0
        return now.advanced(by: .seconds(60 * minutes))
    }
}
