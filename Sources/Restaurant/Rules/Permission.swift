extension Actor {
    /// Refuses customers, before anything is looked at.
    func mustBeStaff() throws(Rejection) {
        guard role.isStaff else { throw .notPermitted("only staff may do this") }
    }

    /// Refuses everybody but the house's own timers.
    func mustBeTheHouse() throws(Rejection) {
        guard self == .house else { throw .notPermitted("only the house itself may do this") }
    }

    /// Whether the order is this customer's own.
    func owns(_ order: Order) -> Bool {
        guard let customer else { return false }
        return order.customer?.id == customer
    }
}

extension RestaurantState {
    /// The order, for what only staff may do.
    ///
    /// - Throws: not permitted, unknown, or changed since the asker saw it.
    func orderForStaff(_ id: OrderID, _ context: Context) throws(Rejection) -> Order {
        try context.actor.mustBeStaff()
        guard let order = orders[id] else { throw .notFound(kind: "order", id: id.rawValue) }
        return try asExpected(order, context)
    }

    /// The order, for what its own customer may do too. A customer hears the same of somebody else's order as of one that does not exist.
    func orderForItsCustomer(_ id: OrderID, _ context: Context) throws(Rejection) -> Order {
        if context.actor.role.isStaff { return try orderForStaff(id, context) }
        guard let order = orders[id], context.actor.owns(order) else {
            throw .notPermitted("customers may pay and cancel orders of their own only")
        }
        return try asExpected(order, context)
    }

    private func asExpected(_ order: Order, _ context: Context) throws(Rejection) -> Order {
        if let expected = context.expectedVersion, expected != order.version {
            throw .versionConflict(expected: expected, actual: order.version)
        }
        return order
    }
}
