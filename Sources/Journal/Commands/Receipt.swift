import Restaurant

/// What a command was answered, kept so that the same command sent again gets the same answer and changes nothing.
package struct Receipt: Hashable, Sendable {
    package var restaurant: RestaurantID
    package var command: CommandID
    /// Of the command's body as it came; another one under the same id is another command, and refused.
    package var bodyHash: [UInt8]
    package var outcome: Outcome
    package var at: Timestamp

    package init(restaurant: RestaurantID, command: CommandID, bodyHash: [UInt8], outcome: Outcome, at: Timestamp) {
        self.restaurant = restaurant
        self.command = command
        self.bodyHash = bodyHash
        self.outcome = outcome
        self.at = at
    }
}

/// What became of a command.
package enum Outcome: Hashable, Sendable {
    /// - first, last: the entries that it made; `last` is before `first` if it changed nothing.
    /// - subject: the id of what it was about, as an answer names it: the order's, say.
    /// - payment: the payment that it made or changed, so that a repetition is answered even when its entries are history no more.
    case accepted(first: LogSequence, last: LogSequence, subject: String?, payment: PaymentID? = nil)
    case rejected(Rejection)
}
