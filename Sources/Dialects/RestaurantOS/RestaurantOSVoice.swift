import JSONText
import Journal
import NIOCore
import Realtime
import Restaurant

/// Puts events into Restaurant OS's words, in one of its versions.
package struct RestaurantOSVoice: BatchingVoice {
    package let version: RestaurantOSVersion
    package let batchWindow: Duration
    private let clock: @Sendable () -> Timestamp
    private let position: @Sendable (Entry) -> String

    /// - Parameters:
    ///   - batchWindow: how long `kds:update` waits for more (001, Performance Considerations).
    ///   - position: names an entry's place in the log.
    package init(
        version: RestaurantOSVersion, batchWindow: Duration = .milliseconds(50), clock: @escaping @Sendable () -> Timestamp,
        position: @escaping @Sendable (Entry) -> String
    ) {
        self.version = version
        self.batchWindow = batchWindow
        self.clock = clock
        self.position = position
    }

    package var name: String { version.rawValue }

    package func messages(for entry: Entry) -> [Message] {
        let frames = RestaurantOSFrames(version: version, restaurant: entry.restaurant)
        let place = position(entry)
        let time = entry.at
        let v6 = version == .v6
        var messages: [Message] = []

        func say(_ name: String, _ audience: Audience, _ labels: [Label], _ json: [UInt8]) {
            messages.append(Message(name: name, audience: audience, labels: labels, delivery: .now(Frame(json: json))))
        }
        func say(_ name: String, about order: Order) {
            say(name, .customer(order.customer?.id), labels(of: order), frames.order(name, order, at: time, position: place))
        }
        func batch(_ order: Order) {
            guard v6 else { return }
            var json = JSONWriter()
            json.order(order)
            messages.append(
                Message(
                    name: "kds:update", audience: .staff, labels: labels(of: order),
                    delivery: .batched(key: order.id.rawValue, part: ByteBuffer(bytes: json.bytes))))
        }
        func moved(_ order: Order, from: OrderStatus) {
            say("order:updated", about: order)
            if v6 {
                say(
                    "order:status", .customer(order.customer?.id), labels(of: order),
                    frames.orderStatus(order, from: from, at: time, position: place))
            }
            batch(order)
        }
        func paid(_ name: String, _ payment: Payment, _ order: Order) {
            say(name, .customer(order.customer?.id), labels(of: order), frames.payment(name, payment, at: time, position: place))
        }

        switch entry.event {
        case .orderPlaced(let order):
            say("order:created", about: order)
            batch(order)
        case .orderAmended(let order, _), .itemMoved(let order, _, _), .orderPrioritized(let order, _, _), .orderAssigned(let order, _, _),
            .pickupExpired(let order):
            say("order:updated", about: order)
            batch(order)
        case .orderMoved(let order, let from), .orderCancelled(let order, let from):
            moved(order, from: from)
        case .paymentProcessed(let payment, let order):
            paid("payment:processed", payment, order)
        case .paymentFailed(let payment, let order):
            if v6 { paid("payment:failed", payment, order) }
        case .paymentRefunded(let payment, let order, let amount):
            paid("payment:processed", payment, order)
            if v6 {
                say(
                    "notification:refund", .customer(order.customer?.id), labels(of: order),
                    frames.refund(payment, amount: amount, at: time, position: place))
            }
        case .menuItemChanged(let item):
            if v6 { say("menu:updated", .everyone, [], frames.menuItem(item, at: time, position: place)) }
        case .menuItemRemoved(let item):
            if v6 { say("menu:updated", .everyone, [], frames.menuItemRemoved(item, at: time, position: place)) }
        case .tableChanged(let table):
            say(
                "table:updated", .staff, [Label("table_number", table.label), Label("status", table.status.rawValue)],
                frames.table(table, at: time, position: place))
        case .notified(let notification):
            if v6 {
                let (name, audience) = hearers(of: notification)
                let labels = notification.order.map { [Label("order_id", $0.rawValue)] } ?? []
                say(name, audience, labels, frames.notification(name, notification, at: time, position: place))
            }
        case .alertRaised(let alert):
            if v6 {
                let notification = Notification(
                    audience: .kitchen, title: alert.cause.category.title, message: alert.message,
                    priority: alert.severity == .critical ? .urgent : .high,
                    order: alert.cause.order)
                let name = "notification:kitchen"
                let labels =
                    (alert.cause.order.map { [Label("order_id", $0.rawValue)] } ?? [])
                    + (alert.cause.counter.map { [Label("station", $0.rawValue)] } ?? [])
                say(name, .staff, labels, frames.notification(name, notification, at: time, position: place))
            }
        case .alertResolved, .orderRated, .paymentInitiated, .tableRemoved, .counterChanged, .employeeChanged, .accessRevoked,
            .configured:
            break
        case .recordChanged(let record):
            if v6, record.key.kind.isOfTheMenu {
                say("menu:updated", .everyone, [], frames.menuRecord(record, at: time, position: place))
            }
        case .recordRemoved(let key):
            if v6, key.kind.isOfTheMenu {
                say("menu:updated", .everyone, [], frames.menuRecordRemoved(key, at: time, position: place))
            }
        }
        return messages
    }

    package func batch(_ parts: [ByteBuffer], of restaurant: RestaurantID) -> Frame {
        let frames = RestaurantOSFrames(version: version, restaurant: restaurant)
        return Frame(
            json: frames.event("kds:update", at: clock(), position: nil) { json in
                json.array("orders", parts) { json, part in json.raw(part.readableBytesView) }
            })
    }

    /// Whether somebody with this interest gets the order in a synchronization: filters count, event names do not.
    func mayHear(_ interest: Interest, about order: Order) -> Bool {
        guard interest.listener.belongs(to: .customer(order.customer?.id)) else { return false }
        guard let subscriptions = interest.subscriptions, !subscriptions.isEmpty else { return true }
        let labels = labels(of: order)
        return subscriptions.contains { $0.filters.allSatisfy(labels.contains) }
    }

    /// What subscriptions may filter by (001, `subscribe`).
    func labels(of order: Order) -> [Label] {
        var labels = [Label("order_id", order.id.rawValue), Label("status", order.status.rawValue)]
        if let table = order.tableNumber { labels.append(Label("table_number", table)) }
        for counter in order.counters { labels.append(Label("station", counter.rawValue)) }
        return labels
    }

    private func hearers(of notification: Notification) -> (name: String, audience: Audience) {
        switch notification.audience {
        case .kitchen, .staff: ("notification:kitchen", .staff)
        case .customer: ("notification:customer", notification.customer.map { .customer($0) } ?? .everyone)
        case .refund: ("notification:refund", notification.customer.map { .customer($0) } ?? .staff)
        }
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
        }
    }
}
