import NIOCore
import Restaurant

/// What a client says (003), read strictly: a wrong type is an error that names the field.
enum TableTapInbound: Equatable, Sendable {
    case auth(token: String)
    /// Echoed in the answer.
    case ping(timestamp: String?)
    case subscribe([String])
    case unsubscribe([String])
    case reconnect(lastMessageID: String, channels: [String])
    /// It has a message that waited for a receipt.
    case ack(String)
    case command(TableTapCommand)
}

/// Something that a client wants to happen.
enum TableTapCommand: Equatable, Sendable {
    case moveOrder(OrderID, OrderStatus)
    case prioritize(OrderID, Priority, reason: String?)
    case assign(OrderID, employee: EmployeeID?, counter: CounterID?)
    case pickUp(OrderID, code: String)
    case cancel(OrderID, reason: String?, message: String?)
    /// Nil: oneself.
    case clock(EmployeeID?, in: Bool, counter: CounterID?, until: Timestamp?)
    case startBreak(EmployeeID?, minutes: Int?, type: String?)
    case endBreak(EmployeeID?)
    case counterStatus(CounterID, Counter.Status, reason: String?, downtimeMinutes: Int?)
}

/// A message and the names by which its answer refers to it.
struct TableTapReceived: Equatable, Sendable {
    let message: TableTapInbound
    /// The client's name for a command.
    let messageID: CommandID?
    /// Echoed in whatever answers it.
    let correlationID: String?

    private static let mostChannels = 1000
    private static let longestCorrelation = 128

    init(_ text: ByteBuffer) throws(InvalidMessage) {
        let envelope: Envelope
        do {
            envelope = try InvalidMessage.read(text)
        } catch {
            // Whoever sent it still waits for an answer under its name.
            let names: Names? = try? InvalidMessage.read(text)
            throw InvalidMessage(
                error.message, command: names?.messageId.flatMap { CommandID($0) }, correlation: names?.correlationId.flatMap(Self.echoed))
        }
        correlationID = envelope.correlationId.flatMap(Self.echoed)
        guard let type = envelope.type else { throw InvalidMessage("type is missing", correlation: correlationID) }
        if type == "ack" {
            guard let id = envelope.messageId ?? envelope.data?.messageId else {
                throw InvalidMessage("messageId is missing", correlation: correlationID)
            }
            messageID = nil
            message = .ack(id)
            return
        }
        do {
            messageID = try envelope.messageId.map(InvalidMessage.commandID)
            message = try Self.message(type, envelope, envelope.data ?? Contents())
        } catch {
            throw InvalidMessage(error.message, command: envelope.messageId.flatMap { CommandID($0) }, correlation: correlationID)
        }
    }

    private static func echoed(_ correlation: String) -> String? {
        correlation.utf8.count <= longestCorrelation ? correlation : nil
    }

    private static func message(_ type: String, _ envelope: Envelope, _ data: Contents) throws(InvalidMessage) -> TableTapInbound {
        switch type {
        case "auth":
            guard let token = data.token ?? envelope.token else { throw InvalidMessage("data.token is missing") }
            return .auth(token: token)
        case "ping": return .ping(timestamp: envelope.timestamp)
        case "subscribe": return .subscribe(try channels(data))
        case "unsubscribe": return .unsubscribe(try channels(data))
        case "reconnect":
            guard let last = data.lastMessageId else { throw InvalidMessage("data.lastMessageId is missing") }
            return .reconnect(lastMessageID: last, channels: try channels(data))
        case "order_status_update":
            return .command(
                .moveOrder(try InvalidMessage.id(data.orderId, "data.orderId"), try InvalidMessage.word(data.status, "data.status")))
        case "order_priority_update":
            return .command(
                .prioritize(
                    try InvalidMessage.id(data.orderId, "data.orderId"), try InvalidMessage.word(data.priority, "data.priority"),
                    reason: data.reason))
        case "order_assign":
            return .command(
                .assign(
                    try InvalidMessage.id(data.orderId, "data.orderId"),
                    employee: try InvalidMessage.optionalID(data.employeeId, "data.employeeId"),
                    counter: try InvalidMessage.optionalID(data.counterId, "data.counterId")))
        case "order_cancel":
            return .command(
                .cancel(try InvalidMessage.id(data.orderId, "data.orderId"), reason: data.reason, message: data.message))
        case "order_pickup":
            guard let code = data.code else { throw InvalidMessage("data.code is missing") }
            return .command(.pickUp(try InvalidMessage.id(data.orderId, "data.orderId"), code: code))
        case "employee_clock":
            let isIn: Bool
            switch data.status ?? data.action {
            case "clocked_in", "in", "clock_in": isIn = true
            case "clocked_out", "out", "clock_out": isIn = false
            default: throw InvalidMessage("data.status is one of clocked_in, clocked_out")
            }
            return .command(
                .clock(
                    try InvalidMessage.optionalID(data.employeeId, "data.employeeId"), in: isIn,
                    counter: try InvalidMessage.optionalID(data.counterId, "data.counterId"),
                    until: try instant(data.endTime, "data.endTime")))
        case "break_start":
            return .command(
                .startBreak(
                    try InvalidMessage.optionalID(data.employeeId, "data.employeeId"), minutes: try minutes(data.duration, "duration"),
                    type: data.breakType))
        case "break_end": return .command(.endBreak(try InvalidMessage.optionalID(data.employeeId, "data.employeeId")))
        case "counter_status_update":
            guard let status = data.status.flatMap(Counter.Status.init(tableTap:)) else {
                let words = Counter.Status.allCases.map(\.tableTap).joined(separator: ", ")
                throw InvalidMessage("data.status is one of \(words)")
            }
            return .command(
                .counterStatus(
                    try InvalidMessage.id(data.counterId, "data.counterId"), status, reason: data.reason,
                    downtimeMinutes: try minutes(data.estimatedDowntime, "estimatedDowntime")))
        default: throw InvalidMessage("unknown type \(type.prefix(64))")
        }
    }

    private static func instant(_ text: String?, _ field: String) throws(InvalidMessage) -> Timestamp? {
        guard let text else { return nil }
        guard let instant = Timestamp(iso8601: text) else { throw InvalidMessage("\(field) is an instant such as 2025-11-06T17:00:00Z") }
        return instant
    }

    private static func minutes(_ number: Double?, _ field: String) throws(InvalidMessage) -> Int? {
        guard let number else { return nil }
        guard let minutes = Int(exactly: number) else { throw InvalidMessage("data.\(field) is a whole number of minutes") }
        return minutes
    }

    private static func channels(_ data: Contents) throws(InvalidMessage) -> [String] {
        guard let channels = data.channels, !channels.isEmpty else { throw InvalidMessage("data.channels is missing or empty") }
        guard channels.count <= mostChannels else { throw InvalidMessage("data.channels names more than \(mostChannels)") }
        return channels
    }

    /// What can be read of a message that is wrong somewhere.
    private struct Names: Decodable {
        let messageId: String?
        let correlationId: String?

        private enum Key: CodingKey { case messageId, correlationId }

        init(from decoder: any Decoder) throws {
            let message = try decoder.container(keyedBy: Key.self)
            messageId = try? message.decode(String.self, forKey: .messageId)
            correlationId = try? message.decode(String.self, forKey: .correlationId)
        }
    }

    private struct Envelope: Decodable {
        var type: String?
        var token: String?
        var timestamp: String?
        var messageId: String?
        var correlationId: String?
        var data: Contents?
    }

    private struct Contents: Decodable {
        var token: String?
        var channels: [String]?
        var lastMessageId: String?
        var messageId: String?
        var orderId: String?
        var status: String?
        var action: String?
        var priority: String?
        var employeeId: String?
        var counterId: String?
        var reason: String?
        /// Of whatever form, so that one that is no whole number can be answered by its name.
        var duration: Double?
        var estimatedDowntime: Double?
        var message: String?
        var code: String?
        var breakType: String?
        var endTime: String?
    }
}
