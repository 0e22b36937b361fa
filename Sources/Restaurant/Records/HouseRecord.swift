/// Something that a restaurant keeps beside its orders, menu, tables, counters and staff, and that changes seldom. All of them travel
/// through the log in the same way.
public enum HouseRecord: Hashable, Sendable {
    case category(MenuCategory)
    case modifierGroup(ModifierGroup)
    case giftCard(GiftCard)
    case account(HouseAccount)
    case shift(Shift)
    case printer(Printer)
    case webhook(Webhook)
    case credential(Credential)

    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case category
        case modifierGroup = "modifier_group"
        case giftCard = "gift_card"
        case account = "house_account"
        case shift, printer, webhook, credential

        /// Whether whoever shows the menu has to know of it.
        public var isOfTheMenu: Bool { self == .category || self == .modifierGroup }
    }

    /// Names a record within its restaurant.
    public struct Key: Hashable, Sendable {
        public var kind: Kind
        public var id: String

        public init(_ kind: Kind, _ id: String) {
            self.kind = kind
            self.id = id
        }
    }

    public var key: Key {
        switch self {
        case .category(let category): Key(.category, category.id.rawValue)
        case .modifierGroup(let group): Key(.modifierGroup, group.id.rawValue)
        case .giftCard(let card): Key(.giftCard, card.id.rawValue)
        case .account(let account): Key(.account, account.id.rawValue)
        case .shift(let shift): Key(.shift, shift.id.rawValue)
        case .printer(let printer): Key(.printer, printer.id.rawValue)
        case .webhook(let webhook): Key(.webhook, webhook.id.rawValue)
        case .credential(let credential): Key(.credential, credential.id.rawValue)
        }
    }
}
