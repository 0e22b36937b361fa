import Restaurant

/// What was answered to a named command, so that its repetition gets the same answer and changes nothing.
package struct Receipt: Hashable, Sendable {
    package let restaurant: RestaurantID
    package let command: CommandID
    /// Tells a repetition from another command under the same name.
    package let fingerprint: UInt64
    package let outcome: Outcome
    package let at: Timestamp

    package init(restaurant: RestaurantID, command: CommandID, fingerprint: UInt64, outcome: Outcome, at: Timestamp) {
        self.restaurant = restaurant
        self.command = command
        self.fingerprint = fingerprint
        self.outcome = outcome
        self.at = at
    }
}

/// How a command ended.
package enum Outcome: Hashable, Sendable {
    /// The entries that it made, first to last; nil where it made none.
    case accepted(first: LogSequence?, last: LogSequence?)
    case rejected(Rejection)
}

/// What one command makes durable, all of it or nothing.
package struct Batch: Hashable, Sendable {
    package let restaurant: RestaurantID
    package let entries: [Entry]
    package let receipt: Receipt?

    package init(restaurant: RestaurantID, entries: [Entry], receipt: Receipt?) {
        self.restaurant = restaurant
        self.entries = entries
        self.receipt = receipt
    }
}

/// Something that a person did or tried and that a manager may want to know of. What was carried out is in the log; this is for the rest.
package struct AuditRecord: Hashable, Sendable, Codable {
    package let restaurant: RestaurantID
    package let at: Timestamp
    package let user: String
    package let role: String
    package let action: String
    package let subject: String?
    package let address: String
    package let outcome: String

    package init(
        restaurant: RestaurantID, at: Timestamp, user: String, role: String, action: String, subject: String?, address: String,
        outcome: String
    ) {
        self.restaurant = restaurant
        self.at = at
        self.user = user
        self.role = role
        self.action = action
        self.subject = subject
        self.address = address
        self.outcome = outcome
    }
}
