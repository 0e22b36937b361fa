import Engine
import JSONText
import Realtime
import Restaurant

/// What the server says to tills, frame by frame (002, Server → Client Messages): flat objects. Every frame bears its tenant.
struct POSFrames: Sendable {
    /// Nil before the connection has shown a token.
    let restaurant: RestaurantID?

    /// - Parameter position: the event's place in the log.
    func event(_ type: String, at time: Timestamp, position: String? = nil, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
        JSONWriter.object { json in
            json.field("type", type)
            members(&json)
            json.optional("tenantId", restaurant?.rawValue)
            json.optional("messageId", position)
            json.field("timestamp", time.description)
        }
    }

    /// `order_created` and `order_updated`.
    ///
    /// - Parameter duplicate: marks the answer to a till that had submitted the order before.
    func order(_ type: String, _ order: Order, duplicate: Bool = false, at time: Timestamp, position: String?) -> [UInt8] {
        event(type, at: time, position: position) { json in
            json.key("order")
            json.posOrder(order)
            json.key("kitchenOrder")
            json.posKitchenOrder(order)
            if duplicate { json.field("duplicate", true) }
        }
    }

    func orderStatus(_ order: Order, from: OrderStatus, by user: String, at time: Timestamp, position: String?) -> [UInt8] {
        event("order_status_update", at: time, position: position) { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.posNumber)
            json.field("status", order.status.rawValue)
            json.field("previousStatus", from.rawValue)
            json.field("updatedBy", user)
            json.field("version", order.version)
        }
    }

    func payment(_ payment: Payment, of order: Order, at time: Timestamp, position: String?) -> [UInt8] {
        event("payment_update", at: time, position: position) { json in
            json.field("orderId", order.id.rawValue)
            json.field("orderNumber", order.posNumber)
            json.field("paymentStatus", order.paymentStatus.rawValue)
            json.amount("paid", order.paid, in: order.currency)
            json.amount("due", order.due, in: order.currency)
            json.field("currency", order.currency.code)
            json.key("payment")
            json.posPayment(payment, of: order)
        }
    }

    func table(_ table: Table, at time: Timestamp, position: String?) -> [UInt8] {
        event("table_update", at: time, position: position) { json in
            json.key("table")
            json.posTable(table)
        }
    }

    func tableRemoved(_ table: TableID, at time: Timestamp, position: String?) -> [UInt8] {
        event("table_update", at: time, position: position) { json in json.field("removedTableId", table.rawValue) }
    }

    func menuItem(_ item: MenuItem, in currency: Currency, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu_update", at: time, position: position) { json in
            json.key("item")
            json.posMenuItem(item, in: currency)
            json.field("currency", currency.code)
        }
    }

    func menuItemRemoved(_ item: MenuItemID, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu_update", at: time, position: position) { json in json.field("removedItemId", item.rawValue) }
    }

    /// A heading of the menu, or a choice that comes with dishes.
    func menuRecord(_ record: HouseRecord, in currency: Currency, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu_update", at: time, position: position) { json in
            switch record {
            case .category(let category):
                json.key("category")
                json.posCategory(category)
            case .modifierGroup(let group):
                json.key("modifierGroup")
                json.posModifierGroup(group, in: currency)
                json.field("currency", currency.code)
            case .giftCard, .account, .shift, .printer, .webhook, .credential: break
            }
        }
    }

    func menuRecordRemoved(_ key: HouseRecord.Key, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu_update", at: time, position: position) { json in
            json.field(key.kind == .category ? "removedCategoryId" : "removedModifierGroupId", key.id)
        }
    }

    /// Everything that a till shows (002, State Synchronization).
    func syncState(active: [Order], recent: [Order], at time: Timestamp, position: String) -> [UInt8] {
        event("sync_state", at: time, position: position) { json in
            json.array("activeOrders", active) { json, order in json.posKitchenOrder(order) }
            json.array("recentOrders", recent) { json, order in json.posOrder(order) }
        }
    }

    func acknowledged(_ command: CommandID, order: Order?, duplicate: Bool, at time: Timestamp) -> [UInt8] {
        event("ack", at: time, position: command.rawValue) { json in
            json.field("orderId", order?.id.rawValue)
            json.field("version", order?.version)
            json.field("duplicate", duplicate)
        }
    }

    /// What went wrong, for the till's developer.
    struct Fault: Error {
        let code: String
        let message: String
        var details: [POSFieldFault] = []
        /// Seconds after which the same may be tried again; nil: never as it is.
        var retryAfter: Int?
        /// The command that it answers.
        var command: CommandID?
        /// The order that was not taken, as the till calls it.
        var reference: String?
    }

    func error(_ fault: Fault, at time: Timestamp) -> [UInt8] {
        event("error", at: time, position: fault.command?.rawValue) { json in
            json.field("message", fault.message)
            json.field("code", fault.code)
            if !fault.details.isEmpty {
                json.array("details", fault.details) { json, detail in
                    json.object { json in
                        json.field("field", detail.field)
                        json.field("message", detail.message)
                    }
                }
            }
            json.optional("retryAfter", fault.retryAfter)
            json.optional("clientOrderId", fault.reference)
        }
    }

    func tokenExpiring(_ expiry: Timestamp, at time: Timestamp) -> [UInt8] {
        event("token_expiring", at: time) { json in json.field("expiresAt", expiry.description) }
    }

    func authRenewed(_ expiry: Timestamp, at time: Timestamp) -> [UInt8] {
        event("auth_renewed", at: time) { json in json.field("expiresAt", expiry.description) }
    }

    func reconnectWithNewToken(at time: Timestamp) -> [UInt8] {
        event("error", at: time) { json in
            json.field("message", "the token is no longer valid")
            json.field("code", "AUTHENTICATION_FAILED")
            json.field("action", "reconnect_with_new_token")
        }
    }

    static let pong = Frame(text: #"{"type":"pong"}"#)
}

extension POSFrames.Fault {
    init(_ refusal: Refusal) {
        var details: [POSFieldFault] = []
        if case .rejected(.invalid(let field, let reason)) = refusal {
            details = [POSFieldFault(field: POSOrderBody.place(of: field), message: reason)]
        }
        self.init(code: refusal.code, message: refusal.description, details: details, retryAfter: refusal.retryAfter)
    }
}
