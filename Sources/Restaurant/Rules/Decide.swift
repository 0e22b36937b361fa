extension RestaurantState {
    /// What a command would make happen here, or why not. Changes nothing: ``apply(_:)`` does.
    ///
    /// What every role may do was asked before (the permission matrix); here it only matters whether the asker is staff or a customer, and
    /// whose an order is. Permission comes before state, so that a refusal does not tell whether a thing exists.
    ///
    /// - Parameters:
    ///   - command: what is asked.
    ///   - context: time, chance and who asks.
    /// - Returns: what happens, in order; at least one event.
    /// - Throws: why it is refused; then nothing happens.
    public func decide(_ command: Command, _ context: Context) throws(Rejection) -> [Event] {
        switch command {
        case .place(let draft): try place(draft, context)
        case .amend(let id, let amendment): try amend(id, amendment, context)
        case .moveOrder(let id, let status): try moveOrder(id, to: status, context)
        case .moveItem(let id, let item, let status): try moveItem(id, item, to: status, context)
        case .prioritize(let id, let priority, let reason): try prioritize(id, priority, reason, context)
        case .assign(let id, let employee, let counter): try assign(id, employee, counter, context)
        case .transfer(let id, let table): try transfer(id, to: table, context)
        case .merge(let id, let other): try merge(id, with: other, context)
        case .split(let id, let part): try split(id, part, context)
        case .discount(let id, let size, let reason): try discount(id, size, reason, context)
        case .cancel(let id, let reason, let message): try cancel(id, reason, message, context)
        case .pickUp(let id, let code): try pickUp(id, code, context)
        case .expirePickup(let id): try expirePickup(id, context)
        case .rate(let id, let stars, let comment): try rate(id, stars, comment, context)
        case .initiatePayment(let id, let draft): try initiatePayment(id, draft, context)
        case .takePayment(let id, let draft): try takePayment(id, draft, context)
        case .settlePayment(let id, let payment, let declined): try settlePayment(id, payment, declined, context)
        case .refund(let id, let payment, let amount, let reason): try refund(id, payment, amount, reason, context)
        case .putMenuItem(let item): try putMenuItem(item, context)
        case .removeMenuItem(let id): try removeMenuItem(id, context)
        case .setAvailability(let id, let available, let remaining): try setAvailability(id, available, remaining, context)
        case .putTable(let table): try putTable(table, context)
        case .removeTable(let id): try removeTable(id, context)
        case .setTableStatus(let id, let status): try setTableStatus(id, status, context)
        case .putCounter(let counter): try putCounter(counter, context)
        case .setCounterStatus(let id, let status, let reason, let downtime):
            try setCounterStatus(id, status, reason, downtime, context)
        case .putEmployee(let employee): try putEmployee(employee, context)
        case .clock(let id, let isIn, let counter, let end): try clock(id, in: isIn, counter, until: end, context)
        case .startBreak(let id, let minutes, let type): try startBreak(id, minutes, type, context)
        case .endBreak(let id): try endBreak(id, context)
        case .notify(let notification): try notify(notification, context)
        case .raiseAlert(let draft): try raise(draft, context)
        case .resolveAlert(let id): try resolve(id, context)
        case .putRecord(let record): try putRecord(record, context)
        case .removeRecord(let key): try removeRecord(key, context)
        case .issueGiftCard(let id, let amount, let end): try issueGiftCard(id, amount, expiresAt: end, context)
        case .blockGiftCard(let id, let isBlocked): try blockGiftCard(id, isBlocked, context)
        case .settleAccount(let id, let amount, let method): try settleAccount(id, amount, method, context)
        case .announceMaintenance(let message, let start, let end): try announce(message, from: start, until: end, context)
        case .revoke(let target, let reason): try revoke(target, reason, context)
        case .configure(let settings): try configure(settings, context)
        }
    }
}
