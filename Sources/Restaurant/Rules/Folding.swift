extension RestaurantState {
    /// Takes an event in. Never fails: what may happen was decided before, and a log is believed.
    public mutating func apply(_ event: Event) {
        switch event {
        case .orderPlaced(let order):
            orders[order.id] = order
            lastOrderNumber = order.number
            lastBusinessDay = order.businessDay
            ordersOfDay = order.numberOfDay
        case .orderAmended(let order, _), .orderMoved(let order, _), .itemMoved(let order, _, _), .orderPrioritized(let order, _, _),
            .orderAssigned(let order, _, _), .orderCancelled(let order, _), .pickupExpired(let order), .orderRated(let order),
            .paymentInitiated(_, let order),
            .paymentProcessed(_, let order),
            .paymentFailed(_, let order), .paymentRefunded(_, let order, _):
            orders[order.id] = order
        case .menuItemChanged(let item): menu[item.id] = item
        case .menuItemRemoved(let id): menu[id] = nil
        case .tableChanged(let table): tables[table.id] = table
        case .tableRemoved(let id): tables[id] = nil
        case .counterChanged(let counter, _, _): counters[counter.id] = counter
        case .employeeChanged(let employee, _, _, _): employees[employee.id] = employee
        case .notified, .maintenanceAnnounced, .accessRevoked: break
        case .alertRaised(let alert): alerts[alert.id] = alert
        case .alertResolved(let alert): alerts[alert.id] = nil
        case .recordChanged(let record): records.put(record)
        case .recordRemoved(let key): records.remove(key)
        case .configured(let settings): self.settings = settings
        }
    }

    /// The restaurant as it is after these events.
    public func applying(_ events: some Sequence<Event>) -> RestaurantState {
        var state = self
        for event in events { state.apply(event) }
        return state
    }

    /// A restaurant as its whole log tells it.
    ///
    /// - Parameter settings: those it began with, before the first event.
    public static func fold(_ events: some Sequence<Event>, from settings: Settings) -> RestaurantState {
        RestaurantState(settings: settings).applying(events)
    }
}
