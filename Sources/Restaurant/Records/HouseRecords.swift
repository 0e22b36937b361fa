/// The records that the rules look at, by id. Shifts that are over are in the store alone, like orders that are final: there is no end to them.
public struct HouseRecords: Hashable, Sendable {
    public var categories: [CategoryID: MenuCategory] = [:]
    public var modifierGroups: [ModifierGroupID: ModifierGroup] = [:]
    public var giftCards: [GiftCardID: GiftCard] = [:]
    public var accounts: [AccountID: HouseAccount] = [:]
    public var printers: [PrinterID: Printer] = [:]
    public var webhooks: [WebhookID: Webhook] = [:]
    public var credentials: [EmployeeID: Credential] = [:]

    public init() {}

    /// Keeps a record, in place of the one with its key.
    public mutating func put(_ record: HouseRecord) {
        switch record {
        case .category(let category): categories[category.id] = category
        case .modifierGroup(let group): modifierGroups[group.id] = group
        case .giftCard(let card): giftCards[card.id] = card
        case .account(let account): accounts[account.id] = account
        case .printer(let printer): printers[printer.id] = printer
        case .webhook(let webhook): webhooks[webhook.id] = webhook
        case .credential(let credential): credentials[credential.id] = credential
        case .shift: break
        }
    }

    /// Forgets a record.
    public mutating func remove(_ key: HouseRecord.Key) {
        switch key.kind {
        case .category: CategoryID(key.id).map { categories[$0] = nil }
        case .modifierGroup: ModifierGroupID(key.id).map { modifierGroups[$0] = nil }
        case .giftCard: GiftCardID(key.id).map { giftCards[$0] = nil }
        case .account: AccountID(key.id).map { accounts[$0] = nil }
        case .printer: PrinterID(key.id).map { printers[$0] = nil }
        case .webhook: WebhookID(key.id).map { webhooks[$0] = nil }
        case .credential: EmployeeID(key.id).map { credentials[$0] = nil }
        case .shift: break
        }
    }

    /// The record of this name; nil for one that is not here.
    public subscript(key: HouseRecord.Key) -> HouseRecord? {
        switch key.kind {
        case .category: CategoryID(key.id).flatMap { categories[$0] }.map { .category($0) }
        case .modifierGroup: ModifierGroupID(key.id).flatMap { modifierGroups[$0] }.map { .modifierGroup($0) }
        case .giftCard: GiftCardID(key.id).flatMap { giftCards[$0] }.map { .giftCard($0) }
        case .account: AccountID(key.id).flatMap { accounts[$0] }.map { .account($0) }
        case .printer: PrinterID(key.id).flatMap { printers[$0] }.map { .printer($0) }
        case .webhook: WebhookID(key.id).flatMap { webhooks[$0] }.map { .webhook($0) }
        case .credential: EmployeeID(key.id).flatMap { credentials[$0] }.map { .credential($0) }
        case .shift: nil
        }
    }

    /// How many of a kind there are.
    public func count(of kind: HouseRecord.Kind) -> Int {
        switch kind {
        case .category: categories.count
        case .modifierGroup: modifierGroups.count
        case .giftCard: giftCards.count
        case .account: accounts.count
        case .printer: printers.count
        case .webhook: webhooks.count
        case .credential: credentials.count
        case .shift: 0
        }
    }
}
