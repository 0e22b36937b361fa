import Foundation
import Journal
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("table-tap over a real socket: orders and commands")
struct TableTapCommandTests {
    @Test("an order over HTTP arrives at its guest, its counter and its waiter, each channel counting 1, 2, 3 …")
    func orderToChannels() async throws {
        try await TestServer.with { server in
            let guest = try await server.tap(.customer, user: "ben")
            let grill = try await server.tap(.kitchen, user: "luca", counters: ["grill"])
            let waiter = try await server.tap(.employee, user: "jonas")
            try await guest.subscribe("orders:customer:ben")
            try await grill.subscribe("counter:grill:orders")
            try await waiter.subscribe("orders:employee:jonas")
            let id = try await server.order(by: "ben")
            let maria = try await server.tap()
            #expect(
                try await maria.command("order_assign", "a", #"{"orderId":"\#(id)","employeeId":"jonas"}"#).type == "message_acknowledged")
            for status in ["preparing", "ready", "completed"] {
                let moved = try await maria.command("order_status_update", status, #"{"orderId":"\#(id)","status":"\#(status)"}"#)
                #expect(moved.type == "message_acknowledged")
            }
            var told: [[String]] = []
            for (talk, count) in [(guest, 7), (grill, 5), (waiter, 4)] {
                var types: [String] = []
                for number in 1...count {
                    let heard = try await talk.next()
                    types.append(heard.type)
                    #expect(heard.json["sequence"] as? Int == number)
                    #expect(heard.contents["orderId"] as? String == id)
                    #expect(heard.json["cafeId"] as? String == "demo")
                }
                told.append(types)
            }
            let changes = ["order_status_changed", "order_status_changed", "order_status_changed"]
            #expect(
                told == [
                    ["order_created", "order_updated", changes[0], changes[1], "order_ready", changes[2], "order_completed"],
                    ["order_assigned", "order_assigned"] + changes, ["order_assigned"] + changes,
                ])
        }
    }

    @Test("a command is acknowledged by its name; sent again it acts no second time; another one under its name is refused")
    func acknowledging() async throws {
        try await TestServer.with { server in
            let talk = try await server.tap()
            try await talk.subscribe("counter:*:orders")
            let id = try await server.order(by: "ben")
            let data = #"{"orderId":"\#(id)","status":"completed"}"#
            let first = try await talk.command("order_status_update", "m1", data)
            #expect(first.type == "message_acknowledged")
            #expect(first.contents["status"] as? String == "processed")
            #expect(first.contents["duplicate"] == nil)
            let again = try await talk.command("order_status_update", "m1", data)
            #expect(again.type == "message_acknowledged")
            #expect(again.contents["duplicate"] as? Bool == true)
            #expect(try await talk.command("order_cancel", "m1", #"{"orderId":"\#(id)"}"#).code == "IDEMPOTENCY_CONFLICT")
            let illegal = try await talk.command("order_status_update", "m2", #"{"orderId":"\#(id)","status":"preparing"}"#)
            #expect(illegal.type == "message_error")
            let error = try #require(illegal.contents["error"] as? [String: Any])
            #expect(error["code"] as? String == "INVALID_ORDER_STATUS")
            #expect(error["message"] as? String == "Cannot transition from 'completed' to 'preparing'")
            // Nothing of all that was told on the channel a second time.
            _ = try await server.order(by: "ben")
            // What was not acknowledged comes once more when the machine is slow.
            var place: String?
            repeat { place = try await talk.next().place } while place == "counter:grill:orders#2"
            #expect(place == "counter:grill:orders#3")
        }
    }

    @Test("a guest may cancel their own order while it is pending, and nothing else")
    func guests() async throws {
        try await TestServer.with { server in
            let guest = try await server.tap(.customer, user: "ben")
            let (own, late, strange) = (
                try await server.order(by: "ben"), try await server.order(by: "ben"), try await server.order(by: "zoe")
            )
            let maria = try await server.tap()
            #expect(
                try await maria.command("order_status_update", "m", #"{"orderId":"\#(late)","status":"preparing"}"#).type
                    == "message_acknowledged")
            #expect(try await guest.command("order_cancel", "a", #"{"orderId":"\#(own)"}"#).type == "message_acknowledged")
            let refused = [
                ("order_cancel", #"{"orderId":"\#(strange)"}"#), ("order_cancel", #"{"orderId":"\#(late)"}"#),
                ("order_status_update", #"{"orderId":"\#(own)","status":"ready"}"#),
                ("order_priority_update", #"{"orderId":"\#(late)","priority":"urgent"}"#),
                ("order_assign", #"{"orderId":"\#(late)","employeeId":"jonas"}"#), ("employee_clock", #"{"status":"clocked_in"}"#),
                ("break_start", "{}"), ("counter_status_update", #"{"counterId":"grill","status":"closed"}"#),
            ]
            for (index, (type, data)) in refused.enumerated() {
                let answer = try await guest.command(type, "r\(index)", data)
                #expect(answer.type == "message_error", "\(type) \(answer.text)")
                if type != "order_cancel" {
                    #expect((answer.contents["error"] as? [String: Any])?["requiredRole"] is String, "\(answer.text)")
                }
            }
            let order = try await server.http(.GET, "/api/v1/orders/\(late)", token: try await server.token()).order
            #expect(order["status"] as? String == "preparing")
            #expect(order["priority"] as? String == "normal")
        }
    }

    @Test("another restaurant's order is not found, whoever asks, and that it was asked for is kept")
    func isolation() async throws {
        try await TestServer.with { server in
            let id = try await server.order(by: "ben")
            let there = try await server.tap(.manager, user: "bob", restaurant: "elsewhere")
            let answer = try await there.command("order_cancel", "m", #"{"orderId":"\#(id)"}"#)
            let nothing = try await there.command("order_cancel", "n", #"{"orderId":"nothing"}"#)
            #expect(answer.code == "NOT_FOUND")
            #expect(nothing.code == "NOT_FOUND")
            // Behind the audit record in the engine's order.
            try await there.subscribe("cafe:elsewhere:staff")
            let audit = try server.server.store.audit(of: RestaurantID("elsewhere")!, before: nil, limit: 10).records
            #expect(audit.map(\.subject) == [id])
            #expect(audit.first?.action == "refused: names another restaurant's order")
        }
    }

    @Test("staff clock in, take their break and close a counter; each is told on its channel")
    func staff() async throws {
        try await TestServer.with { server in
            let maria = try await server.tap()
            let confirmed = try await maria.subscribe("cafe:demo:staff", "cafe:demo:general", "counter:bar:status")
            let start = try #require(confirmed.sequence(of: "cafe:demo:staff"))
            let jonas = try await server.tap(.employee, user: "jonas")
            let given = [
                ("employee_clock", #"{"status":"clocked_in","counterId":"bar"}"#), ("break_start", #"{"duration":30}"#),
                ("break_end", "{}"),
                ("employee_clock", #"{"status":"clocked_out"}"#),
            ]
            for (index, (type, data)) in given.enumerated() {
                let answer = try await jonas.command(type, "m\(index)", data)
                #expect(answer.type == "message_acknowledged", "\(answer.text)")
            }
            for (number, type) in ["employee_status_changed", "break_started", "break_ended", "employee_status_changed"].enumerated() {
                let heard = try await maria.next()
                #expect(heard.type == type)
                #expect(heard.place == "cafe:demo:staff#\(start + number + 1)")
                #expect(heard.contents["employeeId"] as? String == "jonas")
            }
            #expect(
                try await jonas.command("employee_clock", "x", #"{"employeeId":"luca","status":"in"}"#).code == "INSUFFICIENT_PERMISSIONS")
            try await maria.say(#"{"type":"counter_status_update","data":{"counterId":"bar","status":"closed","reason":"cleaning"}}"#)
            let places = [try await maria.next().place, try await maria.next().place]
            #expect(
                Set(places.compactMap { $0?.split(separator: "#").first.map(String.init) }) == ["counter:bar:status", "cafe:demo:general"])
        }
    }

    @Test("a Restaurant OS client hears of a table-tap command, and the other way round")
    func acrossDialects() async throws {
        try await TestServer.with { server in
            let display = try await server.connect(.kitchen, user: "display")
            let tap = try await server.tap()
            try await tap.subscribe("counter:grill:orders")
            let id = try await server.order(by: "ben")
            #expect(try await display.next("order:created").order["id"] as? String == id)
            _ = try await tap.next("order_assigned")
            try await tap.say(#"{"type":"order_status_update","data":{"orderId":"\#(id)","status":"preparing"}}"#)
            #expect(try await display.next("order:updated").order["status"] as? String == "preparing")
            #expect(try await tap.next().contents["currentStatus"] as? String == "preparing")
            try await display.say(#"{"type":"order:update_status","data":{"orderId":"\#(id)","status":"ready"}}"#)
            let ready = try await tap.next()
            #expect(ready.contents["currentStatus"] as? String == "ready")
            #expect(ready.contents["updatedBy"] as? String == "display")
        }
    }
}
