import Restaurant

/// Which connections there are, by user, restaurant and server.
struct ConnectionLedger: Sendable {
    /// Which limit was reached.
    enum Full: Hashable, Sendable {
        case user(Int)
        case restaurant(Int)
        case server(Int)
    }

    private struct User: Hashable {
        let restaurant: RestaurantID
        let name: String
    }

    private let limits: Limits
    private var users: [User: Int] = [:]
    private var restaurants: [RestaurantID: Int] = [:]
    private(set) var total = 0

    init(limits: Limits) { self.limits = limits }

    /// The limit that one more connection would break, if any.
    func full(for user: String, in restaurant: RestaurantID) -> Full? {
        if total >= limits.connectionsPerServer { return .server(limits.connectionsPerServer) }
        if restaurants[restaurant, default: 0] >= limits.connectionsPerRestaurant { return .restaurant(limits.connectionsPerRestaurant) }
        if users[User(restaurant: restaurant, name: user), default: 0] >= limits.connectionsPerUser {
            return .user(limits.connectionsPerUser)
        }
        return nil
    }

    mutating func add(_ user: String, in restaurant: RestaurantID) {
        users[User(restaurant: restaurant, name: user), default: 0] += 1
        restaurants[restaurant, default: 0] += 1
        total += 1
    }

    mutating func remove(_ user: String, in restaurant: RestaurantID) {
        let key = User(restaurant: restaurant, name: user)
        users[key] = users[key].flatMap { $0 > 1 ? $0 - 1 : nil }
        restaurants[restaurant] = restaurants[restaurant].flatMap { $0 > 1 ? $0 - 1 : nil }
        total -= 1
    }
}
