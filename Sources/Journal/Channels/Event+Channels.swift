import Restaurant

/// A channel that an event travels on, and how many messages it becomes there.
package struct ChannelShare: Hashable, Sendable {
    package var channel: ChannelName
    package var messages: Int

    package init(_ channel: ChannelName, messages: Int = 1) {
        self.channel = channel
        self.messages = messages
    }
}

extension Event {
    /// The channels that the event travels on, each once. Each of the messages counts in its channel's sequence, so whoever writes
    /// a channel out makes exactly as many.
    ///
    /// On an order's channels: `order_status_changed`, and behind it on its customer's `order_ready` or `order_completed`; on a
    /// counter's orders `order_assigned`, `order_priority_changed`, `order_cancelled` and so on (003, Channel Subscription Model). A counter
    /// or server that an amendment or a new assignment leaves with nothing is told so, too.
    package func channels(in restaurant: RestaurantID) -> [ChannelShare] {
        switch self {
        case .orderPlaced(let order), .itemMoved(let order, _, _), .orderCancelled(let order, _):
            Self.customer(of: order) + Self.counters(of: order) + Self.server(of: order)
        case .orderAmended(let order, let items):
            // An item that was voided just now concerns its counter once more.
            Self.customer(of: order) + Self.counters(of: order, and: order.items.filter { items.contains($0.id) }.compactMap(\.counter))
                + Self.server(of: order)
        case .orderAssigned(let order, let employee, let counter):
            Self.customer(of: order) + Self.counters(of: order, and: counter.map { [$0] } ?? []) + Self.server(of: order)
                + (employee.map { [ChannelShare(.employeeOrders($0))] } ?? [])
        case .orderMoved(let order, _):
            Self.customer(of: order, messages: order.status == .ready || order.status == .completed ? 2 : 1)
                + Self.counters(of: order) + Self.server(of: order)
        case .pickupExpired(let order):
            Self.customer(of: order) + Self.counters(of: order) + Self.server(of: order) + [ChannelShare(.staff(restaurant))]
        case .orderPrioritized(let order, _, _):
            Self.counters(of: order)
        case .paymentInitiated:
            []
        case .paymentProcessed(_, let order), .paymentFailed(_, let order), .paymentRefunded(_, let order, _):
            Self.customer(of: order)
        case .menuItemChanged, .menuItemRemoved:
            [ChannelShare(.general(restaurant))]
        case .orderRated, .tableChanged, .tableRemoved, .employeeChanged:
            [ChannelShare(.staff(restaurant))]
        case .counterChanged(let counter, _, _):
            [ChannelShare(.counterStatus(counter.id)), ChannelShare(.general(restaurant))]
        case .notified(let notification):
            Self.channels(of: notification, in: restaurant)
        case .alertRaised, .alertResolved:
            [ChannelShare(.alerts(restaurant))]
        case .recordChanged(let record):
            // A till that shows the menu must learn of its choices; nobody else is told what the house keeps for itself.
            record.key.kind.isOfTheMenu ? [ChannelShare(.general(restaurant))] : []
        case .recordRemoved(let key):
            key.kind.isOfTheMenu ? [ChannelShare(.general(restaurant))] : []
        case .maintenanceAnnounced:
            [ChannelShare(.maintenance)]
        case .accessRevoked, .configured:
            []
        }
    }

    private static func customer(of order: Order, messages: Int = 1) -> [ChannelShare] {
        order.customer?.id.map { [ChannelShare(.customerOrders($0), messages: messages)] } ?? []
    }

    private static func counters(of order: Order, and others: [CounterID] = []) -> [ChannelShare] {
        order.counters.union(others).sorted().map { ChannelShare(.counterOrders($0)) }
    }

    private static func server(of order: Order) -> [ChannelShare] {
        order.assignedEmployee.map { [ChannelShare(.employeeOrders($0))] } ?? []
    }

    private static func channels(of notification: Notification, in restaurant: RestaurantID) -> [ChannelShare] {
        let guest = notification.customer.map { [ChannelShare(.customerOrders($0))] }
        return switch notification.audience {
        case .kitchen: [ChannelShare(.alerts(restaurant)), ChannelShare(.staff(restaurant))]
        case .staff: [ChannelShare(.staff(restaurant))]
        case .customer: guest ?? [ChannelShare(.general(restaurant))]
        case .refund: (guest ?? []) + [ChannelShare(.alerts(restaurant))]
        }
    }
}
