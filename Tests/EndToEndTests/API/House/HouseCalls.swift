import Foundation
import Testing

@testable import comanda

/// Every operation about what a restaurant is made of, called once, so that all of them are known to do what they are for.
final class HouseCalls {
    private let api: APIClient
    private var called: Set<String> = []

    private init(_ api: APIClient) { self.api = api }

    /// - Returns: the names of what was called.
    static func all(_ api: APIClient, _ server: TestServer) async throws -> Set<String> {
        let calls = HouseCalls(api)
        try await calls.menu()
        try await calls.floor(server)
        try await calls.staff()
        try await calls.money(server)
        try await calls.house()
        return calls.called
    }

    @discardableResult
    private func call(
        _ name: String, _ ids: [String: String] = [:], query: String = "", _ body: String? = nil, status: Int = 200
    ) async throws -> [String: Any] {
        let answer = try await api(name, ids, query: query, body: body)
        #expect(answer.status == status, "\(name): \(answer.json)")
        called.insert(name)
        return answer.json
    }

    private func thing(_ json: [String: Any], _ name: String) throws -> [String: Any] { try #require(json[name] as? [String: Any]) }

    private func menu() async throws {
        try await call("putCategory", ["category": "wines"], #"{"name":"Wines","position":-1}"#)
        try await call("getCategory", ["category": "wines"])
        try await call(
            "putModifierGroup", ["group": "size"],
            #"{"name":"Size","minimum":1,"options":[{"name":"glass"},{"name":"bottle","price":900}]}"#)
        try await call("getModifierGroup", ["group": "size"])
        let rioja = #"{"name":"Rioja","category":"Wines","price":450,"counter_id":"bar","modifier_groups":["size"]}"#
        #expect(try thing(try await call("putMenuItem", ["item": "rioja"], rioja), "item")["available"] as? Bool == true)
        let left = try await call("setAvailability", ["item": "rioja"], #"{"available":true,"remaining":2}"#)
        #expect(try thing(left, "item")["remaining"] as? Int == 2)
        #expect(try thing(try await call("getMenuItem", ["item": "rioja"]), "item")["version"] as? Int == 2)
        #expect((try await call("listMenuItems")["items"] as? [[String: Any]])?.first?["id"] as? String == "rioja")
        #expect((try await call("listCategories")["categories"] as? [Any])?.count == 1)
        #expect((try await call("listModifierGroups")["modifier_groups"] as? [Any])?.count == 1)
        try await call("removeMenuItem", ["item": "rioja"], status: 204)
        try await call("removeModifierGroup", ["group": "size"], status: 204)
        try await call("removeCategory", ["category": "wines"], status: 204)
    }

    private func floor(_ server: TestServer) async throws {
        let place = #"{"label":"P1","seats":2,"area":"Patio","position":{"x":0,"y":0,"width":500,"height":500,"shape":"round"}}"#
        #expect(try thing(try await call("putTable", ["table": "p1"], place), "table")["area"] as? String == "Patio")
        try await call("setTableStatus", ["table": "p1"], #"{"status":"reserved"}"#)
        let table = try thing(try await call("getTable", ["table": "p1"]), "table")
        #expect(table["status"] as? String == "reserved" && (table["position"] as? [String: Any])?["shape"] as? String == "round")
        try await call("putCounter", ["counter": "pass"], #"{"name":"Pass"}"#)
        let closed = try await call(
            "setCounterStatus", ["counter": "pass"], #"{"status":"closed","reason":"no heat","downtime_minutes":5}"#)
        #expect(try thing(closed, "counter")["status"] as? String == "closed")
        let (one, other) = (try await server.place("Soup", table: "T5"), try await server.place("Fish", table: "T6"))
        let moved = try await call("transferOrder", ["order": one], #"{"table_number":"P1"}"#)
        #expect(try thing(moved, "order")["table_number"] as? String == "P1")
        let merged = try thing(try await call("mergeOrder", ["order": one], #"{"order_id":"\#(other)"}"#), "order")
        let items = try #require(merged["items"] as? [[String: Any]]).compactMap { $0["id"] as? String }
        #expect(items.count == 2 && merged["total"] as? Int == 1000)
        let split = try thing(try await call("splitOrder", ["order": one], #"{"items":["\#(items[1])"]}"#, status: 201), "order")
        #expect(split["total"] as? Int == 500 && split["table_number"] as? String == "P1")
        for order in [one, try #require(split["id"] as? String)] {
            #expect(try await api("cancelOrder", ["order": order], body: "{}").status == 200)
        }
        try await call("removeTable", ["table": "p1"], status: 204)
    }

    private func staff() async throws {
        let ben = ["employee": "ben"]
        try await call("putEmployee", ben, #"{"name":"Ben","role":"employee"}"#)
        #expect(try thing(try await call("clockIn", ben, #"{"counter_id":"bar"}"#), "employee")["presence"] as? String == "working")
        let pause = try thing(try await call("startBreak", ben, #"{"minutes":20,"type":"lunch"}"#), "employee")
        #expect(pause["presence"] as? String == "on_break" && pause["break_type"] as? String == "lunch")
        #expect(try thing(try await call("endBreak", ben), "employee")["presence"] as? String == "working")
        #expect(try thing(try await call("clockOut", ben), "employee")["presence"] as? String == "clocked_out")
        let shifts = try await call("listShifts", query: "?employee_id=ben&limit=1")["shifts"] as? [[String: Any]]
        #expect(shifts?.map { $0["name"] as? String } == ["Ben"] && shifts?.first?["counter_id"] as? String == "bar")
    }

    private func money(_ server: TestServer) async throws {
        let order = ["order": try await server.place()]
        let cheaper = try thing(try await call("giveDiscount", order, #"{"percent":20,"reason":"regular"}"#), "order")
        #expect(cheaper["discount"] as? Int == 100 && cheaper["total"] as? Int == 400)
        #expect(try thing(try await call("takeDiscountBack", order), "order")["total"] as? Int == 500)
        let bill = try await call("splitBill", order, query: "?parts=3")["shares"] as? [[String: Any]]
        #expect(bill?.map { $0["amount"] as? Int } == [167, 167, 166])
        let begun = try await call("initiatePayment", order, #"{"amount":100,"payment_method":"card","seat":1}"#, status: 201)
        let payment = try #require(try thing(begun, "payment")["id"] as? String)
        let settled = try thing(try await call("settlePayment", ["payment": payment], "{}"), "payment")
        #expect(settled["payment_status"] as? String == "paid" && settled["seat_number"] as? Int == 1)
        let card = try thing(try await call("issueGiftCard", [:], #"{"amount":5000}"#, status: 201), "gift_card")
        let code = ["card": try #require(card["id"] as? String)]
        #expect(try thing(try await call("getGiftCard", code), "gift_card")["balance"] as? Int == 5000)
        #expect(try thing(try await call("blockGiftCard", code, "{}"), "gift_card")["blocked"] as? Bool == true)
        let firm = ["account": "firm"]
        try await call("putAccount", firm, #"{"name":"Firm","limit":10000}"#)
        let charge = #"{"amount":400,"payment_method":"house_account","account_id":"firm"}"#
        #expect(try await api("takePayment", order, body: charge).status == 201)
        let paid = try await call("settleAccount", firm, #"{"amount":300,"payment_method":"cash"}"#)
        #expect(try thing(paid, "account")["balance"] as? Int == 100)
        #expect(try thing(try await call("getAccount", firm), "account")["limit"] as? Int == 10000)
        #expect((try await call("listAccounts")["accounts"] as? [Any])?.count == 1)
    }

    private func house() async throws {
        #expect(try thing(try await call("getSettings"), "settings")["discount_limit_percent"] as? Int == 10)
        let changed = try await call("changeSettings", [:], #"{"name":"Casa","alerts":{"late_minutes":20}}"#)
        #expect(try thing(changed, "settings")["name"] as? String == "Casa")
        #expect((try await call("listAlerts")["alerts"] as? [Any])?.isEmpty == true)
        let said = #"{"audience":"staff","title":"Rush","message":"The coach is here"}"#
        #expect(try thing(try await call("notify", [:], said, status: 201), "notification")["title"] as? String == "Rush")
    }
}
