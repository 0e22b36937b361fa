extension RestaurantState {
    /// Says how soon the kitchen should take an order up. One that nobody has begun is expected anew.
    func prioritize(_ id: OrderID, _ priority: Priority, _ reason: String?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "prioritized")
        try Bounds.check(reason, "reason")
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.priority = priority
            if order.status == .pending || order.status == .confirmed {
                $0.estimatedReadyAt = context.kitchen.readyAt(
                    order.items, at: order.assignedCounter, priority, from: context.now, replacing: order)
            }
        } as: {
            .orderPrioritized($0, from: order.priority, reason: reason)
        }
        return change.events
    }

    /// Gives an order to somebody, or to a counter; what is nil stays as it was.
    ///
    /// A house that keeps no list of its staff takes any name; whoever asks is known by their token.
    func assign(_ id: OrderID, _ employee: EmployeeID?, _ counter: CounterID?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "assigned")
        guard employee != nil || counter != nil else {
            throw .invalid(field: "assign", reason: "must name an employee or a counter")
        }
        if let employee, !employees.isEmpty, employees[employee] == nil, employee.rawValue != context.actor.user {
            throw .notFound(kind: "employee", id: employee.rawValue)
        }
        if let counter { try mustExist(counter) }
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.assignedEmployee = employee ?? order.assignedEmployee
            $0.assignedCounter = counter ?? order.assignedCounter
        } as: {
            .orderAssigned(
                $0, fromEmployee: order.assignedEmployee == $0.assignedEmployee ? nil : order.assignedEmployee,
                fromCounter: order.assignedCounter == $0.assignedCounter ? nil : order.assignedCounter)
        }
        return change.events
    }

    /// Calls an order off: what was paid goes back, payments under way fail, what was not begun counts as left again, its table is freed.
    ///
    /// Customers may cancel an order of their own while it is pending.
    func cancel(_ id: OrderID, _ reason: String?, _ message: String?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForItsCustomer(id, context)
        guard order.status.step(to: .cancelled) == .cancel, context.actor.role.isStaff || order.status == .pending else {
            throw .illegalMove(from: order.status.rawValue, to: OrderStatus.cancelled.rawValue)
        }
        try Bounds.check(reason, "reason")
        try Bounds.check(message, "message")
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.enter(.cancelled, at: context.now)
            $0.cancellation = Cancellation(
                reason: reason, message: message, by: context.actor.user, refund: order.payments.map(\.refundable).total())
        } as: {
            .orderCancelled($0, from: order.status)
        }
        var credit = Credit(records)
        for index in order.payments.indices {
            switch order.payments[index].status {
            case .pending: change.fail(index, because: "the order was cancelled")
            case .paid, .partiallyRefunded:
                credit.giveBack(order.payments[index].refundable, of: order.payments[index])
                change.refund(index, order.payments[index].refundable, because: reason ?? "the order was cancelled")
            case .failed, .refunded: break
            }
        }
        var stock = Stock(menu)
        stock.giveBack(order.items)
        return change.events + credit.events + stock.events + seating(from: order, to: change.order)
    }
}
