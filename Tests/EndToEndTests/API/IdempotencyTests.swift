import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("The same command again over HTTP")
struct IdempotencyTests {
    private func key(_ name: String) -> [(String, String)] { [("Idempotency-Key", name)] }

    @Test("the same key gets the first answer and changes nothing; with another body it is refused")
    func again() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let first = try await api("placeOrder", headers: key("k1"), body: OrderAPITests.soup)
            let again = try await api("placeOrder", headers: key("k1"), body: OrderAPITests.soup)
            #expect((first.status, again.status) == (201, 201))
            #expect(first.body == again.body)
            #expect(first.headers.first(name: "idempotency-replayed") == nil)
            #expect(again.headers.first(name: "idempotency-replayed") == "true")
            let other = try await api("placeOrder", headers: key("k1"), body: #"{"items":[{"name":"Salad","unit_price":500}]}"#)
            #expect((other.status, other.code) == (422, "IDEMPOTENCY_CONFLICT"))
            #expect((try await api("listOrders").json["orders"] as? [Any])?.count == 1)
        }
    }

    @Test("two users may use the same key, over HTTP and over a socket")
    func perCaller() async throws {
        try await TestServer.with { server in
            let anna = try await APIClient(server).as(.employee, user: "anna")
            let bob = try await anna.as(.employee, user: "bob")
            let first = try await anna("placeOrder", headers: key("1"), body: OrderAPITests.soup)
            let second = try await bob("placeOrder", headers: key("1"), body: #"{"items":[{"name":"Salad","unit_price":700}]}"#)
            #expect((first.status, second.status) == (201, 201))
            #expect(first.order["id"] as? String != second.order["id"] as? String)
            for (user, order) in [("anna", first), ("bob", second)] {
                let talk = try await server.connect(user: user)
                let id = try #require(order.order["id"] as? String)
                try await talk.say(#"{"type":"order:update_status","messageId":"m1","data":{"orderId":"\#(id)","status":"ready"}}"#)
                #expect(try await talk.next("ack").contents["duplicate"] as? Bool == false)
            }
        }
    }

    @Test("a payment sent twice is taken once")
    func payment() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.cashier)
            let order = ["order": try await server.place()]
            let body = #"{"amount":300,"payment_method":"card"}"#
            let first = try await api("takePayment", order, headers: key("p"), body: body)
            let again = try await api("takePayment", order, headers: key("p"), body: body)
            #expect(first.payment["id"] as? String == again.payment["id"] as? String)
            #expect(try await api("getOrder", order).order["amount_paid"] as? Int == 300)
        }
    }

    @Test("a refusal is repeated too, although it would be granted by now")
    func refusal() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let order = ["order": try await server.place()]
            let recall = #"{"status":"pending"}"#
            let first = try await api("moveOrder", order, headers: key("r"), body: recall)
            #expect(first.status == 409)
            _ = try await api("moveOrder", order, body: #"{"status":"confirmed"}"#)
            #expect(try await api("moveOrder", order, headers: key("r"), body: recall).status == 409)
            #expect(try await api("getOrder", order).order["status"] as? String == "confirmed")
        }
    }

    @Test("a key that is none is refused", arguments: [" ", "with space", "käse", String(repeating: "k", count: 129)])
    func badKey(_ name: String) async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            #expect(try await api("placeOrder", headers: key(name), body: OrderAPITests.soup).status == 422)
        }
    }
}
