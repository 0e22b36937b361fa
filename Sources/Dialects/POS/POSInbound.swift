import NIOCore
import Restaurant

/// What a till says (002, Client → Server Messages), read strictly: a wrong type is an error that names the field.
enum POSReceived: Equatable, Sendable {
    case auth(token: String)
    case ping
    case pong
    /// Everything once more.
    case sync
    case submit(POSOrderBody, command: CommandID?)
    case updateStatus(OrderID, OrderStatus, command: CommandID?)
    case updateItem(OrderID, ItemID, ItemStatus, command: CommandID?)

    init(_ text: ByteBuffer) throws(InvalidMessage) {
        let envelope: Envelope = try InvalidMessage.read(text)
        guard let type = envelope.type else { throw InvalidMessage("type is missing") }
        let command = try envelope.messageId.map(InvalidMessage.commandID)
        do {
            self = try Self.message(type, envelope, command)
        } catch {
            throw InvalidMessage(error.message, command: command)
        }
    }

    private static func message(_ type: String, _ envelope: Envelope, _ command: CommandID?) throws(InvalidMessage) -> POSReceived {
        switch type {
        case "auth":
            guard let token = envelope.token else { throw InvalidMessage("token is missing") }
            return .auth(token: token)
        case "ping": return .ping
        case "pong": return .pong
        case "sync_state": return .sync
        case "submit_order":
            guard let order = envelope.order else { throw InvalidMessage("order is missing") }
            return .submit(order, command: command)
        case "order_status_update":
            return .updateStatus(
                try InvalidMessage.id(envelope.orderId, "orderId"), try InvalidMessage.word(envelope.status, "status"), command: command)
        case "item_status_update":
            return .updateItem(
                try InvalidMessage.id(envelope.orderId, "orderId"), try InvalidMessage.id(envelope.itemId, "itemId"),
                try InvalidMessage.word(envelope.status, "status"), command: command)
        default: throw InvalidMessage("unknown type \(type.prefix(64))")
        }
    }

    private struct Envelope: Decodable {
        var type: String?
        var token: String?
        var messageId: String?
        var order: POSOrderBody?
        var orderId: String?
        var itemId: String?
        var status: String?
    }
}
