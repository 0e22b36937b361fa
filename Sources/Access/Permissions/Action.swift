import Restaurant

/// What somebody may want to do, as far as permission tells it apart.
package enum Action: String, Hashable, Sendable, CaseIterable {
    case readMenu, readOrders, placeOrder, amendOrder, moveStatus, setPriority, manageTables, cancelOrder, takePayment, clockSelf,
        setAvailability
    case refund, void, discountOverLimit, assignToOthers, manageMenu, manageCounters, managePrinters, manageWebhooks, readAudit
    case readMetrics, manageConnections, revoke, broadcast, clockOthers, configure, announceMaintenance, manageAccounts
}

/// Whether a role may.
package enum Permission: Hashable, Sendable {
    case no
    /// Only with what is one's own.
    case own
    case yes
}

extension Role {
    /// The permission matrix. What needs the order itself (whose it is, where it stands) is the domain's to say.
    package func permission(for action: Action) -> Permission {
        switch action {
        case .readMenu: .yes
        case .readOrders, .placeOrder, .cancelOrder: self == .customer ? .own : .yes
        case .amendOrder, .moveStatus, .setPriority, .manageTables, .clockSelf, .setAvailability: isStaff ? .yes : .no
        case .takePayment:
            switch self {
            case .customer: .own
            case .kitchen: .no
            case .employee, .cashier, .manager, .admin: .yes
            }
        case .refund, .void, .discountOverLimit, .assignToOthers, .manageMenu, .manageCounters, .managePrinters, .manageWebhooks,
            .readAudit,
            .readMetrics, .manageConnections, .revoke, .broadcast, .clockOthers, .configure, .manageAccounts:
            isManagement ? .yes : .no
        // The channel that it is told on is the admins' (003, Permission Matrix).
        case .announceMaintenance: self == .admin ? .yes : .no
        }
    }
}

extension Principal {
    package func may(_ action: Action) -> Permission { role.permission(for: action) }
}
