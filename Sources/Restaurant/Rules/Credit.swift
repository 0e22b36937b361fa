/// The gift cards and house accounts that one command draws on or gives back to.
struct Credit {
    private let before: HouseRecords
    private var cards: [GiftCardID: GiftCard] = [:]
    private var accounts: [AccountID: HouseAccount] = [:]

    init(_ records: HouseRecords) { before = records }

    /// Pays amount and tip from what the draft names, if its method draws on something.
    ///
    /// - Throws: when it names nothing, or what it names cannot pay.
    mutating func pay(_ draft: PaymentDraft, in currency: Currency, _ context: Context) throws(Rejection) {
        guard draft.giftCard == nil || draft.method == .giftCard else {
            throw .invalid(field: "giftCard", reason: "is only for payments by gift_card")
        }
        guard draft.account == nil || draft.method == .houseAccount else {
            throw .invalid(field: "account", reason: "is only for payments by house_account")
        }
        let amount = draft.amount + draft.tip
        switch draft.method {
        case .giftCard:
            guard let id = draft.giftCard else { throw .invalid(field: "giftCard", reason: "must name the card") }
            try draw(amount, from: id, in: currency, at: context.now)
        case .houseAccount:
            // Accounts have names that anybody may guess, so their guests do not charge them by themselves.
            try context.actor.mustBeStaff()
            guard let id = draft.account else { throw .invalid(field: "account", reason: "must name the account") }
            try charge(amount, to: id, in: currency)
        case .cash, .card, .other: break
        }
    }

    private mutating func draw(_ amount: Money, from id: GiftCardID, in currency: Currency, at now: Timestamp) throws(Rejection) {
        guard var card = before.giftCards[id] else { throw .paymentRefused("there is no such gift card") }
        guard card.isActive else { throw .paymentRefused("the gift card is blocked") }
        guard card.expiresAt.map({ now < $0 }) ?? true else { throw .paymentRefused("the gift card has expired") }
        guard amount <= card.balance else {
            throw .paymentRefused("the gift card has only \(card.balance.decimal(in: currency)) \(currency) left")
        }
        card.balance = card.balance - amount
        cards[id] = card
    }

    private mutating func charge(_ amount: Money, to id: AccountID, in currency: Currency) throws(Rejection) {
        guard var account = before.accounts[id] else { throw .paymentRefused("there is no house account \(id)") }
        guard account.isActive else { throw .paymentRefused("the house account \(account.name) is closed") }
        let room = max(.zero, account.limit - account.balance)
        guard amount <= room else {
            throw .paymentRefused("\(account.name) may owe only \(room.decimal(in: currency)) \(currency) more")
        }
        account.balance = account.balance + amount
        accounts[id] = account
    }

    /// Gives so much of a payment back to where it came from. What was removed meanwhile gets nothing: then staff hand it back.
    mutating func giveBack(_ amount: Money, of payment: Payment) {
        if let id = payment.giftCard, var card = cards[id] ?? before.giftCards[id] {
            card.balance = card.balance + amount
            cards[id] = card
        }
        if let id = payment.account, var account = accounts[id] ?? before.accounts[id] {
            account.balance = account.balance - amount
            accounts[id] = account
        }
    }

    /// One event for everything that was drawn on or given back to, by id.
    var events: [Event] {
        cards.values.sorted { $0.id < $1.id }.map { card in
            var card = card
            card.version += 1
            return .recordChanged(.giftCard(card))
        }
            + accounts.values.sorted { $0.id < $1.id }.map { account in
                var account = account
                account.version += 1
                return .recordChanged(.account(account))
            }
    }
}
