extension RestaurantState {
    /// Puts a dish on the menu, or in place of the one with its id; what is left of that one is for ``setAvailability`` to say.
    func putMenuItem(_ item: MenuItem, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(item.name, "name")
        try Bounds.check(item.category, "category")
        try Bounds.check(item.price.minor, Bounds.price, "price")
        try Bounds.check(item.modifiers, "modifiers")
        try Bounds.check(item.remaining, Bounds.remaining, "remaining")
        try Bounds.check(item.prepMinutes, Bounds.prepMinutes, "prepMinutes")
        if let counter = item.counter { try mustExist(counter) }
        try Bounds.check(count: item.groups.count, upTo: Bounds.modifiers, "groups")
        for group in item.groups where records.modifierGroups[group] == nil {
            throw .notFound(kind: "modifier group", id: group.rawValue)
        }
        guard let known = menu[item.id] else {
            try Bounds.check(count: menu.count + 1, upTo: Bounds.documents, "menu")
            return [changed(item)]
        }
        var item = item
        item.available = known.available
        item.remaining = known.remaining
        return [changed(item)]
    }

    /// Takes a dish off the menu; orders that have it keep it.
    func removeMenuItem(_ id: MenuItemID, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard menu[id] != nil else { throw .notFound(kind: "menu item", id: id.rawValue) }
        return [.menuItemRemoved(id)]
    }

    /// Says whether a dish can be had, and how many are left; nil when nobody counts.
    func setAvailability(_ id: MenuItemID, _ available: Bool, _ remaining: Int?, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard var item = menu[id] else { throw .notFound(kind: "menu item", id: id.rawValue) }
        try Bounds.check(remaining, Bounds.remaining, "remaining")
        item.available = available
        item.remaining = remaining
        return [changed(item)]
    }

    private func changed(_ item: MenuItem) -> Event {
        var item = item
        if item.remaining == 0 { item.available = false }
        item.version = (menu[item.id]?.version ?? 0) + 1
        return .menuItemChanged(item)
    }
}
