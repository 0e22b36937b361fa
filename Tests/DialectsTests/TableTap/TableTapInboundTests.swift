import NIOCore
import Restaurant
import Testing

@testable import Dialects

@Suite("table-tap: what cannot be understood")
struct TableTapInboundTests {
    /// A message, what the answer has to name, and the names that it bears.
    static let faults: [(String, says: String, command: String?, correlation: String?)] = [
        ("", "not JSON", nil, nil), ("{", "not JSON", nil, nil), ("7", "a message is a JSON object", nil, nil),
        ("[]", "a message is a JSON object", nil, nil), ("null", "a message is a JSON object", nil, nil),
        ("{}", "type is missing", nil, nil), (#"{"type":7}"#, "type", nil, nil), (#"{"type":"fly"}"#, "unknown type fly", nil, nil),
        (#"{"type":"ping","correlationId":7}"#, "correlationId", nil, nil),
        (#"{"type":"order_status_update","messageId":"m","correlationId":"c","data":{"orderId":7}}"#, "data.orderId", "m", "c"),
        (#"{"type":"order_status_update","messageId":"m","data":[]}"#, "data", "m", nil),
        (#"{"type":"order_status_update","messageId":"m","data":{"orderId":"o","status":"eaten"}}"#, "data.status is one of", "m", nil),
        (#"{"type":"order_status_update","messageId":"two words","data":{}}"#, "messageId", nil, nil),
        (#"{"type":"order_status_update","messageId":7,"correlationId":"c"}"#, "messageId", nil, "c"),
        (#"{"type":"break_start","messageId":"m","data":{"duration":1.5}}"#, "data.duration", "m", nil),
        (#"{"type":"break_start","messageId":"m","data":{"duration":1e300}}"#, "data.duration", "m", nil),
        (#"{"type":"break_start","messageId":"m","data":{"duration":"30"}}"#, "data.duration", "m", nil),
        (#"{"type":"subscribe","correlationId":"c"}"#, "data.channels", nil, "c"),
        (#"{"type":"subscribe","data":{"channels":[]}}"#, "data.channels", nil, nil),
        (#"{"type":"subscribe","data":{"channels":"*"}}"#, "data.channels", nil, nil),
        (#"{"type":"subscribe","data":{"channels":[1]}}"#, "data.channels", nil, nil),
        (#"{"type":"reconnect","data":{"channels":["*"]}}"#, "data.lastMessageId", nil, nil),
        (#"{"type":"ack"}"#, "messageId", nil, nil), (#"{"type":"auth"}"#, "data.token", nil, nil),
        (#"{"type":"counter_status_update","data":{"counterId":"bar","status":"on fire"}}"#, "data.status is one of", nil, nil),
    ]

    @Test("the answer names what is wrong, under the client's own names for it", arguments: faults)
    func namesTheFault(_ text: String, says: String, command: String?, correlation: String?) throws {
        let fault = try #require(throws: InvalidMessage.self) { try TableTapReceived(ByteBuffer(string: text)) }
        #expect(fault.message.hasPrefix(says), "\(fault.message)")
        #expect(fault.command?.rawValue == command)
        #expect(fault.correlation == correlation)
    }

    @Test("nesting without end is refused like anything else that is no message", arguments: [200, 600, 30_000])
    func nesting(_ depth: Int) throws {
        let deep = #"{"type":"ping","data":{"x":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}}"
        if let fault = (try? TableTapReceived(ByteBuffer(string: deep))) { #expect(fault.message == .ping(timestamp: nil)) }
        let open = #"{"type":"ping","data":"# + String(repeating: "{\"a\":", count: depth)
        #expect(throws: InvalidMessage.self) { try TableTapReceived(ByteBuffer(string: open)) }
    }

    @Test("a correlation id is echoed up to 128 bytes")
    func correlation() throws {
        func echoed(_ length: Int) throws -> Int? {
            let id = String(repeating: "x", count: length)
            return try TableTapReceived(ByteBuffer(string: #"{"type":"ping","correlationId":"\#(id)"}"#)).correlationID?.count
        }
        #expect(try echoed(128) == 128)
        #expect(try echoed(129) == nil)
    }

    @Test("at most 1000 channels in one message")
    func manyChannels() throws {
        func message(_ count: Int) -> ByteBuffer {
            ByteBuffer(string: #"{"type":"subscribe","data":{"channels":\#((0..<count).map { "counter:\($0):orders" })}}"#)
        }
        #expect(throws: InvalidMessage.self) { try TableTapReceived(message(1001)) }
        guard case .subscribe(let names) = try TableTapReceived(message(1000)).message else { throw InvalidMessage("no subscription") }
        #expect(names.count == 1000)
    }
}
