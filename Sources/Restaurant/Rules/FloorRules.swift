extension RestaurantState {
    /// Puts a table on the floor, or changes the label, the seats and the place of the one with its id: who sits there is the orders' to say.
    func putTable(_ table: Table, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(table.label, upTo: Bounds.label, "label")
        try Bounds.check(table.seats, Bounds.seats, "seats")
        try Bounds.check(table.place)
        if let area = table.area { try Bounds.checkName(area, upTo: Bounds.label, "area") }
        if let twin = self.table(labelled: table.label), twin.id != table.id {
            throw .invalid(field: "label", reason: "another table is called that: \(twin.id)")
        }
        let before = tables[table.id]
        // Orders name tables by their label, so the label holds while somebody sits there.
        if let before, before.label != table.label { try mustBeFree(before) }
        if before == nil { try Bounds.check(count: tables.count + 1, upTo: Bounds.documents, "tables") }
        return [
            .tableChanged(
                Table(
                    id: table.id, label: table.label, seats: table.seats, status: before?.status ?? table.status,
                    currentOrder: before?.currentOrder, place: table.place, area: table.area, version: (before?.version ?? 0) + 1))
        ]
    }

    /// Takes a table off the floor.
    func removeTable(_ id: TableID, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard let table = tables[id] else { throw .notFound(kind: "table", id: id.rawValue) }
        try mustBeFree(table)
        return [.tableRemoved(id)]
    }

    /// Says how a table stands. Whatever staff say holds, and a table that is not occupied has no order.
    func setTableStatus(_ id: TableID, _ status: Table.Status, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard var table = tables[id] else { throw .notFound(kind: "table", id: id.rawValue) }
        table.status = status
        if status != .occupied { table.currentOrder = nil }
        table.version += 1
        return [.tableChanged(table)]
    }

    /// Sets up a counter, or changes the name of the one with its id: whether that works is for ``setCounterStatus`` to say.
    func putCounter(_ counter: Counter, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(counter.name, "name")
        try Bounds.check(counter.reason, "reason")
        try Bounds.check(counter.downtimeMinutes, Bounds.downtimeMinutes, "downtimeMinutes")
        guard var known = counters[counter.id] else {
            try Bounds.check(count: counters.count + 1, upTo: Bounds.documents, "counters")
            return [changed(nil, to: counter)]
        }
        known.name = counter.name
        return [changed(known, to: known)]
    }

    /// Says whether a counter takes work, and for how long not.
    func setCounterStatus(
        _ id: CounterID, _ status: Counter.Status, _ reason: String?, _ downtimeMinutes: Int?, _ context: Context
    ) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard var counter = counters[id] else { throw .notFound(kind: "counter", id: id.rawValue) }
        try Bounds.check(reason, "reason")
        try Bounds.check(downtimeMinutes, Bounds.downtimeMinutes, "downtimeMinutes")
        counter.status = status
        counter.reason = reason
        counter.downtimeMinutes = downtimeMinutes
        return [changed(counters[id], to: counter)]
    }

    /// The counter as it is since, and who has to wait if it does not work.
    private func changed(_ before: Counter?, to after: Counter) -> Event {
        var counter = after
        if counter.status.isWorking { counter.downtimeMinutes = nil }
        counter.version = (before?.version ?? 0) + 1
        return .counterChanged(counter, from: before?.status, affected: counter.status.isWorking ? [] : ordersWaiting(for: counter.id))
    }

    /// The active orders with something that this counter has not made yet, oldest first.
    private func ordersWaiting(for counter: CounterID) -> [OrderID] {
        orders.values.filter { $0.waits(for: counter) }.sorted { $0.number < $1.number }.prefix(Bounds.affected).map(\.id)
    }

    private func mustBeFree(_ table: Table) throws(Rejection) {
        if let order = orders.values.filter({ $0.seatedAt == table.label }).min(by: { $0.number < $1.number }) {
            throw .invalid(field: "table", reason: "\(table.label) has an open order: \(order.id)")
        }
    }
}

extension Bounds {
    fileprivate static func check(_ place: Table.Place?) throws(Rejection) {
        guard let place else { return }
        try check(place.x, plan, "position.x")
        try check(place.y, plan, "position.y")
        // Compared this way round, for a hostile size must not overflow a sum.
        try check(place.width, 1...max(1, plan.upperBound - place.x), "position.width")
        try check(place.height, 1...max(1, plan.upperBound - place.y), "position.height")
    }
}
