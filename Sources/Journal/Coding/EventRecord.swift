import JSONText
import Restaurant

/// An event as the log keeps it. What it carries is written once: the same bytes are the document of the thing as it is since.
package struct EventRecord: Hashable, Sendable {
    /// Grows when a kind's document or detail changes so that this reader could not read it.
    package static let format = 1

    /// Text, so that a log of a newer version can be opened and the unknown named.
    package var kind: String
    package var format: Int
    /// The thing as it is since; nil where it is gone.
    package var document: [UInt8]?
    /// What else the event says: what was before, which item; nil where there is nothing.
    package var detail: [UInt8]?

    package init(kind: String, format: Int, document: [UInt8]?, detail: [UInt8]?) {
        self.kind = kind
        self.format = format
        self.document = document
        self.detail = detail
    }

    private init(_ kind: EventKind, _ document: (some Document)?, _ detail: ((inout JSONWriter) -> Void)? = nil) {
        self.init(kind: kind.rawValue, format: Self.format, document: document?.bytes, detail: detail.map { JSONWriter.object($0) })
    }

    private init(removal kind: EventKind, _ id: String) {
        self.init(kind: kind.rawValue, format: Self.format, document: nil, detail: JSONWriter.object { $0.put("id", id) })
    }

    package init(_ event: Event) {
        self =
            switch event {
            case .orderPlaced(let order): Self(.orderPlaced, order)
            case .orderAmended(let order, let items): Self(.orderAmended, order) { $0.put("items", strings: items.map(\.rawValue)) }
            case .orderMoved(let order, let from): Self(.orderMoved, order) { $0.put("from", from) }
            case .itemMoved(let order, let item, let from):
                Self(.itemMoved, order) {
                    $0.put("item", item)
                    $0.put("from", from)
                }
            case .orderPrioritized(let order, let from, let reason):
                Self(.orderPrioritized, order) {
                    $0.put("from", from)
                    $0.put("reason", reason)
                }
            case .orderAssigned(let order, let employee, let counter):
                Self(.orderAssigned, order) {
                    $0.put("employee", employee)
                    $0.put("counter", counter)
                }
            case .orderCancelled(let order, let from): Self(.orderCancelled, order) { $0.put("from", from) }
            case .pickupExpired(let order): Self(.pickupExpired, order)
            case .orderRated(let order): Self(.orderRated, order)
            case .paymentInitiated(let payment, let order): Self(.paymentInitiated, order) { $0.put("payment", payment) }
            case .paymentProcessed(let payment, let order): Self(.paymentProcessed, order) { $0.put("payment", payment) }
            case .paymentFailed(let payment, let order): Self(.paymentFailed, order) { $0.put("payment", payment) }
            case .paymentRefunded(let payment, let order, let amount):
                Self(.paymentRefunded, order) {
                    $0.put("payment", payment)
                    $0.put("amount", amount)
                }
            case .menuItemChanged(let item): Self(.menuItemChanged, item)
            case .menuItemRemoved(let id): Self(removal: .menuItemRemoved, id.rawValue)
            case .tableChanged(let table): Self(.tableChanged, table)
            case .tableRemoved(let id): Self(removal: .tableRemoved, id.rawValue)
            case .counterChanged(let counter, let from, let affected):
                Self(.counterChanged, counter) {
                    $0.put("from", from?.rawValue)
                    if !affected.isEmpty { $0.put("affected", strings: affected.map(\.rawValue)) }
                }
            case .employeeChanged(let employee, let from, let covering, let location):
                Self(.employeeChanged, employee) {
                    $0.put("from", from)
                    if !covering.isEmpty { $0.put("covering", strings: covering.map(\.rawValue)) }
                    $0.put("location", location)
                }
            case .notified(let notification): Self(.notified, notification)
            case .alertRaised(let alert): Self(.alertRaised, alert)
            case .alertResolved(let alert):
                Self(
                    kind: EventKind.alertResolved.rawValue, format: Self.format, document: nil,
                    detail: JSONWriter.object { $0.put("alert", alert) })
            case .recordChanged(let record):
                Self(
                    kind: EventKind.recordChanged.rawValue, format: Self.format, document: record.document,
                    detail: JSONWriter.object { $0.put(record.key) })
            case .recordRemoved(let key):
                Self(
                    kind: EventKind.recordRemoved.rawValue, format: Self.format, document: nil, detail: JSONWriter.object { $0.put(key) })
            case .maintenanceAnnounced(let maintenance): Self(.maintenanceAnnounced, maintenance)
            case .accessRevoked(let revocation): Self(.accessRevoked, revocation)
            case .configured(let settings): Self(.configured, settings)
            }
    }
}
