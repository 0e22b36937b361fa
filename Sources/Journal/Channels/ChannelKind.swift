import Restaurant

/// What a channel is about, whoever or whatever it belongs to.
package enum ChannelKind: String, Hashable, Sendable, CaseIterable {
    case customerOrders, employeeOrders, counterOrders, counterStatus, general, staff, metrics, alerts, maintenance
}

extension ChannelName {
    package var kind: ChannelKind {
        switch self {
        case .customerOrders: .customerOrders
        case .employeeOrders: .employeeOrders
        case .counterOrders: .counterOrders
        case .counterStatus: .counterStatus
        case .general: .general
        case .staff: .staff
        case .metrics: .metrics
        case .alerts: .alerts
        case .maintenance: .maintenance
        }
    }

    /// The id within the name: a customer's, an employee's, a counter's, a restaurant's; nil where it has none.
    package var subject: String? {
        switch self {
        case .customerOrders(let id): id.rawValue
        case .employeeOrders(let id): id.rawValue
        case .counterOrders(let id), .counterStatus(let id): id.rawValue
        case .general(let id), .staff(let id), .metrics(let id), .alerts(let id): id.rawValue
        case .maintenance: nil
        }
    }
}
