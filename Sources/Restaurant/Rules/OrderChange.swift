/// One order while one command changes it: every event that is recorded makes its version grow by one and carries the order as it is then.
struct OrderChange {
    private(set) var order: Order
    private(set) var events: [Event] = []
    private let now: Timestamp

    init(_ order: Order, at now: Timestamp) {
        self.order = order
        self.now = now
    }

    /// Changes the order and records what that was.
    mutating func record(_ change: (inout Order) -> Void, as event: (Order) -> Event) {
        order.version += 1
        order.updatedAt = now
        change(&order)
        events.append(event(order))
    }

    /// Moves the order, and its items with it, where the status differs.
    mutating func move(to status: OrderStatus) {
        let from = order.status
        guard status != from else { return }
        record {
            $0.items = $0.items.moved(with: from, to: status)
            $0.enter(status, at: $0.updatedAt)
        } as: {
            .orderMoved($0, from: from)
        }
    }

    /// Lets the order follow its items, after these changed.
    mutating func followItems() {
        let from = order.status
        let status = order.items.rolledUp(from: from)
        guard status != from else { return }
        record {
            $0.enter(status, at: $0.updatedAt)
        } as: {
            .orderMoved($0, from: from)
        }
    }
}

extension Order {
    /// Sets the status and notes when.
    mutating func enter(_ status: OrderStatus, at now: Timestamp) {
        self.status = status
        switch status {
        case .pending: break
        case .confirmed: statusTimes.confirmed = now
        case .preparing: statusTimes.preparing = now
        case .ready: statusTimes.ready = now
        case .served: statusTimes.served = now
        case .completed: statusTimes.completed = now
        case .cancelled: statusTimes.cancelled = now
        }
    }

    /// Refuses to touch an order that is over.
    ///
    /// - Parameter to: what it would become: `amended`.
    func mustBeActive(to change: String) throws(Rejection) {
        guard status.isActive else { throw .illegalMove(from: status.rawValue, to: change) }
    }
}
