import Restaurant

/// Who a token says its bearer is.
package struct Principal: Hashable, Sendable {
    /// `sub`.
    package var user: String
    /// The highest of the roles it names.
    package var role: Role
    /// The restaurants it is for; the first is meant where nothing else is said.
    package var restaurants: [RestaurantID]
    /// Counters assigned to them.
    package var counters: Set<CounterID>
    /// `customer_id`, else `sub`.
    package var customer: CustomerID?
    package var device: String?
    /// `jti`.
    package var tokenID: String?
    package var issuedAt: Timestamp?
    package var expiresAt: Timestamp

    package init(
        user: String, role: Role, restaurants: [RestaurantID], counters: Set<CounterID> = [], customer: CustomerID? = nil,
        device: String? = nil, tokenID: String? = nil, issuedAt: Timestamp? = nil, expiresAt: Timestamp
    ) {
        self.user = user
        self.role = role
        self.restaurants = restaurants
        self.counters = counters
        self.customer = customer
        self.device = device
        self.tokenID = tokenID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    package var actor: Actor { Actor(user: user, role: role, customer: customer) }

    package func owns(_ restaurant: RestaurantID) -> Bool { restaurants.contains(restaurant) }

    /// Whether a renewed token speaks for the same person in the same restaurant.
    package func isSame(as other: Principal) -> Bool { user == other.user && restaurants.first == other.restaurants.first }
}
