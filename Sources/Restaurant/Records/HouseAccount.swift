/// A guest who pays later: the firm across the street.
public struct HouseAccount: Hashable, Sendable, Codable {
    /// Money that came in for what the account owed.
    public struct Settlement: Hashable, Sendable, Codable {
        public var amount: Money
        public var method: Payment.Method
        public var by: String
        public var at: Timestamp

        public init(amount: Money, method: Payment.Method, by: String, at: Timestamp) {
            self.amount = amount
            self.method = method
            self.by = by
            self.at = at
        }
    }

    public var id: AccountID
    public var name: String
    /// What it may owe at most.
    public var limit: Money
    /// What it owes; less than nothing when more was given back to it than it owed.
    public var balance: Money
    public var isActive: Bool
    /// The latest, for those who read the log.
    public var settlement: Settlement?
    public var version: Int

    public init(
        id: AccountID, name: String, limit: Money, balance: Money = .zero, isActive: Bool = true, settlement: Settlement? = nil,
        version: Int = 1
    ) {
        self.id = id
        self.name = name
        self.limit = limit
        self.balance = balance
        self.isActive = isActive
        self.settlement = settlement
        self.version = version
    }
}

public typealias AccountID = Identifier<HouseAccount>
