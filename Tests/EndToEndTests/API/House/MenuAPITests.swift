import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("the menu over HTTP")
struct MenuAPITests {
    @Test("managers change it, everybody reads it, any staff 86 a dish; a guest is told what is gone")
    func permissions() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let dish = #"{"name":"Paella","category":"Rice","price":1800}"#
            for role in [Role.customer, .kitchen, .employee, .cashier] {
                let other = try await manager.as(role)
                #expect(try await other("putMenuItem", ["item": "paella"], body: dish).status == 403)
                #expect(try await other("removeMenuItem", ["item": "burger"]).status == 403)
                #expect(try await other("putCategory", ["category": "c"], body: #"{"name":"C"}"#).status == 403)
                #expect(try await other("getMenu").status == 200)
                let gone = try await other("setAvailability", ["item": "burger"], body: #"{"available":false}"#)
                #expect(gone.status == (role == .customer ? 403 : 200))
            }
            let guest = try await manager.as(.customer)
            let order = #"{"items":[{"menu_item_id":"burger"}]}"#
            #expect(try await guest("placeOrder", body: order).status == 409)
            #expect(try await manager("setAvailability", ["item": "burger"], body: #"{"available":true,"remaining":1}"#).status == 200)
            #expect(try await guest("placeOrder", body: order).status == 201)
            let left = try await guest("getMenuItem", ["item": "burger"]).json["item"] as? [String: Any]
            #expect(left?["available"] as? Bool == false && left?["remaining"] as? Int == 0)
        }
    }

    @Test("headings come in their order, dishes under them, and those under none at the end")
    func order() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            for (id, body) in [("d", #"{"name":"Drinks","position":2}"#), ("p", #"{"name":"Pizza","position":1}"#)] {
                #expect(try await api("putCategory", ["category": id], body: body).status == 200)
            }
            let menu = try await api("getMenu").json
            #expect((menu["categories"] as? [[String: Any]])?.map { $0["name"] as? String } == ["Pizza", "Drinks"])
            let headings = (menu["items"] as? [[String: Any]] ?? []).compactMap { $0["category"] as? String }
            #expect(headings.prefix(3) == ["Pizza", "Pizza", "Pizza"] && headings[3] == "Drinks")
            #expect(headings.last == "Starters")
            #expect(try await api("removeCategory", ["category": "d"]).status == 422, "it has dishes")
        }
    }

    @Test("what makes no sense or is not there is refused with its place")
    func refusals() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            for body in [
                "{}", #"{"name":"X"}"#, #"{"name":"","price":1}"#, #"{"name":"X","price":-1}"#, #"{"name":"X","price":"1"}"#,
                #"{"name":"X","price":1,"modifiers":[{}]}"#, #"{"name":"X","price":1,"modifier_groups":["a b"]}"#,
            ] {
                #expect(try await api("putMenuItem", ["item": "x"], body: body).status == 422, "\(body)")
            }
            #expect(try await api("putMenuItem", ["item": "x"], body: #"{"name":"X","price":1,"counter_id":"none"}"#).status == 404)
            #expect(try await api("setAvailability", ["item": "none"], body: #"{"available":true}"#).status == 404)
            #expect(try await api("setAvailability", ["item": "burger"], body: "{}").status == 422)
            for (name, id) in [
                ("getMenuItem", "item"), ("removeMenuItem", "item"), ("getCategory", "category"), ("getModifierGroup", "group"),
            ] {
                #expect(try await api(name, [id: "none"]).status == 404, "\(name)")
            }
        }
    }

    @Test("a change that is sent again is made once")
    func repeated() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let key = [("Idempotency-Key", "put-1")]
            let dish = #"{"name":"Paella","price":1800}"#
            let first = try await api("putMenuItem", ["item": "paella"], headers: key, body: dish)
            let second = try await api("putMenuItem", ["item": "paella"], headers: key, body: dish)
            #expect(first.body == second.body && second.headers.first(name: "Idempotency-Replayed") == "true")
            #expect(try await api("putMenuItem", ["item": "paella"], headers: key, body: #"{"name":"P","price":1}"#).status == 422)
        }
    }
}
