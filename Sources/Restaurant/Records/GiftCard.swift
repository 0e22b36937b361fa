/// Money paid in ahead. Whoever knows its code may spend it.
public struct GiftCard: Hashable, Sendable, Codable {
    /// What stands on the card.
    public var id: GiftCardID
    public var balance: Money
    public var issuedAt: Timestamp
    /// Nil: never.
    public var expiresAt: Timestamp?
    /// False for a card that was lost or stolen.
    public var isActive: Bool
    public var version: Int

    public init(id: GiftCardID, balance: Money, issuedAt: Timestamp, expiresAt: Timestamp? = nil, isActive: Bool = true, version: Int = 1) {
        self.id = id
        self.balance = balance
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.isActive = isActive
        self.version = version
    }
}

public typealias GiftCardID = Identifier<GiftCard>
