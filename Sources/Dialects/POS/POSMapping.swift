import JSONText
import Restaurant

/// The tills' words for the things of the domain: camelCase, amounts as decimals in major units.
extension JSONWriter {
    /// An order as a till keeps it (002, Order Created).
    package mutating func posOrder(_ order: Order) {
        object { json in
            json.field("id", order.id.rawValue)
            json.field("orderNumber", order.posNumber)
            json.field("clientOrderId", order.reference)
            json.field("tenantId", order.restaurant.rawValue)
            json.field("orderType", order.type.pos)
            json.field("status", order.status.rawValue)
            json.field("paymentMethod", order.plannedPayment?.rawValue)
            json.field("paymentStatus", order.paymentStatus.rawValue)
            json.amount("paid", order.paid, in: order.currency)
            json.amount("due", order.due, in: order.currency)
            json.object("customer") { json in
                json.field("id", order.customer?.id?.rawValue)
                json.field("name", order.customer?.name)
                json.field("phone", order.customer?.phone)
            }
            json.object("cart") { json in
                json.array("items", order.items) { json, item in json.posItem(item, of: order) }
                json.amount("subtotal", order.totals.subtotal, in: order.currency)
                json.amount("tax", order.totals.tax, in: order.currency)
                json.amount("discount", order.totals.discount, in: order.currency)
                json.amount("total", order.totals.total, in: order.currency)
            }
            json.field("currency", order.currency.code)
            json.field("tableNumber", order.tableNumber)
            json.field("seat", order.seatNumber)
            json.field("notes", order.notes)
            json.field("priority", order.priority.rawValue)
            json.field("estimatedReadyAt", order.estimatedReadyAt?.description)
            json.field("createdAt", order.createdAt.description)
            json.field("updatedAt", order.updatedAt.description)
            json.field("version", order.version)
        }
    }

    private mutating func posItem(_ item: OrderItem, of order: Order) {
        object { json in
            json.field("id", item.id.rawValue)
            json.field("menuItemId", item.menuItem?.rawValue)
            json.field("name", item.name)
            json.field("quantity", item.quantity)
            json.amount("price", item.unitPrice, in: order.currency)
            json.array("modifiers", item.modifiers) { json, modifier in json.posModifier(modifier, in: order.currency) }
            json.amount("total", item.lineTotal, in: order.currency)
            json.field("notes", item.notes)
            json.field("seat", item.seatNumber)
            json.field("course", item.course)
            json.field("status", item.status.rawValue)
        }
    }

    /// The same order as a kitchen's display needs it: no money in it.
    package mutating func posKitchenOrder(_ order: Order) {
        object { json in
            json.field("id", "kitchen-\(order.id)")
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.posNumber)
            json.field("status", order.status.posKitchen)
            json.field("orderType", order.type.pos)
            json.field("tableNumber", order.tableNumber)
            json.field("customerName", order.customer?.name)
            json.field("priority", order.priority.rawValue)
            json.field("notes", order.notes)
            json.array("items", order.items) { json, item in
                json.object { json in
                    json.field("id", item.id.rawValue)
                    json.field("menuItemId", item.menuItem?.rawValue)
                    json.field("name", item.name)
                    json.field("quantity", item.quantity)
                    json.array("modifiers", item.modifiers) { json, modifier in json.value(modifier.name) }
                    json.field("notes", item.notes)
                    json.field("seat", item.seatNumber)
                    json.field("course", item.course)
                    json.field("station", item.counter?.rawValue)
                    json.field("status", item.status.rawValue)
                }
            }
            json.field("estimatedReadyAt", order.estimatedReadyAt?.description)
            json.field("createdAt", order.createdAt.description)
            json.field("updatedAt", order.updatedAt.description)
        }
    }

    mutating func posPayment(_ payment: Payment, of order: Order) {
        object { json in
            json.field("id", payment.id.rawValue)
            json.amount("amount", payment.amount, in: order.currency)
            json.amount("tip", payment.tip, in: order.currency)
            json.amount("refunded", payment.refunded, in: order.currency)
            json.field("method", payment.method.rawValue)
            json.field("status", payment.status.rawValue)
            json.field("declinedReason", payment.declinedReason)
            json.field("refundReason", payment.refundReason)
            json.field("seat", payment.seat)
            json.field("createdAt", payment.at.description)
        }
    }

    mutating func posTable(_ table: Table) {
        object { json in
            json.field("id", table.id.rawValue)
            json.field("label", table.label)
            json.field("seats", table.seats)
            json.field("status", table.status.rawValue)
            json.field("currentOrderId", table.currentOrder?.rawValue)
            json.field("area", table.area)
            json.place(of: table)
            json.field("version", table.version)
        }
    }

    mutating func posMenuItem(_ item: MenuItem, in currency: Currency) {
        object { json in
            json.field("id", item.id.rawValue)
            json.field("name", item.name)
            json.field("category", item.category)
            json.amount("price", item.price, in: currency)
            json.field("available", item.available)
            json.field("remaining", item.remaining)
            json.array("modifiers", item.modifiers) { json, modifier in json.posModifier(modifier, in: currency) }
            json.array("modifierGroups", item.groups) { json, group in json.value(group.rawValue) }
            json.field("version", item.version)
        }
    }

    private mutating func posModifier(_ modifier: Modifier, in currency: Currency) {
        object { json in
            json.field("name", modifier.name)
            json.amount("price", modifier.price, in: currency)
        }
    }

    mutating func posCategory(_ category: MenuCategory) {
        object { json in
            json.field("id", category.id.rawValue)
            json.field("name", category.name)
            json.field("position", category.position)
            json.field("version", category.version)
        }
    }

    mutating func posModifierGroup(_ group: ModifierGroup, in currency: Currency) {
        object { json in
            json.field("id", group.id.rawValue)
            json.field("name", group.name)
            json.field("minimum", group.minimum)
            json.field("maximum", group.maximum)
            json.array("options", group.options) { json, option in json.posModifier(option, in: currency) }
            json.field("version", group.version)
        }
    }
}

extension Order {
    /// `ORD-20250106-001`: counted within the business day.
    package var posNumber: String { "ORD-\(businessDay.number)-" + numberOfDay.padded(to: 3) }
}

extension OrderType {
    /// 002's word.
    var pos: String {
        switch self {
        case .dineIn: "dine-in"
        case .takeout, .delivery: rawValue
        }
    }
}

extension OrderStatus {
    /// What a till's kitchen list calls it: it knows nothing before `pending` and nothing behind `completed`.
    var posKitchen: String {
        switch self {
        case .pending, .confirmed: "pending"
        case .preparing, .ready, .cancelled: rawValue
        case .served, .completed: "completed"
        }
    }
}
