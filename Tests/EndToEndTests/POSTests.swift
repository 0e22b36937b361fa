import Access
import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("POS, over real sockets")
struct POSTests {
    private static let soup = #""cart":{"items":[{"name":"Soup","quantity":2,"price":5.25}],"total":10.50}"#

    private static func submit(_ reference: String, _ rest: String = soup) -> String {
        #"{"type":"submit_order","order":{"clientOrderId":"\#(reference)","orderType":"dine-in",\#(rest)}}"#
    }

    @Test("a till is told everything when it comes, and its order reaches every till and the kitchen in their own words")
    func submitting() async throws {
        try await TestServer.with { server in
            let display = try await server.connect(.kitchen)
            let till = try await server.till()
            let other = try await server.till(user: "bob")
            let state = try await till.next("sync_state")
            #expect((state.json["activeOrders"] as? [Any])?.isEmpty == true && state.json["tenantId"] as? String == "demo")
            _ = try await other.next("sync_state")
            try await till.say(Self.submit("till 3 / 17", #""paymentMethod":"cash","status":"confirmed",\#(Self.soup)"#))
            for talk in [till, other] {
                let created = try await talk.next("order_created").json
                let order = try #require(created["order"] as? [String: Any])
                let kitchen = try #require(created["kitchenOrder"] as? [String: Any])
                #expect(order["clientOrderId"] as? String == "till 3 / 17" && order["status"] as? String == "confirmed")
                #expect((order["cart"] as? [String: Any])?["total"] as? Double == 10.5 && order["paymentMethod"] as? String == "cash")
                #expect(kitchen["status"] as? String == "pending" && kitchen["orderNumber"] as? String == order["orderNumber"] as? String)
            }
            let shown = try await display.next("order:created").order
            #expect(shown["total"] as? Int == 1050 && shown["status"] as? String == "confirmed")
            let again = try await server.till(user: "eva")
            let synced = try await again.next("sync_state").json
            #expect((synced["activeOrders"] as? [Any])?.count == 1 && (synced["recentOrders"] as? [Any])?.count == 1)
        }
    }

    @Test("sent twice under its clientOrderId, over the socket, over HTTP or by another user, an order is one order")
    func once() async throws {
        try await TestServer.with { server in
            let till = try await server.till()
            try await till.say(Self.submit("A-1"))
            let first = try #require(try await till.next("order_created").json["order"] as? [String: Any])
            try await till.say(Self.submit("A-1"))
            let second = try await till.next("order_created").json
            #expect((second["order"] as? [String: Any])?["id"] as? String == first["id"] as? String && second["duplicate"] as? Bool == true)
            let token = try await server.token(.employee, user: "bob")
            let body = #"{"clientOrderId":"A-1","orderType":"dine-in",\#(Self.soup)}"#
            let posted = try await server.http(.POST, "/api/orders", token: token, body: body)
            #expect(posted.status == 201 && posted.order["id"] as? String == first["id"] as? String)
            #expect(posted.headers.first(name: "idempotency-replayed") == "true")
            try await till.say(Self.submit("A-1", #""cart":{"items":[{"name":"Tea","price":2}]}"#))
            #expect(try await till.next("error").json["code"] as? String == "IDEMPOTENCY_CONFLICT")
            let list = try await server.http(.GET, "/api/orders", token: token)
            #expect((list.json["orders"] as? [Any])?.count == 1)
        }
    }

    @Test("submitted over HTTP first and repeated over the socket, it is one order too; a status set over HTTP reaches the tills")
    func fallback() async throws {
        try await TestServer.with { server in
            let token = try await server.token(.employee)
            let posted = try await server.http(
                .POST, "/api/orders", token: token, body: #"{"clientOrderId":"B-1","orderType":"dine-in",\#(Self.soup)}"#)
            let id = try #require(posted.order["id"] as? String)
            #expect(posted.headers.first(name: "location") == "/api/orders/\(id)")
            let till = try await server.till()
            try await till.say(Self.submit("B-1"))
            let created = try await till.next("order_created").json
            #expect((created["order"] as? [String: Any])?["id"] as? String == id && created["duplicate"] as? Bool == true)
            let moved = try await server.http(.PATCH, "/api/orders/\(id)/status", token: token, body: #"{"status":"ready"}"#)
            #expect(moved.order["status"] as? String == "ready")
            let heard = try await till.next("order_status_update").json
            #expect(heard["status"] as? String == "ready" && heard["updatedBy"] as? String == "anna" && heard["orderId"] as? String == id)
            try await till.say(#"{"type":"order_status_update","orderId":"\#(id)","status":"completed","messageId":"m-1"}"#)
            #expect(try await till.next("ack").messageID == "m-1")
            #expect(try await server.http(.GET, "/api/orders/\(id)", token: token).order["status"] as? String == "completed")
        }
    }

    @Test(
        "a wrong order is refused by field, and the connection stays",
        arguments: [
            (#""cart":{"items":[{"name":"Soup","price":5.25}],"total":6}"#, "cart.total"),
            (#""cart":{"items":[{"name":"Soup","price":5.25,"quantity":1000}]}"#, "cart.items[0].quantity"),
            (#""cart":{"items":[{"menuItemId":"margherita","modifiers":[{"name":"gold"}]}]}"#, "cart.items[0].modifiers[0].name"),
            (#""cart":{"items":[{"name":"Soup","price":5.255}]}"#, "cart.items[0].price"), (#""status":"confirmed""#, "cart.items"),
        ])
    func refused(_ rest: String, _ field: String) async throws {
        try await TestServer.with { server in
            let till = try await server.till()
            try await till.say(Self.submit("C-1", rest))
            let error = try await till.next("error").json
            #expect(error["code"] as? String == "VALIDATION_ERROR" && error["clientOrderId"] as? String == "C-1")
            #expect((error["details"] as? [[String: Any]])?.first?["field"] as? String == field)
            let token = try await server.token(.employee)
            let posted = try await server.http(
                .POST, "/api/orders", token: token, body: #"{"clientOrderId":"C-2","orderType":"dine-in",\#(rest)}"#)
            #expect(posted.status == 422)
            #expect((posted.json["errors"] as? [[String: Any]])?.first?["field"] as? String == field)
            try await till.say(#"{"type":"ping"}"#)
            _ = try await till.next("pong")
        }
    }

    @Test("both figures are named where totals differ")
    func totals() async throws {
        try await TestServer.with { server in
            let till = try await server.till()
            try await till.say(Self.submit("D-1", #""cart":{"items":[{"name":"Soup","price":5.25,"quantity":2}],"total":9.99}"#))
            let message = try #require(try await till.next("error").json["message"] as? String)
            #expect(message.contains("9.99") && message.contains("10.50"))
        }
    }

    @Test(
        "messages that are none are answered, and the connection stays",
        arguments: [
            "{", "[]", #"{"type":7}"#, #"{"type":"dance"}"#, #"{"type":"submit_order"}"#,
            #"{"type":"submit_order","order":{"cart":{"items":[{"quantity":"two"}]}}}"#,
        ])
    func invalid(_ text: String) async throws {
        try await TestServer.with { server in
            let till = try await server.till()
            try await till.say(text)
            #expect(try await till.next("error").json["code"] as? String == "INVALID_MESSAGE")
            try await till.say(#"{"type":"ping"}"#)
            _ = try await till.next("pong")
        }
    }

    @Test("customers, other restaurants and strangers are shown out")
    func strangers() async throws {
        try await TestServer.with { server in
            let token = try await server.token(.customer, user: "ben")
            let customer = try await server.open("/ws/restaurant-pos/demo?token=\(token)")
            #expect(try await customer.next("error").json["code"] as? String == "INSUFFICIENT_PERMISSIONS")
            #expect(try await customer.closed().code == 1008)
            let elsewhere = try await server.open("/ws/restaurant-pos/other?token=\(try await server.token(.employee))")
            let closed = try await elsewhere.closed()
            #expect(closed.code == 1008 && closed.reason == "Another restaurant")
            let stranger = try await server.open("/ws/restaurant-pos/demo?token=x")
            #expect(try await stranger.closed().reason == "Unauthorized")
            let till = try await server.till()
            try await till.say(Self.submit("E-1", #""tenantId":"other",\#(Self.soup)"#))
            #expect(try await till.closed().reason == "Another restaurant")
        }
    }

    @Test("a till may show its token in its first message")
    func firstMessage() async throws {
        try await TestServer.with { server in
            let talk = try await server.open("/ws/restaurant-pos/demo")
            try await talk.say(#"{"type":"auth","token":"\#(try await server.token(.cashier))"}"#)
            _ = try await talk.next("sync_state")
        }
    }
}

extension TestServer {
    /// A till's connection.
    nonisolated func till(_ role: Role = .employee, user: String = "anna") async throws -> Talk {
        let token = try await token(role, user: user)
        return try await open("/ws/restaurant-pos/demo", headers: [("Authorization", "Bearer \(token)")])
    }
}
