import Access
import Engine
import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("Versions, keys and pages")
struct ConditionTests {
    @Test("who has an order as it is gets no body; who changes it has to have it as it is", arguments: ["v1/orders", "orders"])
    func versions(_ path: String) async throws {
        try await TestServer.with { server in
            let id = try await server.place()
            let token = try await server.token(.manager)
            let order = "/api/\(path)/\(id)"
            let first = try await server.http(.GET, order, token: token)
            let tag = try #require(first.etag)
            for known in [tag, "W/\(tag)", "\"99\", \(tag)", "*"] {
                let again = try await server.http(.GET, order, token: token, headers: [("If-None-Match", known)])
                #expect(again.status == 304 && again.body.isEmpty && again.etag == tag, "\(known)")
            }
            let changed = try await server.http(
                .PATCH, order + "/status", token: token, headers: [("If-Match", tag)], body: #"{"status":"preparing"}"#)
            #expect(changed.status == 200 && changed.etag != tag)
            let late = try await server.http(
                .PATCH, order + "/status", token: token, headers: [("If-Match", tag)], body: #"{"status":"ready"}"#)
            #expect(late.status == 412)
            #expect(try await server.http(.GET, order, token: token, headers: [("If-None-Match", tag)]).status == 200)
        }
    }

    @Test("a payment bears the order's version, and is taken once under one key")
    func payments() async throws {
        try await TestServer.with { server in
            let id = try await server.place()
            let manager = try await APIClient(server).as(.manager)
            let before = try await manager("getOrder", ["order": id]).etag ?? ""
            let body = #"{"amount":100,"payment_method":"cash"}"#
            let headers = [("Idempotency-Key", "p"), ("If-Match", before)]
            let first = try await manager("takePayment", ["order": id], headers: headers, body: body)
            let again = try await manager("takePayment", ["order": id], headers: headers, body: body)
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            #expect(again.headers.first(name: "idempotency-replayed") == "true")
            #expect(try await manager("getOrder", ["order": id]).etag == first.etag)
            #expect(try await manager("takePayment", ["order": id], headers: [("If-Match", before)], body: body).status == 412)
        }
    }

    @Test("a guest's rating is taken once under one key, with their token or by the link")
    func ratings() async throws {
        try await TestServer.with { server in
            let id = try await server.place()
            let manager = try await APIClient(server).as(.manager)
            for status in ["ready", "completed"] { _ = try await manager("moveOrder", ["order": id], body: #"{"status":"\#(status)"}"#) }
            let link = OrderLink(secret: TestServer.secret).rating(of: try #require(OrderID(id)))
            let key = try #require(link.split(separator: "=").last)
            let guest = try await APIClient(server)
            let body = #"{"stars":4,"token":"\#(key)"}"#
            let named = [("Idempotency-Key", "r")]
            #expect(try await guest("rateOrder", ["order": id], headers: named, body: body).status == 201)
            let again = try await guest("rateOrder", ["order": id], headers: named, body: body)
            #expect(again.status == 201 && again.headers.first(name: "idempotency-replayed") == "true")
            let other = try await guest("rateOrder", ["order": id], headers: named, body: #"{"stars":1,"token":"\#(key)"}"#)
            #expect(other.status == 422)
        }
    }

    @Test("revocations come in pages: each once, the latest first, also while more are made")
    func pages() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            for number in 0..<7 { try await server.revoke(#"{"user":"user \#(number)"}"#) }
            var seen: [String] = []
            var query = "?limit=3"
            while true {
                let page = try await manager("listRevocations", query: query)
                let names = (page.json["revocations"] as? [[String: Any]] ?? []).compactMap { $0["user"] as? String }
                #expect(names.count <= 3)
                seen += names
                try await server.revoke(#"{"device":"late \#(seen.count)"}"#)
                guard let next = page.json["next_cursor"] as? String else { break }
                query = "?limit=3&cursor=\(next)"
            }
            #expect(seen.sorted() == (0..<7).map { "user \($0)" })
            for bad in ["?limit=0", "?limit=201", "?limit=x", "?cursor=x", "?cursor="] {
                #expect(try await manager("listRevocations", query: bad).status == 422, "\(bad)")
            }
        }
    }
}
