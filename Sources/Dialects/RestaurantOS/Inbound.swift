import Foundation
import NIOCore
import NIOFoundationCompat
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

/// A message that could not be understood.
struct InvalidMessage: Error, Equatable {
    let code: String
    let message: String
    /// The restaurant that it named, where it named one.
    var restaurant: String?
    var command: CommandID?

    static func format(_ message: String) -> InvalidMessage { InvalidMessage(code: "INVALID_MESSAGE", message: message) }
}

/// A message and the restaurant that it names, if it does: another one than the connection's ends the connection.
struct RestaurantOSReceived: Equatable, Sendable {
    let message: RestaurantOSInbound
    let restaurant: String?

    init(_ text: ByteBuffer) throws(InvalidMessage) {
        let envelope: Envelope
        do {
            envelope = try JSONDecoder().decode(Envelope.self, from: Data(buffer: text, byteTransferStrategy: .noCopy))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.keyNotFound(_, let context)
        {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw .format(place.isEmpty ? "a message is a JSON object" : "\(place): \(context.debugDescription)")
        } catch {
            throw .format("not JSON; a message is an object like {\"type\":\"ping\"}")
        }
        guard let type = envelope.type else { throw .format("type is missing") }
        let contents = envelope.data ?? envelope.payload ?? Contents()
        restaurant = contents.restaurant_id ?? contents.restaurantId ?? envelope.restaurant_id
        message = try Self.message(type, envelope, contents)
    }

    private static func message(
        _ type: String, _ envelope: Envelope, _ contents: Contents
    ) throws(InvalidMessage) -> RestaurantOSInbound {
        switch type {
        case "auth":
            guard let token = envelope.token ?? contents.token else { throw .format("token is missing") }
            return .auth(token: token, since: envelope.since ?? contents.since)
        case "ping": return .ping
        case "pong": return .pong
        case "orders:sync": return .sync
        case "subscribe":
            guard let events = envelope.events ?? contents.events, !events.isEmpty else { throw .format("events is missing or empty") }
            return .subscribe(events: events, filters: envelope.filters ?? contents.filters ?? [:])
        case "unsubscribe":
            guard let events = envelope.events ?? contents.events, !events.isEmpty else { throw .format("events is missing or empty") }
            return .unsubscribe(events: events)
        case "order:update_status":
            let command = try commandID(envelope)
            return .updateStatus(
                try id(contents.orderId ?? contents.order_id, "orderId", command), try status(contents.status, command),
                command: command)
        case "item:update_status":
            let command = try commandID(envelope)
            return .updateItem(
                try id(contents.orderId ?? contents.order_id, "orderId", command),
                try id(contents.itemId ?? contents.item_id, "itemId", command), try status(contents.status, command),
                command: command)
        default: throw .format("unknown type \(type.prefix(64))")
        }
    }

    private static func commandID(_ envelope: Envelope) throws(InvalidMessage) -> CommandID? {
        guard let text = envelope.messageId else { return nil }
        guard let id = CommandID(text) else {
            throw .format("messageId: an id is 1 to \(CommandID.longest) printable characters without spaces")
        }
        return id
    }

    private static func id<Kind>(_ text: String?, _ field: String, _ command: CommandID?) throws(InvalidMessage) -> Identifier<Kind> {
        guard let text, let id = Identifier<Kind>(text) else {
            throw InvalidMessage(code: "INVALID_MESSAGE", message: "\(field) is missing or no id", command: command)
        }
        return id
    }

    private static func status<Status: RawRepresentable & CaseIterable>(
        _ text: String?, _ command: CommandID?
    ) throws(InvalidMessage) -> Status where Status.RawValue == String {
        guard let text, let status = Status(rawValue: text) else {
            let words = Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidMessage(code: "INVALID_MESSAGE", message: "status is one of \(words)", command: command)
        }
        return status
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
