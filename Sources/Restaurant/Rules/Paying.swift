extension Payment {
    /// What of it may still be given back: amount and tip, less what was.
    public var refundable: Money {
        switch status {
        case .paid, .partiallyRefunded: amount + tip - refunded
        case .pending, .failed, .refunded: .zero
        }
    }
}

extension Order {
    /// What is paid or under way.
    var spokenFor: Money { paid + payments.filter { $0.status == .pending }.map(\.amount).total() }

    /// What nobody has paid or begun to pay.
    public var open: Money { max(.zero, totals.total - spokenFor) }
}

extension OrderChange {
    /// Gives back so much of the payment at `index`.
    mutating func refund(_ index: Int, _ amount: Money, because reason: String) {
        var payment = order.payments[index]
        payment.refunded = payment.refunded + amount
        payment.refundReason = reason
        payment.status = payment.refunded == payment.amount + payment.tip ? .refunded : .partiallyRefunded
        record {
            $0.payments[index] = payment
        } as: {
            .paymentRefunded(payment, $0, amount: amount)
        }
    }

    /// Notes that the payment at `index` came to nothing.
    mutating func fail(_ index: Int, because reason: String) {
        var payment = order.payments[index]
        payment.status = .failed
        payment.declinedReason = reason
        record {
            $0.payments[index] = payment
        } as: {
            .paymentFailed(payment, $0)
        }
    }
}

extension RestaurantState {
    /// Notes a payment under way. Its amount is spoken for until it is settled.
    func initiatePayment(_ id: OrderID, _ draft: PaymentDraft, _ context: Context) throws(Rejection) -> [Event] {
        guard draft.declinedReason == nil else {
            throw .invalid(field: "declinedReason", reason: "a payment that is only begun has not failed")
        }
        guard draft.method != .giftCard, draft.method != .houseAccount else {
            throw .invalid(field: "method", reason: "\(draft.method.rawValue) is paid at once, not begun")
        }
        return try pay(id, draft, .pending, context)
    }

    /// Takes a payment, or notes that it failed.
    func takePayment(_ id: OrderID, _ draft: PaymentDraft, _ context: Context) throws(Rejection) -> [Event] {
        try pay(id, draft, draft.declinedReason == nil ? .paid : .failed, context)
    }

    private func pay(_ id: OrderID, _ draft: PaymentDraft, _ status: Payment.Status, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForItsCustomer(id, context)
        guard order.status != .cancelled else { throw .paymentRefused("the order was cancelled") }
        try Bounds.check(draft.amount.minor, Bounds.payment, "amount")
        try Bounds.check(draft.tip.minor, Bounds.tip, "tip")
        try Bounds.check(draft.seat, Bounds.seat, "seat")
        try Bounds.check(draft.declinedReason, "declinedReason")
        guard draft.amount + draft.tip > .zero else { throw .invalid(field: "amount", reason: "must be more than nothing") }
        guard order.payments.count < Bounds.payments else {
            throw .paymentRefused("the order has \(Bounds.payments) payments already, more are not taken")
        }
        guard status == .failed || draft.amount <= order.open else {
            throw .paymentRefused(
                "\(draft.amount.minor) is more than the \(order.open.minor) minor units still open; "
                    + "a tip goes apart, and a payment under way must be settled first")
        }
        var credit = Credit(records)
        if status == .paid { try credit.pay(draft, in: settings.currency, context) }
        let payment = Payment(
            id: context.ids.id(0), order: id, amount: draft.amount, tip: draft.tip, method: draft.method, status: status,
            declinedReason: draft.declinedReason, seat: draft.seat, giftCard: draft.giftCard, account: draft.account,
            by: context.actor.user, at: context.now)
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.payments.append(payment)
        } as: {
            switch status {
            case .pending: .paymentInitiated(payment, $0)
            case .failed: .paymentFailed(payment, $0)
            case .paid, .refunded, .partiallyRefunded: .paymentProcessed(payment, $0)
            }
        }
        return change.events + credit.events
    }

    /// Says how a payment under way came out.
    func settlePayment(_ id: OrderID, _ payment: PaymentID, _ declined: String?, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForItsCustomer(id, context)
        try Bounds.check(declined, "declinedReason")
        guard let index = order.payments.firstIndex(where: { $0.id == payment }) else {
            throw .notFound(kind: "payment", id: payment.rawValue)
        }
        var settled = order.payments[index]
        guard settled.status == .pending else { throw .paymentRefused("the payment is \(settled.status.rawValue) already") }
        var change = OrderChange(order, at: context.now)
        if let declined {
            change.fail(index, because: declined)
        } else {
            settled.status = .paid
            change.record {
                $0.payments[index] = settled
            } as: {
                .paymentProcessed(settled, $0)
            }
        }
        return change.events
    }

    /// Gives back a part of a payment, or all that is left of it; also after the order is over.
    func refund(
        _ id: OrderID, _ payment: PaymentID, _ amount: Money?, _ reason: String, _ context: Context
    ) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        try Bounds.checkName(reason, "reason")
        guard let index = order.payments.firstIndex(where: { $0.id == payment }) else {
            throw .notFound(kind: "payment", id: payment.rawValue)
        }
        let left = order.payments[index].refundable
        guard left > .zero else { throw .paymentRefused("nothing is left of the payment to give back") }
        let back = amount ?? left
        guard back > .zero else { throw .invalid(field: "amount", reason: "must be more than nothing") }
        guard back <= left else { throw .paymentRefused("\(back.minor) is more than the \(left.minor) minor units left of the payment") }
        var change = OrderChange(order, at: context.now)
        change.refund(index, back, because: reason)
        var credit = Credit(records)
        credit.giveBack(back, of: order.payments[index])
        return change.events + credit.events
    }
}
