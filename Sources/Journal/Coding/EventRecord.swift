import Foundation
import JSONText
import Restaurant

/// An event as it is kept: its kind, the thing as it is since (the very bytes that the thing's document row gets), and what else there is to say.
package struct EventRecord: Hashable, Sendable {
    /// Stable names; a reader that does not know one refuses the log rather than skip it.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case orderPlaced = "order.placed"
        case orderAmended = "order.amended"
        case orderMoved = "order.moved"
        case itemMoved = "order.item_moved"
        case orderPrioritized = "order.prioritized"
        case orderAssigned = "order.assigned"
        case orderCancelled = "order.cancelled"
        case paymentInitiated = "payment.initiated"
        case paymentProcessed = "payment.processed"
        case paymentFailed = "payment.failed"
        case paymentRefunded = "payment.refunded"
        case menuItemChanged = "menu_item.changed"
        case menuItemRemoved = "menu_item.removed"
        case tableChanged = "table.changed"
        case tableRemoved = "table.removed"
        case counterChanged = "counter.changed"
        case employeeChanged = "employee.changed"
        case notified = "notified"
        case configured = "configured"
    }

    package let kind: Kind
    package let document: Data
    package let detail: Detail

    /// What some events say besides.
    package struct Detail: Hashable, Sendable, Codable {
        package var from: String?
        package var items: [ItemID]?
        package var payment: PaymentID?
        package var amount: Money?
    }

    package init(kind: Kind, document: Data, detail: Detail) {
        self.kind = kind
        self.document = document
        self.detail = detail
    }

    package init(_ event: Event) throws {
        func keep(_ kind: Kind, _ order: Order, _ detail: Detail = Detail()) -> EventRecord {
            EventRecord(kind: kind, document: Data(OrderDocument.encode(order)), detail: detail)
        }
        func keep(_ kind: Kind, _ thing: some Encodable, _ detail: Detail = Detail()) throws -> EventRecord {
            EventRecord(kind: kind, document: try JSONEncoder().encode(thing), detail: detail)
        }
        self =
            switch event {
            case .orderPlaced(let order): keep(.orderPlaced, order)
            case .orderAmended(let order, let items): keep(.orderAmended, order, Detail(items: items))
            case .orderMoved(let order, let from): keep(.orderMoved, order, Detail(from: from.rawValue))
            case .itemMoved(let order, let item, let from): keep(.itemMoved, order, Detail(from: from.rawValue, items: [item]))
            case .orderPrioritized(let order, let from): keep(.orderPrioritized, order, Detail(from: from.rawValue))
            case .orderAssigned(let order): keep(.orderAssigned, order)
            case .orderCancelled(let order, let from): keep(.orderCancelled, order, Detail(from: from.rawValue))
            case .paymentInitiated(let payment, let order): keep(.paymentInitiated, order, Detail(payment: payment.id))
            case .paymentProcessed(let payment, let order): keep(.paymentProcessed, order, Detail(payment: payment.id))
            case .paymentFailed(let payment, let order): keep(.paymentFailed, order, Detail(payment: payment.id))
            case .paymentRefunded(let payment, let order, let amount):
                keep(.paymentRefunded, order, Detail(payment: payment.id, amount: amount))
            case .menuItemChanged(let item): try keep(.menuItemChanged, item)
            case .menuItemRemoved(let item): try keep(.menuItemRemoved, item)
            case .tableChanged(let table): try keep(.tableChanged, table)
            case .tableRemoved(let table): try keep(.tableRemoved, table)
            case .counterChanged(let counter): try keep(.counterChanged, counter)
            case .employeeChanged(let employee, let from): try keep(.employeeChanged, employee, Detail(from: from.rawValue))
            case .notified(let notification): try keep(.notified, notification)
            case .configured(let settings): try keep(.configured, settings)
            }
    }

    /// The event again.
    ///
    /// - Throws: when the bytes are not what this version writes.
    package func event() throws -> Event {
        func thing<Thing: Decodable>() throws -> Thing { try JSONDecoder().decode(Thing.self, from: document) }
        func from<Status: RawRepresentable>() throws -> Status where Status.RawValue == String {
            guard let from = detail.from.flatMap(Status.init(rawValue:)) else { throw Unreadable(kind: kind, missing: "from") }
            return from
        }
        func payment(of order: Order) throws -> Payment {
            guard let payment = order.payments.first(where: { $0.id == detail.payment }) else {
                throw Unreadable(kind: kind, missing: "payment")
            }
            return payment
        }
        switch kind {
        case .orderPlaced: return .orderPlaced(try thing())
        case .orderAmended: return .orderAmended(try thing(), items: detail.items ?? [])
        case .orderMoved: return .orderMoved(try thing(), from: try from())
        case .itemMoved:
            guard let item = detail.items?.first else { throw Unreadable(kind: kind, missing: "item") }
            return .itemMoved(try thing(), item: item, from: try from())
        case .orderPrioritized: return .orderPrioritized(try thing(), from: try from())
        case .orderAssigned: return .orderAssigned(try thing())
        case .orderCancelled: return .orderCancelled(try thing(), from: try from())
        case .paymentInitiated, .paymentProcessed, .paymentFailed, .paymentRefunded:
            let order: Order = try thing()
            let payment = try payment(of: order)
            switch kind {
            case .paymentInitiated: return .paymentInitiated(payment, order)
            case .paymentProcessed: return .paymentProcessed(payment, order)
            case .paymentFailed: return .paymentFailed(payment, order)
            default: return .paymentRefunded(payment, order, amount: detail.amount ?? .zero)
            }
        case .menuItemChanged: return .menuItemChanged(try thing())
        case .menuItemRemoved: return .menuItemRemoved(try thing())
        case .tableChanged: return .tableChanged(try thing())
        case .tableRemoved: return .tableRemoved(try thing())
        case .counterChanged: return .counterChanged(try thing())
        case .employeeChanged: return .employeeChanged(try thing(), from: try from())
        case .notified: return .notified(try thing())
        case .configured: return .configured(try thing())
        }
    }

    struct Unreadable: Error, CustomStringConvertible {
        let kind: Kind
        let missing: String
        var description: String { "an entry of kind \(kind.rawValue) lacks its \(missing)" }
    }
}
