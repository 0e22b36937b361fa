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
        let modifiers = try modifiers(of: dish, chosen: draft.modifiers, "\(field).modifiers")
        try stock.take(draft.quantity, of: dish)
        return OrderItem(
            id: id, menuItem: dish.id, name: dish.name, quantity: draft.quantity, unitPrice: dish.price, modifiers: modifiers,
            counter: dish.counter, prepMinutes: dish.prepMinutes)
    }

    /// What was chosen of what a dish offers, at the menu's prices: as many of each group as it asks for, and of its own as many as wanted.
    private func modifiers(of dish: MenuItem, chosen: [Modifier], _ field: String) throws(Rejection) -> [Modifier] {
        let groups = dish.groups.compactMap { records.modifierGroups[$0] }
        var counts: [ModifierGroupID: Int] = [:]
        var modifiers: [Modifier] = []
        for (index, wanted) in chosen.enumerated() {
            if let known = dish.modifiers.first(where: { $0.name == wanted.name }) {
                modifiers.append(known)
                continue
            }
            // The first group with the option and room for it: two groups may offer the same sauce.
            let offers = groups.filter { group in group.options.contains { $0.name == wanted.name } }
            guard let group = offers.first(where: { counts[$0.id, default: 0] < $0.maximum }) ?? offers.first,
                let known = group.options.first(where: { $0.name == wanted.name })
            else { throw .invalid(field: "\(field)[\(index)].name", reason: "\(dish.name) has no such modifier; see the menu") }
            counts[group.id, default: 0] += 1
            modifiers.append(known)
        }
        for group in groups {
            let count = counts[group.id, default: 0]
            guard (group.minimum...group.maximum).contains(count) else {
                let range = group.minimum == group.maximum ? "\(group.minimum)" : "\(group.minimum) to \(group.maximum)"
                throw .invalid(field: field, reason: "\(group.name) of \(dish.name): choose \(range), not \(count)")
            }
        }
        return modifiers
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
