/// The way an order or an item goes by one step.
public enum StatusStep: Hashable, Sendable {
    /// Towards the guest, with statuses skipped where nobody needs them (takeaway goes from ready to completed).
    case forward
    /// One step back: it was said too soon. Staff only.
    case recall
    /// Out of the kitchen's way; refunds go with it.
    case cancel
}

extension OrderStatus {
    /// Every legal step. What is not in here is refused, the same status again included; `completed` and `cancelled` lead nowhere.
    public static let steps: [OrderStatus: [OrderStatus: StatusStep]] = [
        .pending: [
            .confirmed: .forward, .preparing: .forward, .ready: .forward, .served: .forward, .completed: .forward, .cancelled: .cancel,
        ],
        .confirmed: [.preparing: .forward, .ready: .forward, .served: .forward, .completed: .forward, .cancelled: .cancel],
        .preparing: [.confirmed: .recall, .ready: .forward, .served: .forward, .completed: .forward, .cancelled: .cancel],
        .ready: [.preparing: .recall, .served: .forward, .completed: .forward, .cancelled: .cancel],
        .served: [.ready: .recall, .completed: .forward, .cancelled: .cancel],
        .completed: [:],
        .cancelled: [:],
    ]

    /// What kind of step leads from here to there; nil if none does.
    public func step(to status: OrderStatus) -> StatusStep? { Self.steps[self]?[status] }
}

extension ItemStatus {
    /// Every legal step of an item. Voiding is an amendment, legal from every status but `voided`, which leads nowhere.
    public static let steps: [ItemStatus: [ItemStatus: StatusStep]] = [
        .pending: [.preparing: .forward, .ready: .forward, .served: .forward],
        .preparing: [.pending: .recall, .ready: .forward, .served: .forward],
        .ready: [.preparing: .recall, .served: .forward],
        .served: [.ready: .recall],
        .voided: [:],
    ]

    /// What kind of step leads from here to there; nil if none does.
    public func step(to status: ItemStatus) -> StatusStep? { Self.steps[self]?[status] }
}

extension RestaurantState {
    /// Moves an order one legal step; its items go with it, and its table is freed when it is over.
    /// To `cancelled` is the same as to cancel.
    func moveOrder(_ id: OrderID, to status: OrderStatus, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        guard let step = order.status.step(to: status) else {
            throw .illegalMove(from: order.status.rawValue, to: status.rawValue)
        }
        switch step {
        case .cancel: return try cancel(id, nil, nil, context)
        case .forward, .recall:
            var change = OrderChange(order, at: context.now) { pickup(for: $0, context) }
            change.move(to: status)
            return change.events + seating(from: order, to: change.order)
        }
    }

    /// Moves one item one legal step; the order follows when that decides its status. To `voided` is an amendment.
    func moveItem(_ id: OrderID, _ item: ItemID, to status: ItemStatus, _ context: Context) throws(Rejection) -> [Event] {
        if status == .voided { return try amend(id, Amendment(void: [item]), context) }
        let order = try orderForStaff(id, context)
        guard let index = order.items.firstIndex(where: { $0.id == item }) else { throw .notFound(kind: "item", id: item.rawValue) }
        let from = order.items[index].status
        guard order.status.isActive else { throw .illegalMove(from: order.status.rawValue, to: status.rawValue) }
        guard from.step(to: status) != nil else { throw .illegalMove(from: from.rawValue, to: status.rawValue) }
        var change = OrderChange(order, at: context.now) { pickup(for: $0, context) }
        change.record {
            $0.items[index].status = status
        } as: {
            .itemMoved($0, item: item, from: from)
        }
        change.followItems()
        return change.events
    }
}
