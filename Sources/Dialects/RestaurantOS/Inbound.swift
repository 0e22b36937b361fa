import NIOCore
import Restaurant

/// What a client says (000, Message Types; 001, Client → Server Messages), read strictly: a wrong type is an error that names the field.
enum RestaurantOSInbound: Equatable, Sendable {
    case auth(token: String, since: String?)
    case ping
    case pong
    case sync
    case subscribe(events: [String], filters: [String: String])
    case unsubscribe(events: [String])
    case updateStatus(OrderID, OrderStatus, command: CommandID?)
    case updateItem(OrderID, ItemID, ItemStatus, command: CommandID?)
}

/// A message and the restaurant that it names, if it does: another one than the connection's ends the connection.
struct RestaurantOSReceived: Equatable, Sendable {
    let message: RestaurantOSInbound
    let restaurant: String?

    init(_ text: ByteBuffer) throws(InvalidMessage) {
        let envelope: Envelope = try InvalidMessage.read(text)
        guard let type = envelope.type else { throw InvalidMessage("type is missing") }
        let contents = envelope.data ?? envelope.payload ?? Contents()
        restaurant = contents.restaurant_id ?? contents.restaurantId ?? envelope.restaurant_id
        let command = try envelope.messageId.map(InvalidMessage.commandID)
        do {
            message = try Self.message(type, envelope, contents, command)
        } catch {
            throw InvalidMessage(error.message, command: command)
        }
    }

    private static func message(
        _ type: String, _ envelope: Envelope, _ contents: Contents, _ command: CommandID?
    ) throws(InvalidMessage) -> RestaurantOSInbound {
        switch type {
        case "auth":
            guard let token = envelope.token ?? contents.token else { throw InvalidMessage("token is missing") }
            return .auth(token: token, since: envelope.since ?? contents.since)
        case "ping": return .ping
        case "pong": return .pong
        case "orders:sync": return .sync
        case "subscribe":
            guard let events = envelope.events ?? contents.events, !events.isEmpty else {
                throw InvalidMessage("events is missing or empty")
            }
            return .subscribe(events: events, filters: envelope.filters ?? contents.filters ?? [:])
        case "unsubscribe":
            guard let events = envelope.events ?? contents.events, !events.isEmpty else {
                throw InvalidMessage("events is missing or empty")
            }
            return .unsubscribe(events: events)
        case "order:update_status":
            return .updateStatus(
                try InvalidMessage.id(contents.orderId ?? contents.order_id, "orderId"), try InvalidMessage.word(contents.status, "status"),
                command: command)
        case "item:update_status":
            return .updateItem(
                try InvalidMessage.id(contents.orderId ?? contents.order_id, "orderId"),
                try InvalidMessage.id(contents.itemId ?? contents.item_id, "itemId"), try InvalidMessage.word(contents.status, "status"),
                command: command)
        default: throw InvalidMessage("unknown type \(type.prefix(64))")
        }
    }

    /// v1 puts contents into `payload`, v6 into `data` or beside `type`; both are understood in both versions.
    private struct Envelope: Decodable {
        var type: String?
        var token: String?
        var since: String?
        var messageId: String?
        var restaurant_id: String?
        var events: [String]?
        var filters: [String: String]?
        var payload: Contents?
        var data: Contents?
    }

    private struct Contents: Decodable {
        var token: String?
        var since: String?
        var orderId: String?
        var order_id: String?
        var itemId: String?
        var item_id: String?
        var status: String?
        var restaurantId: String?
        var restaurant_id: String?
        var events: [String]?
        var filters: [String: String]?
    }
}
