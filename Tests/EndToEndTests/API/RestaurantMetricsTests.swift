import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("A restaurant's figures")
struct RestaurantMetricsTests {
    @Test("managers and admins are told them, nobody else; they are the restaurant's own, and what goes wrong is taken out again")
    func figures() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server)
            for role in [Role.customer, .employee, .kitchen, .cashier] {
                #expect(try await api.as(role)("getRestaurantMetrics").status == 403, "\(role)")
            }
            func metrics(_ role: Role = .manager, in restaurant: String = "demo") async throws -> [String: Any] {
                let answer = try await api.as(role, restaurant: restaurant)("getRestaurantMetrics")
                #expect(answer.status == 200)
                return try #require(answer.json["metrics"] as? [String: Any])
            }
            let empty = try await metrics(.admin)
            #expect(empty["orders_received"] as? Int == 0 && empty["average_wait_seconds"] is NSNull)
            let (one, other) = (try await server.place(), try await server.place())
            let manager = try await api.as(.manager)
            #expect(try await manager("moveOrder", ["order": one], body: #"{"status":"completed"}"#).status == 200)
            let before = try await metrics()
            let revenue = try #require(before["revenue"] as? Int)
            #expect(before["orders_received"] as? Int == 2 && before["orders_completed"] as? Int == 1 && revenue > 0)
            #expect(before["average_wait_seconds"] is Int && before["estimate_error_seconds"] is Int)
            #expect(try await manager("cancelOrder", ["order": other], body: #"{"reason":"left"}"#).status == 200)
            let after = try await metrics()
            #expect(after["revenue"] as? Int == revenue / 2 && after["orders_received"] as? Int == 2)
            #expect(try await metrics(in: "elsewhere")["orders_received"] as? Int == 0)
        }
    }

    @Test("over a socket they are told at once, with what has happened by then")
    func live() async throws {
        try await TestServer.with { server in
            _ = try await server.place()
            let maria = try await server.tap()
            try await maria.say(#"{"type":"subscribe","data":{"channels":["cafe:demo:metrics"]}}"#)
            let told = try await maria.next("metrics_update")
            let data = told.contents
            #expect((data["metrics"] as? [String: Any])?["ordersReceived"] as? Int == 1)
            #expect(data["period"] as? String == "current_hour")
        }
    }
}
