import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("Pages of other origins")
struct CrossOriginTests {
    private static let page = "https://till.example"

    private func preflight(_ server: TestServer, _ path: String, from origin: String) async throws -> TestServer.HTTPAnswer {
        try await server.http(
            .OPTIONS, path, headers: [("Origin", origin), ("Access-Control-Request-Method", "PATCH")])
    }

    @Test("a page that was named may ask, and read what matters; no other may")
    func pages() async throws {
        try await TestServer.with(change: { $0.allowedOrigins = Self.page }) { server in
            let asked = try await preflight(server, "/api/v1/orders/x", from: Self.page)
            #expect(asked.status == 204)
            #expect(asked.headers.first(name: "access-control-allow-origin") == Self.page)
            #expect(asked.headers.first(name: "access-control-allow-methods") == "GET, HEAD, PATCH")
            let named = asked.headers.first(name: "access-control-allow-headers") ?? ""
            for header in ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Restaurant-ID"] {
                #expect(named.contains(header))
            }
            #expect(asked.headers.first(name: "access-control-allow-credentials") == nil)
            #expect(asked.headers.first(name: "vary") == "Origin")

            let token = try await server.token(.employee)
            for (path, status) in [("/api/v1/menu", 200), ("/api/v1/orders/none", 404), ("/api/v1/nothing", 404)] {
                let answer = try await server.http(.GET, path, token: token, headers: [("Origin", Self.page)])
                #expect(answer.status == status)
                #expect(answer.headers.first(name: "access-control-allow-origin") == Self.page)
                let exposed = answer.headers.first(name: "access-control-expose-headers") ?? ""
                for header in ["ETag", "Location", "Idempotency-Replayed", "Retry-After"] { #expect(exposed.contains(header)) }
            }
            let unauthorized = try await server.http(.GET, "/api/v1/menu", headers: [("Origin", Self.page)])
            #expect(unauthorized.status == 401 && unauthorized.headers.first(name: "access-control-allow-origin") == Self.page)

            for origin in ["https://evil.example", "null"] {
                let refused = try await preflight(server, "/api/v1/orders", from: origin)
                #expect(refused.headers.first(name: "access-control-allow-origin") == nil)
                #expect(refused.headers.first(name: "access-control-allow-methods") == nil)
                let answer = try await server.http(.GET, "/api/v1/menu", token: token, headers: [("Origin", origin)])
                #expect(answer.headers.first(name: "access-control-allow-origin") == nil)
                #expect(answer.headers.first(name: "vary") == "Origin")
            }
            #expect(try await preflight(server, "/api/v1/nothing", from: Self.page).status == 404)
            let plain = try await server.http(.OPTIONS, "/api/v1/orders", headers: [("Origin", Self.page)])
            #expect(plain.status == 405)
            #expect(try await server.http(.GET, "/kitchen", headers: [("Origin", Self.page)]).headers.first(name: "vary") == nil)
        }
    }
}
