import Foundation
import Restaurant
import Testing

@testable import comanda

@Suite("the floor over HTTP")
struct FloorAPITests {
    @Test("managers change the plan, any staff say how a table stands, and displays hear of both")
    func tables() async throws {
        try await TestServer.with { server in
            let display = try await server.connect(.kitchen)
            let manager = try await APIClient(server).as(.manager)
            let employee = try await manager.as(.employee)
            let body = #"{"label":"P1","seats":2,"area":"Patio","position":{"x":10,"y":20,"width":300,"height":400,"shape":"round"}}"#
            #expect(try await employee("putTable", ["table": "p1"], body: body).status == 403)
            #expect(try await manager("putTable", ["table": "p1"], body: body).status == 200)
            var heard: [String: Any]?
            // The tables that the house was set up with come first.
            repeat {
                heard = try await display.next("table:updated").contents["table"] as? [String: Any]
            } while heard?["id"] as? String != "p1"
            #expect(heard?["area"] as? String == "Patio")
            #expect(heard?["position"] as? NSDictionary == ["x": 10, "y": 20, "width": 300, "height": 400, "shape": "round"])
            #expect(try await employee("setTableStatus", ["table": "p1"], body: #"{"status":"cleaning"}"#).status == 200)
            for body in [
                "{}", #"{"label":"P2"}"#, #"{"label":"P2","seats":0}"#, #"{"label":"T1","seats":2}"#,
                #"{"label":"P2","seats":2,"position":{"x":0,"y":0,"width":1}}"#,
                #"{"label":"P2","seats":2,"position":{"x":9999,"y":0,"width":2,"height":1}}"#,
                #"{"label":"P2","seats":2,"position":{"x":0,"y":0,"width":2,"height":1,"shape":"oval"}}"#,
            ] {
                #expect(try await manager("putTable", ["table": "p2"], body: body).status == 422, "\(body)")
            }
            #expect(try await manager("setTableStatus", ["table": "none"], body: #"{"status":"cleaning"}"#).status == 404)
            #expect(try await manager.as(.customer)("getTable", ["table": "p1"]).status == 403)
        }
    }

    @Test("orders move, come together and part for staff alone, and what they cost stays the same")
    func orders() async throws {
        try await TestServer.with { server in
            let employee = try await APIClient(server).as(.employee)
            let guest = try await employee.as(.customer)
            let (one, other) = (["order": try await server.place("Soup", table: "T1")], try await server.place("Fish", table: "T2"))
            for (name, body) in [
                ("transferOrder", #"{"table_number":"T3"}"#), ("mergeOrder", #"{"order_id":"\#(other)"}"#), ("splitOrder", #"{"seat":1}"#),
            ] {
                #expect(try await guest(name, one, body: body).status == 403)
            }
            #expect(try await employee("transferOrder", one, body: #"{"table_number":"T99"}"#).status == 404)
            #expect(try await employee("transferOrder", one, body: #"{"table_number":"T3"}"#).status == 200)
            let tables = try await employee("getTables").json["tables"] as? [[String: Any]] ?? []
            #expect(tables.first { $0["label"] as? String == "T1" }?["status"] as? String == "available")
            #expect(
                try await employee("mergeOrder", one, headers: [("If-Match", "\"1\"")], body: #"{"order_id":"\#(other)"}"#).status == 412)
            let merged = try await employee("mergeOrder", one, body: #"{"order_id":"\#(other)"}"#)
            #expect(merged.order["total"] as? Int == 1000)
            let over = try await employee("getOrder", ["order": other]).order
            #expect(over["status"] as? String == "cancelled" && over["cancel_reason"] as? String == "merged")
            let item = try #require((merged.order["items"] as? [[String: Any]])?.last?["id"] as? String)
            let key = [("Idempotency-Key", "split-1")]
            let split = try await employee("splitOrder", one, headers: key, body: #"{"items":["\#(item)"]}"#)
            #expect(split.status == 201 && split.order["total"] as? Int == 500)
            #expect(
                try await employee("splitOrder", one, headers: key, body: #"{"items":["\#(item)"]}"#).order["id"] as? String == split.order[
                    "id"] as? String)
            #expect(try await employee("getOrder", one).order["total"] as? Int == 500)
            for body in ["{}", #"{"items":[],"seat":1}"#, #"{"items":[]}"#, #"{"seat":9}"#, #"{"items":["a b"]}"#] {
                #expect(try await employee("splitOrder", one, body: body).status == 422, "\(body)")
            }
            #expect(try await employee("mergeOrder", one, body: #"{"order_id":"none"}"#).status == 404)
        }
    }

    @Test("what was begun only managers take off an order")
    func voiding() async throws {
        try await TestServer.with { server in
            let employee = try await APIClient(server).as(.employee)
            let placed = try await employee("placeOrder", body: #"{"items":[{"menu_item_id":"burger"},{"menu_item_id":"water"}]}"#)
            let order = ["order": try #require(placed.order["id"] as? String)]
            let items = (placed.order["items"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            #expect(
                try await employee("moveItem", order.merging(["item": items[0]]) { $1 }, body: #"{"status":"preparing"}"#).status == 200)
            let void = #"{"void_items":["\#(items[0])"]}"#
            #expect(try await employee("amendOrder", order, body: void).status == 403)
            #expect(try await employee.as(.manager)("amendOrder", order, body: void).status == 200)
        }
    }

    @Test("settings, alerts and notifications are the managers'")
    func house() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let employee = try await manager.as(.employee)
            for name in ["getSettings", "listAlerts"] { #expect(try await employee(name).status == 403) }
            #expect(try await employee("changeSettings", body: "{}").status == 403)
            #expect(try await employee("notify", body: "{}").status == 403)
            for body in [
                #"{"currency":"euro"}"#, #"{"time_zone":"Mars/Base"}"#, #"{"tax_basis_points":10001}"#, #"{"discount_limit_percent":101}"#,
                #"{"alerts":{"queue_length":0}}"#, #"{"name":""}"#,
            ] {
                #expect(try await manager("changeSettings", body: body).status == 422, "\(body)")
            }
            let changed = try await manager("changeSettings", body: #"{"tax_basis_points":700,"time_zone":"Europe/Madrid"}"#)
            let settings = changed.json["settings"] as? [String: Any]
            #expect(settings?["tax_basis_points"] as? Int == 700 && settings?["name"] as? String == "Trattoria Comanda")
            #expect(try await manager("putCounter", ["counter": "grill"], body: #"{"name":"Fire"}"#).status == 200)
            #expect(try await manager("notify", body: #"{"audience":"everybody","title":"x","message":"y"}"#).status == 422)
        }
    }
}
