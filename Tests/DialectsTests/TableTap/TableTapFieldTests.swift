import NIOCore
import Restaurant
import Testing

@testable import Dialects

/// The members that a client may give a command.
@Suite("table-tap: what a command says")
struct TableTapFieldTests {
    private static let commands: [(String, TableTapCommand)] = [
        (
            #"{"type":"counter_status_update","data":{"counterId":"bar","status":"maintenance","reason":"ice","estimatedDowntime":20}}"#,
            .counterStatus(CounterID("bar")!, .maintenance, reason: "ice", downtimeMinutes: 20)
        ),
        (
            #"{"type":"order_priority_update","data":{"orderId":"o","priority":"high","reason":"customer_waiting"}}"#,
            .prioritize(OrderID("o")!, .high, reason: "customer_waiting")
        ),
        (
            #"{"type":"order_cancel","data":{"orderId":"o","reason":"item_unavailable","message":"No espresso"}}"#,
            .cancel(OrderID("o")!, reason: "item_unavailable", message: "No espresso")
        ),
        (
            #"{"type":"employee_clock","data":{"status":"clocked_in","counterId":"bar","endTime":"2025-11-06T17:00:00Z"}}"#,
            .clock(nil, in: true, counter: CounterID("bar")!, until: Sample.time.advanced(by: .seconds(7 * 3600)))
        ),
        (
            #"{"type":"break_start","data":{"breakType":"lunch","duration":30}}"#,
            .startBreak(nil, minutes: 30, type: "lunch")
        ),
        (#"{"type":"order_pickup","data":{"orderId":"o","code":"0427"}}"#, .pickUp(OrderID("o")!, code: "0427")),
    ]

    @Test("each member is read", arguments: commands.indices)
    func read(index: Int) throws {
        let (text, command) = Self.commands[index]
        #expect(try TableTapReceived(ByteBuffer(string: text)).message == .command(command))
    }

    @Test(
        "a member of another type is refused",
        arguments: [
            #"{"type":"counter_status_update","data":{"counterId":"bar","status":"closed","estimatedDowntime":"20"}}"#,
            #"{"type":"counter_status_update","data":{"counterId":"bar","status":"closed","estimatedDowntime":1.5}}"#,
            #"{"type":"counter_status_update","data":{"counterId":"bar","status":"open soon"}}"#,
            #"{"type":"order_priority_update","data":{"orderId":"o","priority":"high","reason":1}}"#,
            #"{"type":"order_cancel","data":{"orderId":"o","message":["x"]}}"#,
            #"{"type":"employee_clock","data":{"status":"clocked_in","endTime":"five o'clock"}}"#,
            #"{"type":"break_start","data":{"breakType":1}}"#,
            #"{"type":"order_pickup","data":{"orderId":"o"}}"#,
            #"{"type":"order_pickup","data":{"orderId":"o","code":427}}"#,
        ])
    func wrong(text: String) {
        #expect(throws: InvalidMessage.self) { try TableTapReceived(ByteBuffer(string: text)) }
    }
}
