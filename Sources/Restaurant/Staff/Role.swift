/// What a person is to a restaurant.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case customer, employee, kitchen, cashier, manager, admin

    public var isStaff: Bool { self != .customer }
    /// Managers and admins.
    public var isManagement: Bool { self == .manager || self == .admin }
}
