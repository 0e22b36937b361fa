import Access
import Foundation
import HTTPAPI
import HTTPTypes
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("The API and its description")
struct DescriptionTests {
    @Test("what is described is served, and what is served is described")
    func bothWays() async throws {
        try await TestServer.with { server in
            let described = try await APIClient(server).description.operations.map { "\($0.key): \($0.value.method) \($0.value.path)" }
            let served = server.server.api.operations.map { "\($0.name): \($0.method.rawValue) \($0.path)" }
            #expect(Set(described) == Set(served))
            #expect(served.count == Set(served).count)
        }
    }

    @Test("every operation does what it is for, and answers as it is described")
    func everyOperation() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let called = Called()
            func call(
                _ name: String, _ ids: [String: String] = [:], _ body: String? = nil, status: Int = 200
            ) async throws -> TestServer.HTTPAnswer {
                let answer = try await api(name, ids, body: body)
                #expect(answer.status == status, "\(name): \(answer.json)")
                await called.add(name)
                return answer
            }
            for name in [
                "getLive", "getReady", "getMetrics", "getOpenAPI", "getMenu", "getTables", "getCounters", "getEmployees", "getAudit",
                "getRestaurantMetrics",
            ] {
                _ = try await call(name)
            }
            let placed = try await call(
                "placeOrder", [:], #"{"order_type":"dine_in","table_number":"T5","items":[{"menu_item_id":"margherita","quantity":2}]}"#,
                status: 201)
            let id = try #require(placed.order["id"] as? String)
            #expect(placed.headers.first(name: "location") == "/api/v1/orders/\(id)")
            #expect(placed.order["total"] as? Int == 1900)
            let item = try #require((placed.order["items"] as? [[String: Any]])?.first?["id"] as? String)
            let order = ["order": id, "item": item]
            let amended = try await call("amendOrder", order, #"{"notes":"no cutlery","add_items":[{"menu_item_id":"water"}]}"#)
            #expect((amended.order["items"] as? [Any])?.count == 2)
            #expect(amended.order["notes"] as? String == "no cutlery")
            #expect(try await call("prioritizeOrder", order, #"{"priority":"high"}"#).order["priority"] as? String == "high")
            let assigned = try await call("assignOrder", order, #"{"counter_id":"oven","employee_id":"luca"}"#)
            #expect(assigned.order["assigned_counter_id"] as? String == "oven")
            let moved = try await call("moveItem", order, #"{"status":"preparing"}"#)
            #expect((moved.order["items"] as? [[String: Any]])?.first?["status"] as? String == "preparing")
            #expect(try await call("moveOrder", order, #"{"status":"ready"}"#).order["status"] as? String == "ready")
            #expect(try await call("getOrder", order).order["status"] as? String == "ready")
            #expect((try await call("listOrders").json["orders"] as? [Any])?.count == 1)
            let paid = try await call("takePayment", order, #"{"amount":1000,"payment_method":"card","tip":100}"#, status: 201)
            let payment = try #require(paid.payment["id"] as? String)
            #expect(paid.payment["payment_status"] as? String == "paid")
            let refunded = try await call("refundPayment", ["payment": payment], #"{"amount":400,"reason":"cold"}"#)
            #expect(refunded.payment["refunded_amount"] as? Int == 400)
            let root = try await api.as(.admin, user: "root")
            let start = Timestamp(milliseconds: 1000 * Int64(Date().timeIntervalSince1970) + 3_600_000).description
            #expect(try await root("announceMaintenance", body: #"{"message":"Upgrade","starts_at":"\#(start)"}"#).status == 201)
            await called.add("announceMaintenance")
            let announced = try await root("listMaintenance").json["maintenance"] as? [[String: Any]] ?? []
            #expect(announced.map { $0["starts_at"] as? String } == [start])
            await called.add("listMaintenance")
            let revoked = try await call("revoke", [:], #"{"user":"eve","reason":"left"}"#, status: 201)
            #expect((revoked.json["revocation"] as? [String: Any])?["user"] as? String == "eve")
            #expect((try await call("listRevocations").json["revocations"] as? [Any])?.count == 1)
            let pin = try await call("setCredentials", ["employee": "luca"], #"{"pin":"4711","password":"0123456789"}"#)
            #expect((pin.json["credentials"] as? [String: Any])?["has_pin"] as? Bool == true)
            let tokens = try await call("logIn", [:], #"{"restaurant_id":"demo","user":"luca","pin":"4711"}"#).json
            let renewed = try await call("refreshTokens", [:], #"{"refresh_token":"\#(tokens["refresh_token"] ?? "")"}"#).json
            var luca = api
            luca.token = renewed["access_token"] as? String
            let changed = try await luca("changePassword", body: #"{"old":"0123456789","new":"9876543210"}"#)
            #expect(changed.json["user"] as? String == "luca")
            await called.add("changePassword")
            _ = try await call("logOut", [:], #"{"refresh_token":"\#(changed.json["refresh_token"] ?? "")"}"#, status: 204)
            _ = try await call("removeCredentials", ["employee": "luca"], status: 204)
            let token = try await call("issueToken", [:], #"{"user":"display","role":"kitchen"}"#, status: 201)
            #expect((token.json["token"] as? String)?.isEmpty == false)
            _ = try await call("broadcast", ["restaurant": "demo"], #"{"title":"Hello","message":"all"}"#, status: 201)
            let talk = try await server.connect(.kitchen, user: "luca")
            let connection = try #require(
                (try await call("listConnections").json["connections"] as? [[String: Any]])?.first?["id"] as? String)
            _ = try await call("closeConnection", ["connection": connection], status: 204)
            #expect(try await talk.closed().code == 1008)
            let waiting = try await server.place()
            _ = try await call("moveOrder", ["order": waiting], #"{"status":"ready"}"#)
            let code = try await server.pickupCode(of: waiting)
            #expect(try await call("pickUpOrder", ["order": waiting], #"{"code":"\#(code)"}"#).order["status"] as? String == "served")
            let receipt = try await call("getReceipt", order).json["receipt"] as? [String: Any]
            #expect(receipt?["paid"] as? Int == 600 && (receipt?["items"] as? [Any])?.count == 2)
            let other = try await server.place()
            let cancelled = try await call("cancelOrder", ["order": other], #"{"reason":"left"}"#)
            #expect(cancelled.order["status"] as? String == "cancelled")
            _ = try await call("moveOrder", order, #"{"status":"completed"}"#)
            let link = OrderLink(secret: TestServer.secret).rating(of: try #require(OrderID(id)))
            let key = try #require(link.split(separator: "=").last)
            let rated = try await call("rateOrder", order, #"{"stars":5,"token":"\#(key)"}"#, status: 201)
            #expect((rated.json["rating"] as? [String: Any])?["stars"] as? Int == 5)
            let till = try await call(
                "submitTillOrder", [:], #"{"clientOrderId":"t-1","cart":{"items":[{"name":"Soup","price":5.5}]}}"#, status: 201)
            let submitted = ["order": try #require(till.order["id"] as? String)]
            #expect(try await call("getTillOrder", submitted).order["clientOrderId"] as? String == "t-1")
            #expect((try await call("listTillOrders").json["orders"] as? [Any])?.count == 4)
            #expect(try await call("moveTillOrder", submitted, #"{"status":"preparing"}"#).order["status"] as? String == "preparing")
            let printer = ["printer": "pass", "order": id]
            // Nothing listens there.
            let set = try await call("putPrinter", printer, #"{"name":"Pass","host":"127.0.0.1","port":1}"#)
            #expect((set.json["printer"] as? [String: Any])?["columns"] as? Int == 42)
            #expect((try await call("getPrinter", printer).json["printer"] as? [String: Any])?["name"] as? String == "Pass")
            #expect((try await call("listPrinters").json["printers"] as? [Any])?.count == 1)
            #expect(try await call("testPrinter", printer, status: 202).json["printers"] as? [String] == ["pass"])
            #expect(try await call("printOrder", printer, #"{"paper":"ticket"}"#, status: 202).json["printers"] as? [String] == ["pass"])
            _ = try await call("removePrinter", printer, status: 204)
            for name in try await HouseCalls.all(api, server) { await called.add(name) }
            #expect(await called.names == Set(api.description.operations.keys))
        }
    }

    @Test("without a token, with a wrong one, or with a body that is none, every operation answers as it is described")
    func everyRefusal() async throws {
        try await TestServer.with { server in
            let stranger = try await APIClient(server)
            // What managers may not do, admins may.
            let admin = try await stranger.as(.admin)
            for (name, operation) in stranger.description.operations where operation.needsToken {
                let ids = operation.anyIDs
                let refused = try await stranger(name, ids, body: operation.takesBody ? "{}" : nil)
                #expect(refused.status == 401, "\(name)")
                #expect(refused.headers.first(name: "www-authenticate") == "Bearer")
                guard operation.takesBody else { continue }
                #expect(try await admin(name, ids, body: "{").status == 400, "\(name)")
                #expect(try await admin(name, ids, body: "[]").status == 422, "\(name)")
                #expect(try await admin(name, ids, headers: [("Content-Type", "text/plain")], body: "{}").status == 415, "\(name)")
                let large = try await admin(name, ids, body: "{\"notes\":\"\(String(repeating: "x", count: 70_000))\"}")
                #expect(large.status == 413, "\(name)")
            }
        }
    }

    @Test("a method that a path does not take is answered with those that it takes", arguments: ["DELETE", "PUT", "OPTIONS", "PROPFIND"])
    func otherMethods(_ method: String) async throws {
        try await TestServer.with { server in
            let paths = Dictionary(grouping: try await APIClient(server).description.operations.values, by: \.path)
            for (path, operations) in paths where !operations.contains(where: { $0.method == method }) {
                let answer = try await server.http(HTTPMethod(rawValue: method), path.replacingOccurrences(of: "{", with: "%7B"))
                #expect(answer.status == 405, "\(method) \(path)")
                answer.expectProblem()
                let allowed = Set(operations.map(\.method)).union(operations.contains { $0.method == "GET" } ? ["HEAD"] : [])
                #expect(answer.headers.first(name: "allow") == allowed.sorted().joined(separator: ", "))
            }
            #expect(try await server.http(HTTPMethod(rawValue: method), "/kitchen").headers.first(name: "allow") == "GET, HEAD")
        }
    }

    @Test("the head of what can be got comes without a body")
    func heads() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let gets = api.description.operations.values.filter { $0.method == "GET" }.map { operation in
                operation.anyIDs.keys.reduce(operation.path) { $0.replacingOccurrences(of: "{\($1)}", with: "unknown") }
            }
            for path in gets + ["/kitchen", "/nothing"] {
                let got = try await server.http(.GET, path, token: api.token)
                let head = try await server.http(.HEAD, path, token: api.token)
                #expect(head.status == got.status)
                #expect(head.body.isEmpty)
                #expect(head.mediaType == got.mediaType, "\(path)")
                if path != "/metrics" { #expect(head.headers.first(name: "content-length") == String(got.body.count)) }
            }
        }
    }

    private actor Called {
        private(set) var names: Set<String> = []
        func add(_ name: String) { names.insert(name) }
    }
}
