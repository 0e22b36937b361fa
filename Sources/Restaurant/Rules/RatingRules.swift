extension RestaurantState {
    /// Keeps what a guest thought of a completed order: once, and not years later.
    ///
    /// The order's customer says it, or the house for whoever holds the order's own link. Staff do not praise themselves.
    func rate(_ id: OrderID, _ stars: Int, _ comment: String?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderToRate(id, context)
        try Bounds.check(stars, Bounds.stars, "stars")
        try Bounds.check(comment, "comment")
        guard order.status == .completed else { throw .illegalMove(from: order.status.rawValue, to: "rated") }
        guard order.rating == nil else { throw .illegalMove(from: "rated", to: "rated") }
        let completed = order.statusTimes.completed ?? order.updatedAt
        guard context.now.since(completed) <= Bounds.ratingTime else {
            throw .invalid(field: "order", reason: "can be rated within 30 days of its completion")
        }
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.rating = Rating(stars: stars, comment: comment, at: context.now)
        } as: {
            .orderRated($0)
        }
        return change.events
    }

    private func orderToRate(_ id: OrderID, _ context: Context) throws(Rejection) -> Order {
        if context.actor == .house {
            guard let order = orders[id] else { throw .notFound(kind: "order", id: id.rawValue) }
            return order
        }
        guard !context.actor.role.isStaff, let order = orders[id], context.actor.owns(order) else {
            throw .notPermitted("customers may rate orders of their own only")
        }
        return order
    }
}
