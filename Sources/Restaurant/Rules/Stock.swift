/// The dishes that somebody counts, while one command takes of them or gives back.
struct Stock {
    private let menu: [MenuItemID: MenuItem]
    private var changed: [MenuItemID: MenuItem] = [:]

    init(_ menu: [MenuItemID: MenuItem]) { self.menu = menu }

    /// Takes so many of a dish for an order; the last one makes it unavailable.
    ///
    /// - Throws: when it is 86'd, or fewer are left.
    mutating func take(_ quantity: Int, of dish: MenuItem) throws(Rejection) {
        var item = changed[dish.id] ?? dish
        guard item.available else { throw .unavailable(item: dish.name) }
        guard let remaining = item.remaining else { return }
        guard remaining >= quantity else { throw .unavailable(item: dish.name) }
        item.remaining = remaining - quantity
        item.available = remaining > quantity
        changed[dish.id] = item
    }

    /// Gives back what nobody had begun to make. A dish that had run out is available again; one that was 86'd by hand is not.
    mutating func giveBack(_ quantity: Int, of id: MenuItemID?) {
        guard let id, var item = changed[id] ?? menu[id], let remaining = item.remaining else { return }
        item.remaining = min(remaining + quantity, Bounds.remaining.upperBound)
        if remaining == 0 { item.available = true }
        changed[id] = item
    }

    /// Gives back all items of an order that are still pending.
    mutating func giveBack(_ items: [OrderItem]) {
        for item in items where item.status == .pending { giveBack(item.quantity, of: item.menuItem) }
    }

    /// One event for every dish that differs now, by id.
    var events: [Event] {
        changed.values.sorted { $0.id < $1.id }.compactMap { item in
            guard item != menu[item.id] else { return nil }
            var item = item
            item.version += 1
            return .menuItemChanged(item)
        }
    }
}
