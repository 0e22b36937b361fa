/// Something that happened in a restaurant. Each carries the thing as it is since, so that a reader needs nothing else to show it,
/// and what was before where that matters.
public enum Event: Hashable, Sendable {
    case orderPlaced(Order)
    /// Items or details changed; `items` names the added, voided or altered ones.
    case orderAmended(Order, items: [ItemID])
    case orderMoved(Order, from: OrderStatus)
    case itemMoved(Order, item: ItemID, from: ItemStatus)
    case orderPrioritized(Order, from: Priority, reason: String? = nil)
    /// Whose it was before, where that changed.
    case orderAssigned(Order, fromEmployee: EmployeeID? = nil, fromCounter: CounterID? = nil)
    case orderCancelled(Order, from: OrderStatus)
    /// Nobody fetched it in time: its code holds no longer.
    case pickupExpired(Order)
    case orderRated(Order)
    case paymentInitiated(Payment, Order)
    case paymentProcessed(Payment, Order)
    case paymentFailed(Payment, Order)
    /// `amount` is what was given back this time.
    case paymentRefunded(Payment, Order, amount: Money)
    case menuItemChanged(MenuItem)
    case menuItemRemoved(MenuItemID)
    case tableChanged(Table)
    case tableRemoved(TableID)
    /// `from` is nil for a new counter; `affected` are the orders that wait for something of a counter that does not work, oldest first,
    /// at most ``Bounds/affected``.
    case counterChanged(Counter, from: Counter.Status? = nil, affected: [OrderID] = [])
    /// `covering` are those who work at the counter of somebody whose break begins, by id, at most ``Bounds/affected``; `location` is what
    /// the employee's counter is called.
    case employeeChanged(Employee, from: Employee.Presence, covering: [EmployeeID] = [], location: String? = nil)
    case notified(Notification)
    case alertRaised(Alert)
    /// As it was, with the time at which it was over.
    case alertResolved(Alert)
    case recordChanged(HouseRecord)
    case recordRemoved(HouseRecord.Key)
    case maintenanceAnnounced(Maintenance)
    case accessRevoked(Revocation)
    case configured(Settings)

    /// The order that the event is about, as it is since.
    public var order: Order? {
        switch self {
        case .orderPlaced(let order), .orderAmended(let order, _), .orderMoved(let order, _), .itemMoved(let order, _, _),
            .orderPrioritized(let order, _, _), .orderAssigned(let order, _, _), .orderCancelled(let order, _), .pickupExpired(let order),
            .orderRated(let order),
            .paymentInitiated(_, let order), .paymentProcessed(_, let order), .paymentFailed(_, let order),
            .paymentRefunded(_, let order, _):
            order
        default: nil
        }
    }
}

extension Event {
    /// The payment that the event is about, as it is since.
    public var payment: Payment? {
        switch self {
        case .paymentInitiated(let payment, _), .paymentProcessed(let payment, _), .paymentFailed(let payment, _),
            .paymentRefunded(let payment, _, _):
            payment
        default: nil
        }
    }
}

/// A sentence from the house to somebody.
public struct Notification: Hashable, Sendable, Codable {
    public enum Audience: String, Hashable, Sendable, Codable, CaseIterable {
        case kitchen, customer, refund, staff
    }

    public var audience: Audience
    public var title: String
    public var message: String
    public var priority: Priority
    public var order: OrderID?
    /// Whose phone it is for; nil for everybody in the audience.
    public var customer: CustomerID?

    public init(
        audience: Audience, title: String, message: String, priority: Priority = .normal, order: OrderID? = nil,
        customer: CustomerID? = nil
    ) {
        self.audience = audience
        self.title = title
        self.message = message
        self.priority = priority
        self.order = order
        self.customer = customer
    }
}
