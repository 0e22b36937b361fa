import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("The audit record")
struct AuditTests {
    private static func lines(_ answer: TestServer.HTTPAnswer) -> [String] {
        (answer.json["records"] as? [[String: Any]] ?? []).map { record in
            ["user", "role", "action", "subject"].map { record[$0] as? String ?? "-" }.joined(separator: " ")
        }
    }

    @Test("every command of staff that was carried out is in it, wherever it came in, and what was refused; pages are whole")
    func everyCommand() async throws {
        try await TestServer.with { server in
            let id = try await server.order(by: "ben")
            let maria = try await server.tap()
            _ = try await maria.command("order_status_update", "m", #"{"orderId":"\#(id)","status":"confirmed"}"#)
            _ = try await maria.command("order_status_update", "m", #"{"orderId":"\#(id)","status":"confirmed"}"#)
            _ = try await maria.command("order_status_update", "n", #"{"orderId":"\#(id)","status":"pending"}"#)
            _ = try await maria.command("employee_clock", "o", #"{"employeeId":"luca","status":"clocked_in"}"#)
            let display = try await server.connect(.kitchen, user: "display")
            try await display.say(#"{"type":"order:update_status","messageId":"m","data":{"orderId":"\#(id)","status":"ready"}}"#)
            _ = try await display.next("ack")
            let till = try await server.token(.cashier, user: "till")
            let paid = try await server.http(
                .POST, "/api/v1/orders/\(id)/payments", token: till, body: #"{"amount":100,"payment_method":"cash"}"#)
            #expect(paid.status == 201)
            #expect(try await server.http(.GET, "/api/v1/audit", token: till).status == 403)

            let manager = try await server.token(.manager, user: "maria")
            let expected = [
                "till cashier refused: getAudit -", "till cashier takePayment \(id)", "display kitchen order:update_status \(id)",
                "maria manager employee_clock luca", "maria manager order_status_update \(id)",
            ]
            let all = try await server.http(.GET, "/api/v1/audit", token: manager)
            #expect(Self.lines(all) == expected)
            let details = (all.json["records"] as? [[String: Any]])?.compactMap { $0["detail"] as? String }
            #expect(details == Array(repeating: "from 127.0.0.1", count: 5))
            var (lines, cursor): ([String], String?) = ([], nil)
            for _ in 0..<10 {
                let page = try await server.http(
                    .GET, "/api/v1/audit?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""), token: manager)
                lines += Self.lines(page)
                cursor = page.json["next_cursor"] as? String
                if cursor == nil { break }
            }
            #expect(lines == expected)
            for query in ["limit=0", "limit=201", "limit=x", "cursor=-1", "cursor=x"] {
                #expect(try await server.http(.GET, "/api/v1/audit?\(query)", token: manager).status == 422, "\(query)")
            }
        }
    }

    @Test("a restaurant's record is its own")
    func isolation() async throws {
        try await TestServer.with { server in
            _ = try await server.place()
            let there = try await server.token(.manager, user: "bob", restaurant: "elsewhere")
            #expect(Self.lines(try await server.http(.GET, "/api/v1/audit", token: there)) == [])
        }
    }
}
