extension RestaurantState {
    /// Makes a card that is worth so much.
    func issueGiftCard(_ id: GiftCardID, _ amount: Money, expiresAt: Timestamp?, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.check(amount.minor, Bounds.giftCard, "amount")
        if let expiresAt, expiresAt <= context.now { throw .invalid(field: "expiresAt", reason: "must lie in the future") }
        guard records.giftCards[id] == nil else { throw .invalid(field: "id", reason: "another card has it") }
        try Bounds.check(count: records.giftCards.count + 1, upTo: Bounds.documents, HouseRecord.Kind.giftCard.rawValue)
        return [.recordChanged(.giftCard(GiftCard(id: id, balance: amount, issuedAt: context.now, expiresAt: expiresAt)))]
    }

    /// Says whether a card may be spent; what is on it stays.
    func blockGiftCard(_ id: GiftCardID, _ isBlocked: Bool, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard var card = records.giftCards[id] else { throw .notFound(kind: "gift card", id: id.rawValue) }
        card.isActive = !isBlocked
        card.version += 1
        return [.recordChanged(.giftCard(card))]
    }

    /// Notes money that came in for what an account owes.
    func settleAccount(_ id: AccountID, _ amount: Money, _ method: Payment.Method, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard var account = records.accounts[id] else { throw .notFound(kind: "house account", id: id.rawValue) }
        guard method != .houseAccount, method != .giftCard else {
            throw .invalid(field: "method", reason: "must be cash, card or other: credit does not pay credit")
        }
        try Bounds.check(amount.minor, 1...Bounds.payment.upperBound, "amount")
        guard amount <= account.balance else {
            throw .paymentRefused("\(account.name) owes only \(account.balance.decimal(in: settings.currency)) \(settings.currency)")
        }
        account.balance = account.balance - amount
        account.settlement = HouseAccount.Settlement(amount: amount, method: method, by: context.actor.user, at: context.now)
        account.version += 1
        return [.recordChanged(.account(account))]
    }
}
