import Restaurant

/// The names of events in the log. They never change; new ones may come.
package enum EventKind: String, Hashable, Sendable, CaseIterable {
    case orderPlaced = "order.placed"
    case orderAmended = "order.amended"
    case orderMoved = "order.moved"
    case itemMoved = "order.item_moved"
    case orderPrioritized = "order.prioritized"
    case orderAssigned = "order.assigned"
    case orderCancelled = "order.cancelled"
    case pickupExpired = "order.pickup_expired"
    case orderRated = "order.rated"
    case paymentInitiated = "payment.initiated"
    case paymentProcessed = "payment.processed"
    case paymentFailed = "payment.failed"
    case paymentRefunded = "payment.refunded"
    case menuItemChanged = "menu_item.changed"
    case menuItemRemoved = "menu_item.removed"
    case tableChanged = "table.changed"
    case tableRemoved = "table.removed"
    case counterChanged = "counter.changed"
    case employeeChanged = "employee.changed"
    case notified = "notified"
    case alertRaised = "alert.raised"
    case alertResolved = "alert.resolved"
    case configured = "configured"
}
