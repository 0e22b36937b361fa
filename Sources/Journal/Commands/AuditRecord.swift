import Restaurant

/// One line of the record of who did, or tried, what. Holds no secrets.
package struct AuditRecord: Hashable, Sendable {
    package var restaurant: RestaurantID
    package var at: Timestamp
    /// The token's subject.
    package var user: String
    package var role: Role?
    /// What was done or tried: `payment.refund`, `access.refused`.
    package var action: String
    /// The id of what it was done to.
    package var subject: String?
    package var detail: String?

    package init(
        restaurant: RestaurantID, at: Timestamp, user: String, role: Role? = nil, action: String, subject: String? = nil,
        detail: String? = nil
    ) {
        self.restaurant = restaurant
        self.at = at
        self.user = user
        self.role = role
        self.action = action
        self.subject = subject
        self.detail = detail
    }
}
