import Restaurant

/// A stream of a restaurant's log that somebody may follow by itself (003, Channel Naming Convention).
package struct ChannelName: Hashable, Sendable, Codable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) { self.name = name }

    package static func orders(of customer: CustomerID) -> Self { Self("orders:customer:\(customer)") }
    package static func orders(of employee: EmployeeID) -> Self { Self("orders:employee:\(employee)") }
    package static func orders(at counter: CounterID) -> Self { Self("counter:\(counter):orders") }
    package static func status(of counter: CounterID) -> Self { Self("counter:\(counter):status") }
    package static func general(_ restaurant: RestaurantID) -> Self { Self("cafe:\(restaurant):general") }
    package static func staff(_ restaurant: RestaurantID) -> Self { Self("cafe:\(restaurant):staff") }
    package static func alerts(_ restaurant: RestaurantID) -> Self { Self("cafe:\(restaurant):alerts") }

    package var description: String { name }

    /// The channels on which an event travels, in a fixed order and each once.
    package static func channels(of event: Event, in restaurant: RestaurantID) -> [ChannelName] {
        switch event {
        case .orderPlaced(let order), .orderAmended(let order, _), .orderMoved(let order, _), .itemMoved(let order, _, _),
            .orderPrioritized(let order, _), .orderAssigned(let order), .orderCancelled(let order, _):
            ((order.customer?.id).map { [.orders(of: $0)] } ?? [])
                + order.counters.sorted().map { .orders(at: $0) }
                + (order.assignedEmployee.map { [.orders(of: $0)] } ?? [])
        case .paymentInitiated(_, let order), .paymentProcessed(_, let order), .paymentFailed(_, let order),
            .paymentRefunded(_, let order, _):
            ((order.customer?.id).map { [.orders(of: $0)] } ?? [])
        case .menuItemChanged, .menuItemRemoved: [.general(restaurant)]
        case .tableChanged, .tableRemoved, .employeeChanged: [.staff(restaurant)]
        case .counterChanged(let counter): [.status(of: counter.id), .general(restaurant)]
        case .notified(let notification):
            switch notification.audience {
            case .kitchen, .staff, .refund: [.staff(restaurant)]
            case .customer: notification.customer.map { [.orders(of: $0)] } ?? [.general(restaurant)]
            }
        case .configured: []
        }
    }
}

/// An entry's place on one of its channels, counted for that channel alone from 1 without hole.
package struct ChannelPosition: Hashable, Sendable {
    package let channel: ChannelName
    package let sequence: LogSequence

    package init(channel: ChannelName, sequence: LogSequence) {
        self.channel = channel
        self.sequence = sequence
    }
}
