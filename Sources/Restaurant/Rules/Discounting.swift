extension RestaurantState {
    /// Takes something off an order's price, in place of what was taken off before; nil takes that back.
    ///
    /// Staff may take off as much as the house says; more is for managers.
    func discount(_ id: OrderID, _ size: Discount.Size?, _ reason: String?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try order.mustBeActive(to: "discounted")
        let given = try size.map { (size: Discount.Size) throws(Rejection) in try made(size, reason, for: order, context) }
        guard given != nil || order.discount != nil else { throw .invalid(field: "discount", reason: "the order has none") }
        let totals = Totals(of: order.items, tax: settings.tax, discount: given)
        guard totals.total >= order.spokenFor else {
            throw .paymentRefused("more than that is paid or under way already; give the difference back instead")
        }
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.discount = given
            $0.totals = totals
        } as: {
            .orderAmended($0, items: [])
        }
        return change.events
    }

    private func made(
        _ size: Discount.Size, _ reason: String?, for order: Order, _ context: Context
    ) throws(Rejection) -> Discount {
        switch size {
        case .amount(let amount): try Bounds.check(amount.minor, 1...Bounds.payment.upperBound, "amount")
        case .percent(let percent): try Bounds.check(percent, 1...Bounds.percent.upperBound, "percent")
        }
        guard let reason else { throw .invalid(field: "reason", reason: "must say why") }
        try Bounds.checkName(reason, "reason")
        let discount = Discount(size, reason: reason, by: context.actor.user)
        guard context.actor.role.isManagement || isWithinLimit(discount, order.items) else { throw overLimit }
        return discount
    }

    /// Refuses to let a discount come to more than the asker might give, because its order costs less since.
    func mustStayWithinLimit(
        _ discount: Discount?, from before: [OrderItem], to after: [OrderItem], _ actor: Actor
    ) throws(Rejection) {
        guard let discount, !actor.role.isManagement, isWithinLimit(discount, before), !isWithinLimit(discount, after) else { return }
        throw overLimit
    }

    private func isWithinLimit(_ discount: Discount, _ items: [OrderItem]) -> Bool {
        switch discount.size {
        case .percent(let percent): percent <= settings.discountLimit
        case .amount(let amount): amount <= items.map(\.lineTotal).total().part(Int64(settings.discountLimit), of: 100)
        }
    }

    private var overLimit: Rejection { .notPermitted("only managers may take off more than \(settings.discountLimit) %") }
}
