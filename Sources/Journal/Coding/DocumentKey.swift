import Restaurant

/// The kinds of things that a store keeps a document of, by their names in it.
package enum DocumentKind: Hashable, Sendable {
    case order, table, counter, employee, settings, alert, menuItem
    case record(HouseRecord.Kind)

    package static let allCases: [DocumentKind] =
        [.order, .table, .counter, .employee, .settings, .alert, .menuItem] + HouseRecord.Kind.allCases.map { .record($0) }

    package var rawValue: String {
        switch self {
        case .order: "order"
        case .table: "table"
        case .counter: "counter"
        case .employee: "employee"
        case .settings: "settings"
        case .alert: "alert"
        case .menuItem: "menu_item"
        case .record(let kind): kind.rawValue
        }
    }

    package init?(rawValue: String) {
        guard let kind = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = kind
    }

    /// Whether a restaurant that is loaded has it in memory; of the others there is no end.
    package var isInMemory: Bool { self != .record(.shift) }
}

/// Names a document within its restaurant.
package struct DocumentKey: Hashable, Sendable, CustomStringConvertible {
    package var kind: DocumentKind
    package var id: String

    package init(_ kind: DocumentKind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    package var description: String { "\(kind.rawValue) \(id)" }
}

extension Event {
    /// The document that the event replaces or removes; nil if it changes none.
    package var documentKey: DocumentKey? {
        switch self {
        case .orderPlaced(let order), .orderAmended(let order, _), .orderMoved(let order, _), .itemMoved(let order, _, _),
            .orderPrioritized(let order, _, _), .orderAssigned(let order, _, _), .orderCancelled(let order, _), .pickupExpired(let order),
            .orderRated(let order),
            .paymentInitiated(_, let order),
            .paymentProcessed(_, let order), .paymentFailed(_, let order), .paymentRefunded(_, let order, _):
            DocumentKey(.order, order.id.rawValue)
        case .menuItemChanged(let item): DocumentKey(.menuItem, item.id.rawValue)
        case .menuItemRemoved(let id): DocumentKey(.menuItem, id.rawValue)
        case .tableChanged(let table): DocumentKey(.table, table.id.rawValue)
        case .tableRemoved(let id): DocumentKey(.table, id.rawValue)
        case .counterChanged(let counter, _, _): DocumentKey(.counter, counter.id.rawValue)
        case .employeeChanged(let employee, _, _, _): DocumentKey(.employee, employee.id.rawValue)
        case .alertRaised(let alert), .alertResolved(let alert): DocumentKey(.alert, alert.id.rawValue)
        case .configured(let settings): DocumentKey(.settings, settings.id.rawValue)
        case .recordChanged(let record): DocumentKey(.record(record.key.kind), record.key.id)
        case .recordRemoved(let key): DocumentKey(.record(key.kind), key.id)
        case .notified, .maintenanceAnnounced, .accessRevoked: nil
        }
    }
}
