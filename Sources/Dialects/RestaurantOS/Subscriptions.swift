import Realtime

/// What one connection subscribed to (001, `subscribe`): none made means everything; at most so many at a time.
struct RestaurantOSSubscriptions: Sendable {
    /// Filters that exist; each is compared by equality.
    static let filters: Set<String> = ["table_number", "order_id", "station", "status"]
    static let events: Set<String> = [
        "order:created", "order:updated", "order:status", "table:updated", "payment:processed", "payment:failed", "kds:update",
        "notification:kitchen", "notification:customer", "notification:refund", "menu:updated",
    ]

    enum Refusal: Error, Equatable {
        case unknownEvent(String)
        case unknownFilter(String)
        case tooMany(limit: Int)
    }

    let limit: Int
    private(set) var active: Set<Interest.Subscription> = []
    /// Someone who subscribed and unsubscribed again hears nothing, not everything.
    private(set) var madeAny = false

    init(limit: Int) { self.limit = limit }

    /// What the hub is told; nil means everything.
    var interests: Set<Interest.Subscription>? { madeAny ? active : nil }

    /// Adds one subscription per event; all of them or none.
    mutating func subscribe(_ events: [String], filters: [String: String]) throws(Refusal) {
        if let unknown = events.first(where: { !Self.events.contains($0) }) { throw .unknownEvent(unknown) }
        if let unknown = filters.keys.first(where: { !Self.filters.contains($0) }) { throw .unknownFilter(unknown) }
        let labels = Set(filters.map { Label($0.key, $0.value) })
        let wanted = active.union(events.map { Interest.Subscription(event: $0, filters: labels) })
        guard wanted.count <= limit else { throw .tooMany(limit: limit) }
        active = wanted
        madeAny = true
    }

    /// Takes back every subscription to these events, whatever its filters.
    mutating func unsubscribe(_ events: [String]) {
        let gone = Set(events)
        active = active.filter { !gone.contains($0.event) }
        madeAny = true
    }
}

extension RestaurantOSSubscriptions.Refusal: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownEvent(let name):
            "there is no event \(name.prefix(64)); there are \(RestaurantOSSubscriptions.events.sorted().joined(separator: ", "))"
        case .unknownFilter(let name):
            "there is no filter \(name.prefix(64)); there are \(RestaurantOSSubscriptions.filters.sorted().joined(separator: ", "))"
        case .tooMany(let limit): "at most \(limit) subscriptions per connection; unsubscribe from something first"
        }
    }
}
