import Engine
import JSONText
import Journal
import NIOCore
import Realtime
import Restaurant

/// What the server says, frame by frame. Every frame bears its restaurant (001, Multi-Tenancy).
struct RestaurantOSFrames: Sendable {
    let version: RestaurantOSVersion
    /// Nil before the connection has shown a token.
    let restaurant: RestaurantID?

    /// A frame about something in the log.
    ///
    /// - Parameters:
    ///   - position: its place in the log, which a client hands back to go on from there.
    ///   - replay: marks what a client asked for, as against what just happened.
    func event(
        _ type: String, at time: Timestamp, position: String?, replay: Bool = false, _ contents: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        JSONWriter.object { json in
            json.field("type", type)
            json.object(version.contents, contents)
            json.field("timestamp", time.description)
            json.optional("restaurant_id", restaurant?.rawValue)
            if let position { json.field("messageId", position) }
            if replay { json.field("replay", true) }
        }
    }

    func connected(_ hello: Hello, at time: Timestamp) -> [UInt8] {
        event("connected", at: time, position: hello.position) { json in
            json.optional("restaurant_id", restaurant?.rawValue)
            json.field("user_id", hello.user)
            json.field("role", hello.role.rawValue)
            json.field("version", version == .v1 ? "1" : "6")
            json.field("heartbeat_seconds", Int(version.heartbeat.components.seconds))
            json.field("idempotency", "messageId")
        }
    }

    /// What a connection is told about itself.
    struct Hello {
        let user: String
        let role: Role
        let position: String?
    }

    func order(_ type: String, _ order: Order, at time: Timestamp, position: String?, replay: Bool = false) -> [UInt8] {
        event(type, at: time, position: position, replay: replay) { json in
            json.key("order")
            json.order(order)
            if replay { json.field("replay", true) }
        }
    }

    func orderStatus(_ order: Order, from: OrderStatus, at time: Timestamp, position: String?) -> [UInt8] {
        event("order:status", at: time, position: position) { json in
            json.field("order_id", order.id.rawValue)
            json.field("status", order.status.rawValue)
            json.field("previous_status", from.rawValue)
        }
    }

    func payment(_ type: String, _ payment: Payment, at time: Timestamp, position: String?) -> [UInt8] {
        event(type, at: time, position: position) { json in
            json.key("payment")
            json.payment(payment)
        }
    }

    func table(_ table: Table, at time: Timestamp, position: String?) -> [UInt8] {
        event("table:updated", at: time, position: position) { json in
            json.key("table")
            json.table(table)
        }
    }

    func menuItem(_ item: MenuItem, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu:updated", at: time, position: position) { json in
            json.key("item")
            json.menuItem(item)
        }
    }

    func menuItemRemoved(_ item: MenuItemID, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu:updated", at: time, position: position) { json in json.field("removed_item_id", item.rawValue) }
    }

    /// A heading of the menu, or a choice that comes with dishes.
    func menuRecord(_ record: HouseRecord, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu:updated", at: time, position: position) { json in
            switch record {
            case .category(let category):
                json.key("category")
                json.category(category)
            case .modifierGroup(let group):
                json.key("modifier_group")
                json.modifierGroup(group)
            case .giftCard, .account, .shift, .printer, .webhook, .credential: break
            }
        }
    }

    func menuRecordRemoved(_ key: HouseRecord.Key, at time: Timestamp, position: String?) -> [UInt8] {
        event("menu:updated", at: time, position: position) { json in
            json.field(key.kind == .category ? "removed_category_id" : "removed_modifier_group_id", key.id)
        }
    }

    func notification(_ type: String, _ notification: Notification, at time: Timestamp, position: String?) -> [UInt8] {
        event(type, at: time, position: position) { json in
            json.field("title", notification.title)
            json.field("message", notification.message)
            json.field("priority", notification.priority.rawValue)
            json.field("order_id", notification.order?.rawValue)
        }
    }

    func refund(_ payment: Payment, amount: Money, at time: Timestamp, position: String?) -> [UInt8] {
        event("notification:refund", at: time, position: position) { json in
            json.field("title", "Refund")
            json.field("message", payment.refundReason ?? "")
            json.field("order_id", payment.order.rawValue)
            json.field("payment_id", payment.id.rawValue)
            json.field("amount", amount.minor)
        }
    }

    func syncComplete(count: Int, at time: Timestamp, position: String?) -> [UInt8] {
        event("sync_complete", at: time, position: position) { json in
            json.field("status", "synced")
            json.field("count", count)
        }
    }

    func missedMessages(_ messages: [[UInt8]], at time: Timestamp, position: String?) -> [UInt8] {
        event("missed_messages", at: time, position: position) { json in
            json.array("messages", messages) { json, message in json.raw(message) }
        }
    }

    func resyncRequired(why: String, at time: Timestamp, position: String?) -> [UInt8] {
        event("resync_required", at: time, position: position) { json in json.field("reason", why) }
    }

    func subscribed(_ type: String, events: [String], active: Int, at time: Timestamp) -> [UInt8] {
        event(type, at: time, position: nil) { json in
            json.array("events", events) { json, name in json.value(name) }
            json.field("active", active)
        }
    }

    /// It bears no place in the log: what was published with the command, and perhaps behind it, was heard before, and who remembers what
    /// it heard last must not go back.
    func acknowledged(_ command: CommandID, order: Order?, duplicate: Bool, at time: Timestamp) -> [UInt8] {
        event("ack", at: time, position: nil) { json in
            json.field("messageId", command.rawValue)
            json.field("order_id", order?.id.rawValue)
            json.field("version", order?.version)
            json.field("duplicate", duplicate)
        }
    }

    func error(_ fault: Fault, at time: Timestamp) -> [UInt8] {
        event("error", at: time, position: nil) { json in
            json.field("code", fault.code)
            json.field("message", fault.message)
            if let retryAfter = fault.retryAfter { json.field("retry_after", retryAfter) }
            if let command = fault.command { json.field("messageId", command.rawValue) }
        }
    }

    /// What went wrong, for the client's developer.
    struct Fault: Error {
        let code: String
        let message: String
        /// Seconds after which the same may be tried again; nil: never as it is.
        var retryAfter: Int?
        /// The command that it answers.
        var command: CommandID?
    }

    func tokenExpiring(_ expiry: Timestamp, at time: Timestamp) -> [UInt8] {
        event("token_expiring", at: time, position: nil) { json in json.field("expiresAt", expiry.description) }
    }

    func authRenewed(_ expiry: Timestamp, at time: Timestamp) -> [UInt8] {
        event("auth_renewed", at: time, position: nil) { json in json.field("expiresAt", expiry.description) }
    }

    func reconnectWithNewToken(at time: Timestamp) -> [UInt8] {
        event("error", at: time, position: nil) { json in
            json.field("code", "AUTHENTICATION_FAILED")
            json.field("message", "the token is no longer valid")
            json.field("action", "reconnect_with_new_token")
        }
    }

    /// The answer to a JSON ping (000, Heartbeat).
    static let pong = Frame(text: #"{"type":"pong"}"#)
}

extension RestaurantOSFrames.Fault {
    init(_ refusal: Refusal) {
        self.init(code: refusal.code, message: refusal.description, retryAfter: refusal.retryAfter)
    }
}

extension Frame {
    convenience init(json: [UInt8]) { self.init(.text, ByteBuffer(bytes: json)) }
}
