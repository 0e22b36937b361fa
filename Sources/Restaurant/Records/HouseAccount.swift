/// A guest who pays later: the firm across the street.
public struct HouseAccount: Hashable, Sendable, Codable {
    public var id: AccountID
    public var name: String
    /// What it may owe at most.
    public var limit: Money
    /// What it owes.
    public var balance: Money
    public var isActive: Bool
    public var version: Int

    public init(id: AccountID, name: String, limit: Money, balance: Money = .zero, isActive: Bool = true, version: Int = 1) {
        self.id = id
        self.name = name
        self.limit = limit
        self.balance = balance
        self.isActive = isActive
        self.version = version
    }
}

public typealias AccountID = Identifier<HouseAccount>
