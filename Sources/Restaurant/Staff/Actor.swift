/// Who gives a command: what the rules need to know of a token's bearer.
public struct Actor: Hashable, Sendable, Codable {
    /// The token's subject.
    public var user: String
    public var role: Role
    /// Whose orders are this actor's own.
    public var customer: CustomerID?

    public init(user: String, role: Role, customer: CustomerID? = nil) {
        self.user = user
        self.role = role
        self.customer = customer
    }

    /// The house itself: timers and first-time set-up.
    public static let house = Actor(user: "comanda", role: .admin)
}
