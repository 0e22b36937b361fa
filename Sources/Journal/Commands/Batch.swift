import Restaurant

/// What one command makes durable, all of it or nothing.
package struct Batch: Hashable, Sendable {
    package var restaurant: RestaurantID
    /// Empty for a command that was refused.
    package var entries: [Entry]
    /// Nil for a command without an id.
    package var receipt: Receipt?
    package var audit: [AuditRecord]
    /// Put or taken away, in this order.
    package var notes: [Note]

    package init(
        restaurant: RestaurantID, entries: [Entry] = [], receipt: Receipt? = nil, audit: [AuditRecord] = [], notes: [Note] = []
    ) {
        self.restaurant = restaurant
        self.entries = entries
        self.receipt = receipt
        self.audit = audit
        self.notes = notes
    }
}
