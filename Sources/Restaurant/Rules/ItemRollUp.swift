// Items and their order tell one story: after every command, the status of an active order is what its items roll up to.

extension ItemStatus {
    /// How far along, counted from 0; nil when nobody makes it any more.
    private var progress: Int? {
        switch self {
        case .pending: 0
        case .preparing: 1
        case .ready: 2
        case .served: 3
        case .voided: nil
        }
    }

    /// Whether it is at least as far along as another status; a voided item holds nothing up.
    fileprivate func hasReached(_ other: ItemStatus) -> Bool {
        guard let mine = progress, let theirs = other.progress else { return true }
        return mine >= theirs
    }
}

extension OrderStatus {
    /// Where the items of an order in this status stand that were not moved one by one; nil where the status says nothing of them.
    fileprivate var ofItems: ItemStatus? {
        switch self {
        case .pending, .confirmed: .pending
        case .preparing: .preparing
        case .ready: .ready
        case .served, .completed: .served
        case .cancelled: nil
        }
    }
}

extension [OrderItem] {
    /// The items as they are after their order was moved.
    ///
    /// Forward, those that lag behind catch up; those ahead stay. Recalled, those come back that the step back unsays: from served and
    /// ready, what was served or ready; to confirmed, everything, for then nothing has been started.
    func moved(with from: OrderStatus, to status: OrderStatus) -> [OrderItem] {
        guard let target = status.ofItems, let step = from.step(to: status) else { return self }
        var items = self
        for index in items.indices where items[index].status != .voided {
            switch step {
            case .forward:
                if !items[index].status.hasReached(target) { items[index].status = target }
            case .recall:
                if status == .confirmed || items[index].status == from.ofItems { items[index].status = target }
            case .cancel: break
            }
        }
        return items
    }

    /// The status that an active order has by its items: served or ready when all of them are, preparing once one is started. With none
    /// started, a pending order stays pending and every other one is confirmed. A final order stays what it is.
    func rolledUp(from status: OrderStatus) -> OrderStatus {
        let live = filter { $0.status != .voided }
        guard status.isActive, !live.isEmpty else { return status }
        if live.allSatisfy({ $0.status == .served }) { return .served }
        if live.allSatisfy({ $0.status.hasReached(.ready) }) { return .ready }
        if live.contains(where: { $0.status.hasReached(.preparing) }) { return .preparing }
        return status == .pending ? .pending : .confirmed
    }
}
