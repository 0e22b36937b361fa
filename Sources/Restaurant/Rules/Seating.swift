extension Order {
    /// The label of the table that it takes up at present, if any.
    var seatedAt: String? { type == .dineIn && status.isActive ? tableNumber : nil }
}

extension RestaurantState {
    /// The tables that change because an order came, moved or went: the last order of a table frees it.
    ///
    /// - Parameters:
    ///   - before: the order as it was; nil when it has just been placed.
    ///   - after: the order as it is.
    func seating(from before: Order?, to after: Order) -> [Event] {
        let (old, new) = (before?.seatedAt, after.seatedAt)
        guard old != new else { return [] }
        var events: [Event] = []
        if let old, let table = table(labelled: old), let event = changed(table, to: without(after.id, table)) { events.append(event) }
        if let new, let table = table(labelled: new) {
            var taken = table
            taken.status = .occupied
            taken.currentOrder = after.id
            if let event = changed(table, to: taken) { events.append(event) }
        }
        return events
    }

    /// The table that guests know by this label.
    func table(labelled label: String) -> Table? { tables.values.first { $0.label == label } }

    private func without(_ order: OrderID, _ table: Table) -> Table {
        var table = table
        let next = orders.values.filter { $0.id != order && $0.seatedAt == table.label }.max { $0.number < $1.number }
        if table.currentOrder == order { table.currentOrder = next?.id }
        // Staff may have said meanwhile that it is being cleaned or is reserved; they know better.
        if next == nil, table.status == .occupied { table.status = .available }
        return table
    }

    private func changed(_ table: Table, to new: Table) -> Event? {
        guard new != table else { return nil }
        var new = new
        new.version += 1
        return .tableChanged(new)
    }
}
