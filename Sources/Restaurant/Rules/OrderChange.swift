/// One order while one command changes it: every event that is recorded makes its version grow by one and carries the order as it is then.
struct OrderChange {
    private(set) var order: Order
    private(set) var events: [Event] = []
    private let now: Timestamp
    private let pickup: (Order) -> Pickup?

    /// - Parameter pickup: what the order is picked up with, should it become ready.
    init(_ order: Order, at now: Timestamp, pickup: @escaping (Order) -> Pickup? = { _ in nil }) {
        self.order = order
        self.now = now
        self.pickup = pickup
    }

    /// Changes the order and records what that was.
    mutating func record(_ change: (inout Order) -> Void, as event: (Order) -> Event) {
        order.version += 1
        order.updatedAt = now
        let before = order.items
        change(&order)
        // New items come behind those that were there.
        for index in before.indices where order.items[index].status != before[index].status { order.items[index].noteTime(now) }
        events.append(event(order))
    }

    /// Moves the order, and its items with it, where the status differs.
    mutating func move(to status: OrderStatus) {
        let from = order.status
        guard status != from else { return }
        let pickup = status == .ready ? pickup(order) : nil
        record {
            $0.items = $0.items.moved(with: from, to: status)
            $0.enter(status, at: $0.updatedAt, pickup)
        } as: {
            .orderMoved($0, from: from)
        }
    }

    /// Lets the order follow its items, after these changed.
    mutating func followItems() {
        let from = order.status
        let status = order.items.rolledUp(from: from)
        guard status != from else { return }
        let pickup = status == .ready ? pickup(order) : nil
        record {
            $0.enter(status, at: $0.updatedAt, pickup)
        } as: {
            .orderMoved($0, from: from)
        }
    }
}

extension OrderItem {
    /// Notes when it got to where it stands now; what a recall unsays is forgotten.
    fileprivate mutating func noteTime(_ now: Timestamp) {
        switch status {
        case .pending: (begunAt, readyAt) = (nil, nil)
        case .preparing: (begunAt, readyAt) = (begunAt ?? now, nil)
        case .ready, .served: readyAt = readyAt ?? now
        case .voided: break
        }
    }
}

extension Order {
    /// Sets the status and notes when; only what is ready can be picked up.
    mutating func enter(_ status: OrderStatus, at now: Timestamp, _ pickup: Pickup? = nil) {
        self.status = status
        self.pickup = pickup
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
