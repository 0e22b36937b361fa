import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("Orders over HTTP")
struct OrderAPITests {
    static let soup = #"{"items":[{"name":"Soup","unit_price":500}]}"#

    @Test("pages of orders, newest first, tell every order once, while new ones come in")
    func pages() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            var placed: [String] = []
            for number in 0..<7 { placed.append(try await server.place("Dish \(number)")) }
            var listed: [String] = []
            var cursor: String?
            repeat {
                let page = try await api("listOrders", query: "?limit=3" + (cursor.map { "&cursor=\($0)" } ?? ""))
                let orders = try #require(page.json["orders"] as? [[String: Any]])
                #expect(orders.count <= 3)
                listed += orders.compactMap { $0["id"] as? String }
                cursor = page.json["next_cursor"] as? String
                if listed.count == 3 { _ = try await server.place("Late") }
            } while cursor != nil
            #expect(listed == placed.reversed())
        }
    }

    @Test("orders by status, one or several")
    func byStatus() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.kitchen)
            let (waiting, ready, served) = (try await server.place(), try await server.place(), try await server.place())
            _ = try await api("moveOrder", ["order": ready], body: #"{"status":"ready"}"#)
            _ = try await api("moveOrder", ["order": served], body: #"{"status":"served"}"#)
            func ids(_ query: String) async throws -> [String] {
                (try await api("listOrders", query: query).json["orders"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            }
            #expect(try await ids("?status=pending") == [waiting])
            #expect(try await ids("?status=ready,served") == [served, ready])
            #expect(try await ids("?status=cancelled") == [])
        }
    }

    static let badQueries = [
        "?limit=0", "?limit=201", "?limit=-1", "?limit=99999999999999999999", "?limit=x", "?cursor=x", "?cursor=-1", "?cursor=0",
        "?cursor=99999999999999999999", "?status=eaten", "?status=ready,%00", "?status=%FF",
    ]

    @Test("a query that makes no sense is refused and named", arguments: badQueries)
    func badQuery(_ query: String) async throws {
        try await TestServer.with { server in
            let answer = try await APIClient(server).as(.employee)("listOrders", query: query)
            #expect(answer.status == 422)
            let field = (answer.json["errors"] as? [[String: Any]])?.first?["field"] as? String
            #expect(field.map { query.contains($0) } == true)
        }
    }

    @Test("an update of what somebody else changed meanwhile is refused, and nothing is lost")
    func lostUpdate() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let order = ["order": try await server.place()]
            let seen = try #require(try await api("getOrder", order).etag)
            let first = try await api("amendOrder", order, headers: [("If-Match", seen)], body: #"{"notes":"mine"}"#)
            #expect(first.status == 200)
            #expect(first.etag != seen)
            let second = try await api("amendOrder", order, headers: [("If-Match", seen)], body: #"{"notes":"theirs"}"#)
            #expect(second.status == 412)
            #expect(second.code == "VERSION_CONFLICT")
            #expect(try await api("getOrder", order).order["notes"] as? String == "mine")
            #expect(try await api("amendOrder", order, headers: [("If-Match", "*")], body: #"{"notes":"any"}"#).status == 200)
            for tag in ["\"", "3", "\"x\"", "W/\"1\""] {
                #expect(try await api("amendOrder", order, headers: [("If-Match", tag)], body: "{}").status == 422, "\(tag)")
            }
        }
    }

    @Test("what the rules refuse keeps its code, and its status says whose fault it is")
    func rules() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let order = ["order": try await server.place(), "item": "unknown"]
            #expect(try await api("moveOrder", order, body: #"{"status":"completed"}"#).status == 200)
            let back = try await api("moveOrder", order, body: #"{"status":"pending"}"#)
            #expect((back.status, back.code) == (409, "INVALID_ORDER_STATUS"))
            #expect(try await api("moveItem", order, body: #"{"status":"ready"}"#).status == 404)
            #expect(try await api("moveOrder", order, body: #"{"status":"eaten"}"#).status == 422)
            #expect(try await api("getOrder", ["order": "unknown"]).status == 404)
            #expect(try await api("refundPayment", ["payment": "unknown"], body: #"{"reason":"cold"}"#).status == 404)
            let open = ["order": try await server.place()]
            #expect(try await api("takePayment", open, body: #"{"amount":-1,"payment_method":"card"}"#).status == 422)
            #expect(try await api("takePayment", open, body: #"{"amount":1,"payment_method":"shells"}"#).status == 422)
            #expect(try await api("prioritizeOrder", open, body: "{}").status == 422)
            #expect(try await api("placeOrder", body: #"{"items":[]}"#).status == 422)
            #expect(try await api("placeOrder", body: #"{"items":[{"menu_item_id":"unicorn"}]}"#).status != 201)
        }
    }

    @Test("another restaurant's order is not there, whoever asks, and stays as it was")
    func isolation() async throws {
        try await TestServer.with { server in
            let home = try await APIClient(server).as(.manager)
            let stranger = try await home.as(.admin, user: "eve", restaurant: "elsewhere")
            let id = try await server.place()
            let paid = try await home("takePayment", ["order": id], body: #"{"amount":100,"payment_method":"cash"}"#)
            let ids = ["order": id, "item": "x", "payment": try #require(paid.payment["id"] as? String)]
            let before = try await home("getOrder", ids).etag
            let bodies = [
                "amendOrder": #"{"notes":"x"}"#, "moveOrder": #"{"status":"ready"}"#, "moveItem": #"{"status":"ready"}"#,
                "cancelOrder": #"{"reason":"x"}"#, "prioritizeOrder": #"{"priority":"high"}"#, "assignOrder": #"{"counter_id":"kitchen"}"#,
                "takePayment": #"{"amount":1,"payment_method":"cash"}"#, "refundPayment": #"{"reason":"x"}"#,
            ]
            #expect(try await stranger("getOrder", ids).status == 404)
            for (operation, body) in bodies { #expect(try await stranger(operation, ids, body: body).status == 404, "\(operation)") }
            #expect((try await stranger("listOrders").json["orders"] as? [Any])?.isEmpty == true)
            #expect(try await stranger("listOrders", headers: [("Restaurant-ID", "demo")]).status == 403)
            #expect(try await home("getOrder", ids).etag == before)
        }
    }

    @Test("customers see, pay and cancel what is theirs, and nothing else")
    func customers() async throws {
        try await TestServer.with { server in
            let guest = try await APIClient(server).as(.customer, user: "guest-1")
            let other = try await guest.as(.customer, user: "guest-2")
            let placed = try await guest("placeOrder", body: #"{"items":[{"menu_item_id":"margherita"}]}"#)
            let order = ["order": try #require(placed.order["id"] as? String)]
            let staffs = try await server.place()
            #expect(try await guest("getOrder", order).status == 200)
            #expect((try await guest("listOrders").json["orders"] as? [[String: Any]])?.count == 1)
            #expect((try await other("listOrders").json["orders"] as? [[String: Any]])?.count == 0)
            #expect(try await other("getOrder", order).status == 404)
            #expect(try await guest("getOrder", ["order": staffs]).status == 404)
            #expect(try await other("cancelOrder", order, body: "{}").status == 403)
            #expect(try await guest("moveOrder", order, body: #"{"status":"ready"}"#).status == 403)
            #expect(try await guest("placeOrder", body: Self.soup).status != 201)
            for operation in ["getTables", "getCounters", "getEmployees"] { #expect(try await guest(operation).status == 403) }
            #expect(try await guest("getMenu").status == 200)
            #expect(try await guest("takePayment", order, body: #"{"amount":950,"payment_method":"card"}"#).status == 201)
            #expect(try await guest("cancelOrder", order, body: #"{"reason":"no time"}"#).status != 403)
        }
    }
}
