extension RestaurantState {
    /// What an order that becomes ready now is picked up with. No two ready orders have the same code while there are codes left.
    func pickup(for order: Order, _ context: Context) -> Pickup {
        let taken = Set(orders.values.compactMap(\.pickup?.code))
        let codes = (0..<Pickup.codes).lazy.map { Pickup.code(context.ids.chance &+ UInt64($0)) }
        return Pickup(
            code: codes.first { !taken.contains($0) } ?? Pickup.code(context.ids.chance), location: place(of: order),
            expiresAt: context.now.advanced(by: .seconds(60 * settings.pickupMinutes)))
    }

    /// Where an order waits for its guest.
    func place(of order: Order) -> String {
        if order.type == .dineIn, let table = order.tableNumber { return table }
        let names = order.counters.compactMap { counters[$0]?.name }.sorted()
        return names.isEmpty ? settings.name : names.joined(separator: ", ")
    }

    /// Hands a ready order over to whoever knows its code: at a table it is served, elsewhere it is complete.
    func pickUp(_ id: OrderID, _ code: String, _ context: Context) throws(Rejection) -> [Event] {
        let order = try orderForStaff(id, context)
        guard order.status == .ready else { throw .illegalMove(from: order.status.rawValue, to: "picked up") }
        guard let pickup = order.pickup, context.now < pickup.expiresAt else { throw .pickupExpired }
        guard pickup.code == code else { throw .wrongPickupCode }
        return try moveOrder(id, to: order.type == .dineIn ? .served : .completed, context)
    }

    /// Takes the code away from an order that nobody fetched in time.
    func expirePickup(_ id: OrderID, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeTheHouse()
        guard let order = orders[id] else { throw .notFound(kind: "order", id: id.rawValue) }
        guard order.hasOverduePickup(at: context.now) else {
            throw .invalid(field: "order", reason: "has no pickup code that has expired")
        }
        var change = OrderChange(order, at: context.now)
        change.record {
            $0.pickup = nil
        } as: {
            .pickupExpired($0)
        }
        return change.events
    }
}

extension Order {
    /// Whether nobody fetched it in time.
    func hasOverduePickup(at now: Timestamp) -> Bool { pickup.map { $0.expiresAt <= now } ?? false }
}

extension Pickup {
    /// How many codes there are.
    fileprivate static let codes = 10_000

    fileprivate static func code(_ number: UInt64) -> String {
        let digits = String(number % UInt64(codes))
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
