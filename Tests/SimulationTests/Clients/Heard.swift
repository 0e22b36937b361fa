import Foundation
import NIOCore
import NIOFoundationCompat
import Realtime

/// What a client reads of any message, of either dialect.
struct Heard: Decodable {
    var type: String
    var messageId: String?
    var channel: String?
    var sequence: Int64?
    var ackRequired: Bool?
    var cafeId: String?
    var restaurant_id: String?
    var replay: Bool?
    var data: Contents?
    var payload: Contents?

    var contents: Contents { data ?? payload ?? Contents() }

    struct Contents: Decodable {
        var messageId: String?
        var duplicate: Bool?
        var code: String?
        var error: Fault?
        var orderId: String?
        var order_id: String?
        var channels: [String]?
        var failed: [Failed]?
        var sequences: [Place]?
        var messages: [Heard]?
        var toMessageId: String?
        var hasMore: Bool?
        var order: Order?
        var orders: [Order]?
    }

    struct Fault: Decodable { var code: String }
    struct Failed: Decodable { var channel: String }

    struct Place: Decodable, Hashable {
        var channel: String
        var sequence: Int64
    }

    struct Order: Decodable, Hashable {
        var id: String?
        var orderId: String?
        var restaurant_id: String?
        var status: String
        var version: Int
    }
}

extension Heard {
    init?(_ text: ByteBuffer) {
        guard let heard = try? JSONDecoder().decode(Heard.self, from: Data(buffer: text)) else { return nil }
        self = heard
    }
}

/// Reads what the server says, each frame once, whoever gets it.
final class Reader {
    private var read: [ObjectIdentifier: (frame: Frame, heard: [Heard?])] = [:]

    func messages(of frame: Frame) -> [Heard?] {
        if let known = read[ObjectIdentifier(frame)] { return known.heard }
        let heard = frame.messages.map { Heard($0.payload) }
        // Keeping the frame keeps its identity from being given to another.
        read[ObjectIdentifier(frame)] = (frame, heard)
        return heard
    }
}
