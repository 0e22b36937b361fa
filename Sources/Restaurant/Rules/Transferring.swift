extension RestaurantState {
    /// Moves an order to another table. A house that keeps a list of its tables takes no other.
    func transfer(_ id: OrderID, to label: String, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "transferred")
        guard order.type == .dineIn else { throw .invalid(field: "order", reason: "is \(order.type.rawValue): it has no table") }
        guard order.tableNumber != label else { throw .invalid(field: "tableNumber", reason: "the order is there already") }
        guard tables.isEmpty || table(labelled: label) != nil else { throw .notFound(kind: "table", id: label) }
        return try amend(id, Amendment(tableNumber: label), context)
    }

    /// Puts the other order's items onto this one as they stand; the other one is over. What is paid for or discounted stays where it is.
    func merge(_ id: OrderID, with otherID: OrderID, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "merged")
        guard id != otherID, let other = orders[otherID] else { throw .notFound(kind: "other order", id: otherID.rawValue) }
        try other.mustBeActive(to: "merged")
        guard other.payments.allSatisfy({ $0.status == .failed }) else {
            throw .paymentRefused("the other order has payments; merge this one into it, or give them back")
        }
        guard other.discount == nil else { throw .invalid(field: "other order", reason: "has a discount; take it back first") }
        guard other.currency == order.currency else { throw .invalid(field: "other order", reason: "is in \(other.currency)") }
        try Bounds.check(count: order.items.count + other.items.count, upTo: Bounds.items, "items")
        // What a guest must not eat is said there, so nothing of it may get lost.
        let notes = [order.notes, other.notes].compactMap { $0 }.joined(separator: "\n")
        try Bounds.check(notes, "notes")

        var over = OrderChange(other, at: context.now)
        over.record {
            $0.enter(.cancelled, at: context.now)
            $0.cancellation = Cancellation(
                reason: "merged", message: "It goes on as a part of order \(order.number)", by: context.actor.user, refund: .zero)
        } as: {
            .orderCancelled($0, from: other.status)
        }
        var change = OrderChange(order, at: context.now) { pickup(for: $0, context) }
        change.record {
            $0.items += other.items
            $0.totals = Totals(of: $0.items, tax: settings.tax, discount: order.discount)
            $0.notes = notes.isEmpty ? nil : notes
            $0.estimatedReadyAt = [order.estimatedReadyAt, other.estimatedReadyAt].compactMap { $0 }.max()
        } as: {
            .orderAmended($0, items: other.items.map(\.id))
        }
        change.followItems()
        return over.events + change.events + seating(from: other, to: over.order)
    }
}
