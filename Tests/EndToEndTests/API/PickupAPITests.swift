import Foundation
import Restaurant
import Testing

@testable import comanda

@Suite("Handing orders over, and saying why, over HTTP")
struct PickupAPITests {
    private static func ready(_ api: APIClient, type: String = "takeout") async throws -> (ids: [String: String], code: String) {
        let placed = try await api("placeOrder", body: #"{"order_type":"\#(type)","items":[{"name":"Soup","unit_price":500}]}"#)
        let id = try #require(placed.order["id"] as? String)
        _ = try await api("moveOrder", ["order": id], body: #"{"status":"ready"}"#)
        return (["order": id], try await api.server.pickupCode(of: id))
    }

    @Test("the code hands a ready order over: at a table it is served, elsewhere complete", arguments: ["dine_in", "takeout"])
    func pickUp(_ type: String) async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let (ids, code) = try await Self.ready(api, type: type)
            let body = #"{"code":"\#(code)"}"#
            let first = try await api("pickUpOrder", ids, headers: [("Idempotency-Key", "p")], body: body)
            #expect(first.status == 200)
            #expect(first.order["status"] as? String == (type == "dine_in" ? "served" : "completed"))
            let again = try await api("pickUpOrder", ids, headers: [("Idempotency-Key", "p")], body: body)
            #expect(again.status == 200 && again.body == first.body)
            let late = try await api("pickUpOrder", ids, body: body)
            #expect((late.status, late.code) == (409, "INVALID_ORDER_STATUS"))
        }
    }

    @Test("a wrong code, none, an order that is not ready, and guests are refused")
    func refused() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let (ids, code) = try await Self.ready(api)
            let wrong = code == "0000" ? "0001" : "0000"
            for code in [wrong, "", "00000", code + " "] {
                let answer = try await api("pickUpOrder", ids, body: #"{"code":"\#(code)"}"#)
                #expect((answer.status, answer.code) == (409, "WRONG_PICKUP_CODE"), "\(code)")
            }
            #expect(try await api("pickUpOrder", ids, body: "{}").status == 422)
            let guest = try await api.as(.customer, user: "ann")
            #expect(try await guest("pickUpOrder", ids, body: #"{"code":"\#(code)"}"#).status == 403)
            let pending = try await api("pickUpOrder", ["order": try await server.place()], body: #"{"code":"\#(code)"}"#)
            #expect((pending.status, pending.code) == (409, "INVALID_ORDER_STATUS"))
            #expect(try await api("getOrder", ids).order["status"] as? String == "ready")
        }
    }

    @Test("a code that has expired is refused by that name")
    func expired() async throws {
        let world = ShiftedWorld()
        try await TestServer.with(world: world) { server in
            let api = try await APIClient(server).as(.employee)
            let (ids, code) = try await Self.ready(api)
            world.pass(.seconds(3600))
            let later = try await api.as(.employee)
            let answer = try await later("pickUpOrder", ids, body: #"{"code":"\#(code)"}"#)
            #expect((answer.status, answer.code) == (409, "PICKUP_EXPIRED"))
        }
    }

    @Test("a cancellation brings its sentence to the guest, and a hurry its reason to the counter")
    func reasons() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let id = try await server.order(by: "ben")
            let phone = try await server.tap(.customer, user: "ben")
            try await phone.subscribe("orders:customer:ben")
            let counter = try await server.tap(.admin, user: "root")
            try await counter.subscribe("counter:*:orders")
            let reason = #"{"priority":"high","reason":"customer_waiting"}"#
            _ = try await api("prioritizeOrder", ["order": id], body: reason)
            #expect(try await counter.next("order_priority_changed").contents["reason"] as? String == "customer_waiting")
            let body = #"{"reason":"item_unavailable","message":"Espresso machine out of order"}"#
            _ = try await api("cancelOrder", ["order": id], body: body)
            let told = try await phone.next("order_status_changed").contents
            #expect(told["message"] as? String == "Espresso machine out of order")
            #expect(told["reason"] as? String == "item_unavailable")
            for (operation, body) in [("cancelOrder", "message"), ("prioritizeOrder", #"priority":"low","reason"#)] {
                let long = #"{"\#(body)":"\#(String(repeating: "x", count: 501))"}"#
                let other = ["order": try await server.place()]
                #expect(try await api(operation, other, body: long).status == 422, "\(operation)")
            }
        }
    }
}
