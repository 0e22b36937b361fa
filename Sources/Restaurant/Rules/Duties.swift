extension RestaurantState {
    /// What the house has to do by itself now, oldest order first. Given and applied, none of it is asked for again.
    public func duties(at now: Timestamp) -> [Command] { overduePickups(at: now) + alerts(at: now) }

    private func overduePickups(at now: Timestamp) -> [Command] {
        orders.values.filter { $0.hasOverduePickup(at: now) }.sorted { $0.number < $1.number }.map { .expirePickup($0.id) }
    }
}
