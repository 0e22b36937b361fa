import Engine
import JSONText
import Journal
import Realtime
import Restaurant

/// One thing that Restaurant OS says of an event, before its place in the log is written into it.
struct RestaurantOSSaid {
    enum Contents {
        /// A message of its own, once it is known where it stands.
        case placed((_ position: String) -> [UInt8])
        /// An order for the next `kds:update`, which has no place.
        case batched(Order)
    }

    let name: String
    let audience: Audience
    let labels: [Label]
    let contents: Contents

    private init(_ name: String, _ audience: Audience, _ labels: [Label], _ contents: Contents) {
        self.name = name
        self.audience = audience
        self.labels = labels
        self.contents = contents
    }

    /// All that is said of an entry, in order (000 and 001, Server → Client).
    static func all(of entry: Entry, in frames: RestaurantOSFrames) -> [RestaurantOSSaid] {
        let (time, v6) = (entry.at, frames.version == .v6)

        func say(
            _ name: String, _ audience: Audience, _ labels: [Label], _ write: @escaping (String) -> [UInt8]
        ) -> [RestaurantOSSaid] {
            [RestaurantOSSaid(name, audience, labels, .placed(write))]
        }
        func say(_ name: String, about order: Order, _ write: @escaping (String) -> [UInt8]) -> [RestaurantOSSaid] {
            say(name, .customer(order.customer?.id), order.restaurantOSLabels, write)
        }
        func tell(_ name: String, _ order: Order) -> [RestaurantOSSaid] {
            say(name, about: order) { frames.order(name, order, at: time, position: $0) }
        }
        func batch(_ order: Order) -> [RestaurantOSSaid] {
            v6 ? [RestaurantOSSaid("kds:update", .staff, order.restaurantOSLabels, .batched(order))] : []
        }
        func pay(_ name: String, _ payment: Payment, _ order: Order) -> [RestaurantOSSaid] {
            say(name, about: order) { frames.payment(name, payment, at: time, position: $0) }
        }
        func notify(_ notification: Notification, _ labels: [Label]) -> [RestaurantOSSaid] {
            let (name, audience) = notification.restaurantOSHearers
            return say(name, audience, labels) { frames.notification(name, notification, at: time, position: $0) }
        }

        switch entry.event {
        case .orderPlaced(let order):
            return tell("order:created", order) + batch(order)
        case .orderAmended(let order, _), .itemMoved(let order, _, _), .orderPrioritized(let order, _, _), .orderAssigned(let order, _, _),
            .pickupExpired(let order):
            return tell("order:updated", order) + batch(order)
        case .orderMoved(let order, let from), .orderCancelled(let order, let from):
            let status =
                v6 ? say("order:status", about: order) { frames.orderStatus(order, from: from, at: time, position: $0) } : []
            return tell("order:updated", order) + status + batch(order)
        case .paymentProcessed(let payment, let order):
            return pay("payment:processed", payment, order)
        case .paymentFailed(let payment, let order):
            return v6 ? pay("payment:failed", payment, order) : []
        case .paymentRefunded(let payment, let order, let amount):
            let refund =
                v6
                ? say("notification:refund", about: order) { frames.refund(payment, amount: amount, at: time, position: $0) } : []
            return pay("payment:processed", payment, order) + refund
        case .menuItemChanged(let item):
            return v6 ? say("menu:updated", .everyone, []) { frames.menuItem(item, at: time, position: $0) } : []
        case .menuItemRemoved(let item):
            return v6 ? say("menu:updated", .everyone, []) { frames.menuItemRemoved(item, at: time, position: $0) } : []
        case .tableChanged(let table):
            return say("table:updated", .staff, [Label("table_number", table.label), Label("status", table.status.rawValue)]) {
                frames.table(table, at: time, position: $0)
            }
        case .notified(let notification):
            return v6 ? notify(notification, notification.order.map { [Label("order_id", $0.rawValue)] } ?? []) : []
        case .alertRaised(let alert):
            let labels =
                (alert.cause.order.map { [Label("order_id", $0.rawValue)] } ?? [])
                + (alert.cause.counter.map { [Label("station", $0.rawValue)] } ?? [])
            return v6 ? notify(alert.restaurantOSNotification, labels) : []
        case .recordChanged(let record):
            guard v6, record.key.kind.isOfTheMenu else { return [] }
            return say("menu:updated", .everyone, []) { frames.menuRecord(record, at: time, position: $0) }
        case .recordRemoved(let key):
            guard v6, key.kind.isOfTheMenu else { return [] }
            return say("menu:updated", .everyone, []) { frames.menuRecordRemoved(key, at: time, position: $0) }
        // Restaurant OS has no words for these.
        case .alertResolved, .orderRated, .paymentInitiated, .tableRemoved, .counterChanged, .employeeChanged, .maintenanceAnnounced,
            .accessRevoked,
            .configured:
            return []
        }
    }
}

extension Order {
    /// What subscriptions may filter by (001, `subscribe`).
    var restaurantOSLabels: [Label] {
        var labels = [Label("order_id", id.rawValue), Label("status", status.rawValue)]
        if let tableNumber { labels.append(Label("table_number", tableNumber)) }
        for counter in counters { labels.append(Label("station", counter.rawValue)) }
        return labels
    }
}

extension Notification {
    fileprivate var restaurantOSHearers: (name: String, audience: Realtime.Audience) {
        switch audience {
        case .kitchen, .staff: ("notification:kitchen", .staff)
        case .customer: ("notification:customer", customer.map { .customer($0) } ?? .everyone)
        case .refund: ("notification:refund", customer.map { .customer($0) } ?? .staff)
        }
    }
}

extension Alert {
    fileprivate var restaurantOSNotification: Notification {
        Notification(
            audience: .kitchen, title: cause.category.title, message: message, priority: severity == .critical ? .urgent : .high,
            order: cause.order)
    }
}

extension Alert.Category {
    /// For a notification's head.
    fileprivate var title: String {
        switch self {
        case .queueLength: "Long queue"
        case .waitingTime: "Long wait"
        case .lateOrder: "Late order"
        case .counterDown: "Counter down"
        case .printerDown: "Printer down"
        }
    }
}
