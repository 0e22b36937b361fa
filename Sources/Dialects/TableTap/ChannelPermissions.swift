import Access
import Journal
import Restaurant

/// Which channels a role may hear (003, Permission Matrix), as data.
enum ChannelPermission: Hashable, Sendable {
    case no
    /// Only one's own: a customer's orders, an employee's.
    case own
    /// Only those of the counters that the token assigns.
    case assigned
    /// All of the connection's restaurant.
    case all
}

/// Why a channel is not to be heard.
enum ChannelRefusal: String, Error, Sendable {
    case insufficientPermissions = "insufficient_permissions"
    case unknownChannel = "unknown_channel"
    case limitExceeded = "limit_exceeded"
}

enum ChannelPermissions {
    /// Beyond the matrix: employees hear `cafe:{id}:general` too, which tells them of their counters and their menu.
    static let matrix: [ChannelUser: [ChannelKind: ChannelPermission]] = [
        .customer: [.customerOrders: .own, .general: .all],
        .employee: [.employeeOrders: .own, .counterOrders: .assigned, .counterStatus: .assigned, .staff: .all, .general: .all],
        .manager: [.counterOrders: .all, .counterStatus: .all, .general: .all, .staff: .all, .metrics: .all, .alerts: .all],
        .admin: Dictionary(uniqueKeysWithValues: ChannelKind.allCases.map { ($0, .all) }),
    ]

    /// Whether somebody may hear all that a pattern stands for.
    ///
    /// - Parameter restaurant: the connection's; channels of another one are refused.
    static func check(_ pattern: ChannelPattern, _ principal: Principal, in restaurant: RestaurantID) -> ChannelRefusal? {
        let rights = matrix[ChannelUser(principal.role)] ?? [:]
        // `*` stands for all channels of one restaurant, and `cafe:` names it.
        if pattern.namesRestaurant, pattern.subject != restaurant.rawValue { return .insufficientPermissions }
        for kind in pattern.kinds {
            let allowed =
                switch rights[kind] ?? .no {
                case .no: false
                case .all: true
                case .own: pattern.subject != nil && pattern.subject == principal.ownSubject(of: kind)
                case .assigned: pattern.subject.flatMap { CounterID($0) }.map(principal.counters.contains) ?? false
                }
            guard allowed else { return .insufficientPermissions }
        }
        return nil
    }
}

/// The user types of the matrix.
enum ChannelUser: String, Hashable, Sendable, CaseIterable {
    case customer, employee, manager, admin

    init(_ role: Role) {
        switch role {
        case .customer: self = .customer
        case .employee, .kitchen, .cashier: self = .employee
        case .manager: self = .manager
        case .admin: self = .admin
        }
    }
}

extension ChannelPattern {
    /// Whether it bears a restaurant's id.
    var namesRestaurant: Bool { subject != nil && kinds.isSubset(of: [.general, .staff, .metrics, .alerts]) }
}

extension Principal {
    fileprivate func ownSubject(of kind: ChannelKind) -> String? {
        switch kind {
        case .customerOrders: customer?.rawValue
        case .employeeOrders: user
        case .counterOrders, .counterStatus, .general, .staff, .metrics, .alerts, .maintenance: nil
        }
    }
}
