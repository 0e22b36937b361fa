import Access
import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("rating an order over HTTP")
struct RatingTests {
    /// A completed order of the customer ann.
    private static func completed(_ server: TestServer) async throws -> String {
        let token = try await server.token(.kitchen)
        let body = #"{"items":[{"name":"Soup","unit_price":500,"quantity":1}],"customer":{"id":"ann"}}"#
        let placed = try await server.http(.POST, "/api/v1/orders", token: token, body: body)
        let id = try #require(placed.order["id"] as? String)
        _ = try await server.http(.PATCH, "/api/v1/orders/\(id)/status", token: token, body: #"{"status":"completed"}"#)
        return id
    }

    private static func link(_ server: TestServer, _ id: String) throws -> String {
        OrderLink(secret: TestServer.secret).rating(of: try #require(OrderID(id)))
    }

    @Test("the link opens a page, and its token rates the order once")
    func link() async throws {
        try await TestServer.with { server in
            let id = try await Self.completed(server)
            let link = try Self.link(server, id)
            let page = try await server.http(.GET, link)
            #expect(page.status == 200 && page.headers["content-type"].first?.hasPrefix("text/html") == true)
            let token = try #require(link.split(separator: "=").last)
            let path = "/api/v1/orders/\(id)/rating"
            let body = #"{"stars":5,"comment":"great","token":"\#(token)"}"#
            let rated = try await server.http(.POST, path, body: body)
            #expect(rated.status == 201)
            #expect((rated.json["rating"] as? [String: Any])?["stars"] as? Int == 5)
            #expect(try await server.http(.POST, path, body: body).status == 409)
        }
    }

    @Test("a wrong token, none, and a wrong body are refused")
    func refused() async throws {
        try await TestServer.with { server in
            let id = try await Self.completed(server)
            let other = try Self.link(server, try await Self.completed(server)).split(separator: "=").last ?? ""
            let path = "/api/v1/orders/\(id)/rating"
            #expect(try await server.http(.POST, path, body: #"{"stars":5,"token":"\#(other)"}"#).status == 403)
            #expect(try await server.http(.POST, path, body: #"{"stars":5}"#).status == 401)
            #expect(try await server.http(.POST, path, body: "stars").status == 400)
            let token = try Self.link(server, id).split(separator: "=").last ?? ""
            #expect(try await server.http(.POST, path, body: #"{"stars":6,"token":"\#(token)"}"#).status == 422)
            #expect(try await server.http(.POST, path, body: #"{"token":"\#(token)"}"#).status == 422)
        }
    }

    @Test("its customer rates it with a token of their own, and staff do not")
    func bearer() async throws {
        try await TestServer.with { server in
            let id = try await Self.completed(server)
            let path = "/api/v1/orders/\(id)/rating"
            for (role, user, status) in [(Role.manager, "boss", 403), (.customer, "ben", 403), (.customer, "ann", 201)] {
                let token = try await server.token(role, user: user)
                #expect(try await server.http(.POST, path, token: token, body: #"{"stars":3}"#).status == status, "\(user)")
            }
        }
    }
}
