import JSONText
import Restaurant

/// Restaurant OS's words for the things of the domain: snake_case, amounts in integer minor units, instants in ISO 8601.
///
/// The sockets (000, 001) and `/api/v1` speak them alike. What is absent is `null`, so that a client which merges an update into
/// what it has also learns that something went away.
extension JSONWriter {
    package mutating func order(_ order: Order) {
        object { json in json.members(of: order) }
    }

    package mutating func members(of order: Order) {
        field("id", order.id.rawValue)
        field("restaurant_id", order.restaurant.rawValue)
        field("order_number", String(order.number))
        field("status", order.status.rawValue)
        field("order_type", order.type.rawValue)
        array("items", order.items) { json, item in json.item(item) }
        field("subtotal", order.totals.subtotal.minor)
        field("tax", order.totals.tax.minor)
        field("discount", order.totals.discount.minor)
        field("discount_reason", order.discount?.reason)
        field("total", order.totals.total.minor)
        field("currency", order.currency.code)
        field("table_number", order.tableNumber)
        field("seat_number", order.seatNumber)
        key("customer")
        if let customer = order.customer {
            object { json in
                json.field("id", customer.id?.rawValue)
                json.field("name", customer.name)
                json.field("phone", customer.phone)
            }
        } else {
            null()
        }
        field("notes", order.notes)
        field("priority", order.priority.rawValue)
        field("assigned_employee_id", order.assignedEmployee?.rawValue)
        field("assigned_counter_id", order.assignedCounter?.rawValue)
        field("payment_status", order.paymentStatus.rawValue)
        field("amount_paid", order.paid.minor)
        field("cancel_reason", order.cancellation?.reason)
        field("refund_amount", order.cancellation?.refund.minor)
        field("prep_time", order.prepMinutes)
        field("estimated_ready_at", order.estimatedReadyAt?.description)
        field("ready_at", order.statusTimes.ready?.description)
        field("created_at", order.createdAt.description)
        field("updated_at", order.updatedAt.description)
        field("version", order.version)
    }

    package mutating func item(_ item: OrderItem) {
        object { json in
            json.field("id", item.id.rawValue)
            json.field("menu_item_id", item.menuItem?.rawValue)
            json.field("name", item.name)
            json.field("quantity", item.quantity)
            json.field("unit_price", item.unitPrice.minor)
            json.array("modifiers", item.modifiers) { json, modifier in json.modifier(modifier) }
            json.field("total", item.lineTotal.minor)
            json.field("notes", item.notes)
            json.field("seat_number", item.seatNumber)
            json.field("course", item.course)
            json.field("counter_id", item.counter?.rawValue)
            json.field("status", item.status.rawValue)
            json.field("prep_minutes", item.prepMinutes)
        }
    }

    package mutating func modifier(_ modifier: Modifier) {
        object { json in
            json.field("name", modifier.name)
            json.field("price", modifier.price.minor)
        }
    }

    package mutating func payment(_ payment: Payment) {
        object { json in
            json.field("id", payment.id.rawValue)
            json.field("order_id", payment.order.rawValue)
            json.field("amount", payment.amount.minor)
            json.field("tip", payment.tip.minor)
            json.field("payment_method", payment.method.rawValue)
            json.field("payment_status", payment.status.rawValue)
            json.field("refunded_amount", payment.refunded.minor)
            json.field("refund_reason", payment.refundReason)
            json.field("declined_reason", payment.declinedReason)
            json.field("seat_number", payment.seat)
            // Whoever knows a card may spend it: enough to tell it from another one.
            json.field("gift_card_ending", payment.giftCard.map { String($0.rawValue.suffix(4)) })
            json.field("account_id", payment.account?.rawValue)
            json.field("created_at", payment.at.description)
        }
    }

    package mutating func table(_ table: Table) {
        object { json in
            json.field("id", table.id.rawValue)
            json.field("label", table.label)
            json.field("seats", table.seats)
            json.field("status", table.status.rawValue)
            json.field("current_order_id", table.currentOrder?.rawValue)
            json.field("area", table.area)
            json.place(of: table)
            json.field("version", table.version)
        }
    }

    /// Where a table stands on the plan; the tills' words for it are the same.
    mutating func place(of table: Table) {
        guard let place = table.place else { return field("position", nil as String?) }
        object("position") { json in
            json.field("x", place.x)
            json.field("y", place.y)
            json.field("width", place.width)
            json.field("height", place.height)
            json.field("shape", place.shape.rawValue)
        }
    }

    package mutating func menuItem(_ item: MenuItem) {
        object { json in
            json.field("id", item.id.rawValue)
            json.field("name", item.name)
            json.field("category", item.category)
            json.field("price", item.price.minor)
            json.field("counter_id", item.counter?.rawValue)
            json.array("modifiers", item.modifiers) { json, modifier in json.modifier(modifier) }
            json.array("modifier_groups", item.groups) { json, group in json.value(group.rawValue) }
            json.field("available", item.available)
            json.field("remaining", item.remaining)
            json.field("prep_minutes", item.prepMinutes)
            json.field("version", item.version)
        }
    }

    package mutating func category(_ category: MenuCategory) {
        object { json in
            json.field("id", category.id.rawValue)
            json.field("name", category.name)
            json.field("position", category.position)
            json.field("version", category.version)
        }
    }

    package mutating func modifierGroup(_ group: ModifierGroup) {
        object { json in
            json.field("id", group.id.rawValue)
            json.field("name", group.name)
            json.field("minimum", group.minimum)
            json.field("maximum", group.maximum)
            json.array("options", group.options) { json, option in json.modifier(option) }
            json.field("version", group.version)
        }
    }

    package mutating func counter(_ counter: Counter) {
        object { json in
            json.field("id", counter.id.rawValue)
            json.field("name", counter.name)
            json.field("status", counter.status.rawValue)
            json.field("reason", counter.reason)
            json.field("version", counter.version)
        }
    }
}

extension Order {
    /// Minutes that its slowest item usually takes (001, `kds:update`).
    var prepMinutes: Int { items.filter { $0.status != .voided }.map(\.prepMinutes).max() ?? 0 }
}
