import Access
import Engine
import Foundation
import Journal
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("HTTP's door: who and what is let in")
struct DoorTests {
    @Test("who failed too often from one address is refused for a while, also with a good token")
    func suspicion() async throws {
        try await TestServer.with(change: { $0.limits.failuresPerAddress = 3 }) { server in
            var wrong = try await APIClient(server)
            let right = try await wrong.as(.manager)
            wrong.token = "nonsense"
            #expect(try await right("listOrders").status == 200)
            for _ in 0...3 { #expect(try await wrong("listOrders").status == 401) }
            for client in [wrong, right] {
                let refused = try await client("listOrders")
                #expect(refused.status == 429)
                #expect(refused.headers.first(name: "retry-after").flatMap { Int($0) } == 300)
            }
            #expect(try await right("getLive").status == 200)
        }
    }

    static let badTokens = ["", "x", "a.b.c", "Bearer", String(repeating: "x", count: 9000)]

    @Test("a token that is none is refused", arguments: badTokens)
    func badToken(_ token: String) async throws {
        try await TestServer.with { server in
            var api = try await APIClient(server)
            api.token = token
            #expect(try await api("listOrders").status == 401)
            let basic = try await server.http(.GET, "/api/v1/orders", headers: [("Authorization", "Basic \(token)")])
            #expect(basic.status == 401)
        }
    }

    @Test("what somebody was refused is kept in the audit record, with who, what and from where")
    func audit() async throws {
        let store = MemoryStore { () -> Epoch in
            var random = SystemRandomNumberGenerator()
            return Epoch(random: &random)
        }
        try await TestServer.with(store: store) { server in
            let kitchen = try await APIClient(server).as(.kitchen, user: "luca")
            let id = try await server.place()
            #expect(try await kitchen("assignOrder", ["order": id], body: #"{"counter_id":"oven"}"#).status == 403)
            #expect(try await kitchen("listOrders", headers: [("Restaurant-ID", "elsewhere")]).status == 403)
            let guest = try await kitchen.as(.customer, user: "guest")
            #expect(try await guest("cancelOrder", ["order": id], body: "{}").status == 403)
            // Read in its turn behind what was recorded.
            _ = try await server.server.engine.view(of: RestaurantID("demo")!)
            let records = try store.audit(of: RestaurantID("demo")!, before: nil, limit: 10).records.filter {
                $0.action.hasPrefix("refused")
            }
            #expect(records.map(\.user) == ["guest", "luca", "luca"])
            #expect(records.map(\.action) == ["refused: cancelOrder", "refused: listOrders", "refused: assignOrder"])
            #expect(records.map(\.subject) == [id, nil, id])
            #expect(records.allSatisfy { $0.detail == "from 127.0.0.1" })
        }
    }

    @Test("a restaurant that nobody set up is not there where none is made by itself")
    func noRestaurant() async throws {
        try await TestServer.with(change: { $0.autocreate = false }) { server in
            let api = try await APIClient(server).as(.manager, restaurant: "nowhere")
            #expect(try await api("listOrders").status == 404)
            #expect(try await api("placeOrder", body: OrderAPITests.soup).code == "UNKNOWN_RESTAURANT")
        }
    }

    static let nonsense = [
        "", "{", "nul", "{\"items\":", "{\"items\":[{}]}", "{\"items\":{}}", "{\"items\":[{\"name\":\"x\",\"unit_price\":1e400}]}",
        "{\"items\":[{\"name\":\"x\",\"unit_price\":9223372036854775808}]}",
        "{\"items\":[{\"name\":\"x\",\"unit_price\":9223372036854775807}]}",
        "{\"items\":[{\"name\":\"x\",\"unit_price\":1,\"quantity\":-9223372036854775808}]}",
        "{\"items\":[{\"name\":\"x\",\"unit_price\":1.5}]}", "{\"items\":[{\"name\":\"\\ud800\",\"unit_price\":1}]}",
        "{\"items\":[{\"name\":\"a\\u0000b\",\"unit_price\":1}]}", "{\"items\":[{\"menu_item_id\":\"a b\"}]}",
        "{\"seat_number\":1e99,\"items\":[{\"menu_item_id\":\"margherita\"}]}",
        String(repeating: "[", count: 30_000), String(repeating: "{\"items\":", count: 6_000),
        "{\"items\":[" + String(repeating: "{},", count: 20_000) + "{}]}",
        "{\"items\":[{\"name\":\"x\",\"unit_price\":1,\"modifiers\":[{\"name\":\"m\",\"price\":-9223372036854775808}]}]}",
    ]

    @Test("a body that makes no sense is refused with a problem, and the server goes on", arguments: nonsense)
    func badBody(_ body: String) async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let answer = try await api("placeOrder", body: body)
            #expect([400, 422].contains(answer.status), "\(answer.status) \(answer.json)")
            #expect((try await api("listOrders").json["orders"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("bytes that are no UTF-8 are refused, in bodies and in paths")
    func badUTF8() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let bytes = Array(#"{"items":[{"name":""#.utf8) + [0xFF, 0xC0, 0x80] + Array(#"","unit_price":5}]}"#.utf8)
            let answer = try await server.http(.POST, "/api/v1/orders", token: api.token, bytes: bytes)
            #expect(answer.status == 400)
            answer.expectProblem()
            for id in ["%FF", "%00", "%2F..%2F", "%", "a%20b", "ä".addingPercentEncoding(withAllowedCharacters: .alphanumerics)!] {
                let shown = try await server.http(.GET, "/api/v1/orders/\(id)", token: api.token)
                #expect([400, 404, 422].contains(shown.status), "\(id): \(shown.status)")
            }
        }
    }
}
