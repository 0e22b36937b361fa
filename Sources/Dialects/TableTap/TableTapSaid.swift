import Access
import JSONText
import Journal
import Restaurant

/// One message that an event becomes on one of its channels (003, Message Types).
struct TableTapSaid {
    let type: String
    /// Payments and order status have delivery confirmation (003, Message Ordering).
    let isCritical: Bool
    private let data: (inout JSONWriter) -> Void

    func write(into json: inout JSONWriter) { data(&json) }

    private init(_ type: String, critical: Bool = false, _ data: @escaping (inout JSONWriter) -> Void) {
        self.type = type
        isCritical = critical
        self.data = data
    }

    /// - Parameters:
    ///   - number: counted from 0 within the entry's share of the channel.
    ///   - links: what guests are sent to act with; nil leaves links out.
    init(_ entry: Entry, on channel: ChannelName, number: Int, links: OrderLink? = nil) {
        let (now, by) = (entry.at, entry.actor.user)
        switch entry.event {
        case .orderPlaced(let order):
            self = channel.kind == .customerOrders ? Self.created(order, at: now) : Self.assigned(order, on: channel, at: now)
        case .orderAssigned(let order, _, _):
            self = channel.works(on: order) ? Self.assigned(order, on: channel, at: now) : Self.updated(order, on: channel, at: now)
        case .orderAmended(let order, _), .itemMoved(let order, _, _):
            self = Self.updated(order, on: channel, at: now)
        case .orderMoved(let order, let from):
            self =
                switch (number, order.status) {
                case (0, _): Self.statusChanged(order, from: from, by: by, at: now)
                case (_, .ready): Self.ready(order)
                default: Self.completed(order, links, at: now)
                }
        case .orderPrioritized(let order, let from, let reason): self = Self.prioritized(order, from: from, reason, by: by)
        case .orderCancelled(let order, let from):
            self = channel.kind == .customerOrders ? Self.statusChanged(order, from: from, by: by, at: now) : Self.cancelled(order)
        case .pickupExpired(let order): self = Self.pickupExpired(order, on: channel, at: now)
        case .orderRated(let order): self = Self.rated(order)
        case .paymentInitiated(let payment, let order), .paymentProcessed(let payment, let order),
            .paymentRefunded(let payment, let order, _):
            self = Self.paid(payment, order, links)
        case .paymentFailed(let payment, let order): self = Self.declined(payment, order, links)
        case .menuItemChanged(let item): self = Self.menu(item)
        case .menuItemRemoved(let item):
            self = TableTapSaid("menu_updated") { json in
                json.field("menuItemId", item.rawValue)
                json.field("removed", true)
            }
        case .tableChanged(let table): self = Self.table(table)
        case .tableRemoved(let table):
            self = TableTapSaid("table_updated") { json in
                json.field("tableId", table.rawValue)
                json.field("removed", true)
            }
        case .counterChanged(let counter, let from, let affected): self = Self.counter(counter, from: from, affected, by: by)
        case .employeeChanged(let employee, let from, let covering, let location):
            self = Self.employee(employee, from: from, covering, location)
        case .notified(let notification): self = Self.notification(notification, on: channel)
        case .alertRaised(let alert): self = Self.alert(alert, "alert")
        case .alertResolved(let alert): self = Self.alert(alert, "alert_resolved")
        case .recordChanged(let record): self = Self.menu(record)
        case .recordRemoved(let key):
            self = TableTapSaid("menu_updated") { json in
                json.field(key.kind == .category ? "categoryId" : "modifierGroupId", key.id)
                json.field("removed", true)
            }
        case .maintenanceAnnounced(let maintenance): self = Self.maintenance(maintenance, by: by)
        case .accessRevoked: self = TableTapSaid("access_revoked") { _ in }
        case .configured(let settings): self = TableTapSaid("settings_changed") { $0.field("name", settings.name) }
        }
    }

    /// What of the menu is no dish: its headings, and the choices that come with dishes.
    private static func menu(_ record: HouseRecord) -> TableTapSaid {
        TableTapSaid("menu_updated") { json in
            switch record {
            case .category(let category):
                json.object("category") { json in
                    json.field("categoryId", category.id.rawValue)
                    json.field("name", category.name)
                    json.field("position", category.position)
                }
            case .modifierGroup(let group):
                json.object("modifierGroup") { json in
                    json.field("modifierGroupId", group.id.rawValue)
                    json.field("name", group.name)
                    json.field("minimum", group.minimum)
                    json.field("maximum", group.maximum)
                    json.array("options", group.options) { json, option in json.value(option.name) }
                }
            // They travel on no channel.
            case .giftCard, .account, .shift, .printer, .webhook, .credential: break
            }
        }
    }

    // MARK: To customers

    private static func created(_ order: Order, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_created") { $0.tableTapOrder(order, at: now) }
    }

    private static func statusChanged(_ order: Order, from: OrderStatus, by: String, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_status_changed", critical: true) { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.field("previousStatus", from.rawValue)
            json.field("currentStatus", order.status.rawValue)
            json.field("updatedBy", by)
            json.field("estimatedTime", order.minutesUntilReady(at: now))
            json.field("message", order.cancellation?.message ?? order.tableTapSentence)
            if let cancellation = order.cancellation {
                json.field("reason", cancellation.reason)
                json.amount("refundAmount", cancellation.refund, in: order.currency)
            }
            json.field("version", order.version)
        }
    }

    private static func ready(_ order: Order) -> TableTapSaid {
        TableTapSaid("order_ready", critical: true) { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            if let pickup = order.pickup {
                json.field("pickupLocation", pickup.location)
                json.field("pickupCode", pickup.code)
                json.field("expiresAt", pickup.expiresAt.description)
            }
        }
    }

    private static func pickupExpired(_ order: Order, on channel: ChannelName, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_pickup_expired", critical: true) { json in
            let isGuest = channel.kind == .customerOrders
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.field("status", order.status.rawValue)
            json.field("expiredAt", now.description)
            json.field(
                "message",
                isGuest ? "Your pickup code has expired; please ask the staff for your order" : "Nobody picked the order up in time")
            json.field("version", order.version)
        }
    }

    private static func completed(_ order: Order, _ links: OrderLink?, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_completed", critical: true) { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.field("completedAt", (order.statusTimes.completed ?? now).description)
            if let links {
                json.object("rating") { json in
                    json.field("enabled", order.rating == nil)
                    json.field("url", links.rating(of: order.id))
                }
            }
        }
    }

    private static func paid(_ payment: Payment, _ order: Order, _ links: OrderLink?) -> TableTapSaid {
        TableTapSaid("payment_processed", critical: true) { json in
            json.field("orderId", payment.order.rawValue)
            json.field("transactionId", payment.id.rawValue)
            json.amount("amount", payment.amount, in: order.currency)
            json.amount("tip", payment.tip, in: order.currency)
            json.field("method", payment.method.rawValue)
            json.field("status", payment.status.tableTap)
            json.optional("receiptUrl", links?.receipt(of: order.id))
            if payment.refunded > .zero {
                json.amount("refundedAmount", payment.refunded, in: order.currency)
                json.optional("refundReason", payment.refundReason)
            }
        }
    }

    private static func declined(_ payment: Payment, _ order: Order, _ links: OrderLink?) -> TableTapSaid {
        TableTapSaid("payment_failed", critical: true) { json in
            json.field("orderId", payment.order.rawValue)
            json.field("transactionId", payment.id.rawValue)
            json.amount("amount", payment.amount, in: order.currency)
            json.field("reason", payment.declinedReason ?? "declined")
            json.field("message", "Payment was declined. Please try a different payment method.")
            json.optional("retryUrl", links?.payment(of: order.id))
        }
    }

    // MARK: To staff

    private static func assigned(_ order: Order, on channel: ChannelName, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_assigned") { json in
            json.tableTapOrder(order, for: channel.counter, at: now)
            json.field("assignedAt", now.description)
        }
    }

    private static func updated(_ order: Order, on channel: ChannelName, at now: Timestamp) -> TableTapSaid {
        TableTapSaid("order_updated") { $0.tableTapOrder(order, for: channel.counter, at: now) }
    }

    private static func prioritized(_ order: Order, from: Priority, _ reason: String?, by: String) -> TableTapSaid {
        TableTapSaid("order_priority_changed") { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.field("previousPriority", from.rawValue)
            json.field("currentPriority", order.priority.rawValue)
            json.optional("reason", reason)
            json.field("updatedBy", by)
            json.field("version", order.version)
        }
    }

    private static func cancelled(_ order: Order) -> TableTapSaid {
        TableTapSaid("order_cancelled", critical: true) { json in
            let refund = order.cancellation?.refund ?? .zero
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.field("reason", order.cancellation?.reason)
            json.optional("message", order.cancellation?.message)
            json.field("cancelledBy", order.cancellation?.by)
            json.field("refundRequired", refund > .zero)
            json.amount("refundAmount", refund, in: order.currency)
            json.field("version", order.version)
        }
    }

    private static func rated(_ order: Order) -> TableTapSaid {
        TableTapSaid("order_rated") { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.tableTapNumber)
            json.optional("stars", order.rating?.stars)
            json.optional("comment", order.rating?.comment)
            json.field("version", order.version)
        }
    }

    private static func employee(
        _ employee: Employee, from: Employee.Presence, _ covering: [EmployeeID], _ location: String?
    ) -> TableTapSaid {
        let type =
            switch (from, employee.presence) {
            case (_, .onBreak): "break_started"
            case (.onBreak, .working): "break_ended"
            default: "employee_status_changed"
            }
        return TableTapSaid(type) { json in
            json.field("employeeId", employee.id.rawValue)
            json.field("name", employee.name)
            json.field("status", employee.presence.tableTap)
            // Entries of the time before they said what the counter is called have its id alone.
            json.optional("location", location ?? employee.counter?.rawValue)
            json.optional("counterId", employee.counter?.rawValue)
            if let start = employee.shiftStartedAt {
                json.object("shift") { json in
                    json.field("startTime", start.description)
                    json.optional("endTime", employee.shiftEndsAt?.description)
                }
            }
            if let start = employee.breakStartedAt {
                json.field("breakStartedAt", start.description)
                json.optional("breakType", employee.breakType)
                json.array("coveringEmployees", covering) { json, colleague in json.value(colleague.rawValue) }
                if let minutes = employee.breakMinutes {
                    json.field("duration", minutes)
                    json.field("returnTime", start.advanced(by: .seconds(minutes * 60)).description)
                }
            }
        }
    }

    private static func counter(_ counter: Counter, from: Counter.Status?, _ affected: [OrderID], by: String) -> TableTapSaid {
        TableTapSaid("counter_status_changed") { json in
            json.field("counterId", counter.id.rawValue)
            json.field("name", counter.name)
            json.optional("previousStatus", from?.tableTap)
            json.field("currentStatus", counter.status.tableTap)
            json.field("reason", counter.reason)
            json.optional("estimatedDowntime", counter.downtimeMinutes)
            json.array("affectedOrders", affected) { json, order in json.value(order.rawValue) }
            json.field("updatedBy", by)
        }
    }

    private static func table(_ table: Table) -> TableTapSaid {
        TableTapSaid("table_updated") { json in
            json.field("tableId", table.id.rawValue)
            json.field("tableNumber", table.label)
            json.field("status", table.status.rawValue)
            json.field("seats", table.seats)
            json.optional("orderId", table.currentOrder?.rawValue)
            json.optional("area", table.area)
            if table.place != nil { json.place(of: table) }
        }
    }

    private static func menu(_ item: MenuItem) -> TableTapSaid {
        TableTapSaid("menu_updated") { json in
            json.field("menuItemId", item.id.rawValue)
            json.field("name", item.name)
            json.field("category", item.category)
            json.field("available", item.available)
            json.optional("remaining", item.remaining)
        }
    }

    private static func alert(_ alert: Alert, _ type: String) -> TableTapSaid {
        TableTapSaid(type) { json in
            json.field("alertId", alert.id.rawValue)
            json.field("severity", alert.severity.rawValue)
            json.field("category", alert.cause.category.rawValue)
            json.field("message", alert.message)
            json.optional("counterId", alert.cause.counter?.rawValue)
            json.optional("orderId", alert.cause.order?.rawValue)
            json.optional("printerId", alert.cause.printer?.rawValue)
            switch alert.cause.category {
            case .queueLength, .counterDown, .printerDown:
                json.field("currentValue", alert.value)
                json.field("threshold", alert.threshold)
            case .waitingTime, .lateOrder:
                json.minutes("currentWaitTime", ofSeconds: alert.value)
                json.minutes("threshold", ofSeconds: alert.threshold)
            }
            json.array("suggestedActions", alert.cause.category.suggestedActions) { json, action in json.value(action) }
            json.field("raisedAt", alert.raisedAt.description)
            json.optional("resolvedAt", alert.resolvedAt?.description)
        }
    }

    private static func maintenance(_ maintenance: Maintenance, by: String) -> TableTapSaid {
        TableTapSaid("maintenance") { json in
            json.field("maintenanceId", maintenance.id.rawValue)
            json.field("message", maintenance.message)
            json.field("startsAt", maintenance.startsAt.description)
            json.optional("endsAt", maintenance.endsAt?.description)
            json.field("announcedBy", by)
        }
    }

    private static func notification(_ notification: Notification, on channel: ChannelName) -> TableTapSaid {
        TableTapSaid(channel.kind == .alerts ? "alert" : "notification") { json in
            json.field("severity", notification.priority == .urgent ? "critical" : notification.priority == .high ? "warning" : "info")
            json.field("category", notification.audience.rawValue)
            json.field("title", notification.title)
            json.field("message", notification.message)
            json.optional("orderId", notification.order?.rawValue)
        }
    }
}

extension ChannelName {
    /// The counter whose orders it carries.
    fileprivate var counter: CounterID? {
        if case .counterOrders(let counter) = self { counter } else { nil }
    }

    /// Whether it is the channel of somebody who makes or serves the order, rather than of its guest or of somebody who did so before.
    fileprivate func works(on order: Order) -> Bool {
        switch self {
        case .counterOrders(let counter): order.counters.contains(counter)
        case .employeeOrders(let employee): order.assignedEmployee == employee
        case .customerOrders, .counterStatus, .general, .staff, .metrics, .alerts, .maintenance: false
        }
    }
}
