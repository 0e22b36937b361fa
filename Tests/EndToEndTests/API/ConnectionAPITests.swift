import Access
import Foundation
import Restaurant
import Testing

@testable import comanda

@Suite("What managers do about connections, tokens and announcements")
struct ConnectionAPITests {
    @Test("they see who is connected to their restaurant, and send one away, who may come again")
    func connections() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let talk = try await server.connect(.kitchen, user: "luca")
            let other = try await server.connect(.kitchen, user: "eve", restaurant: "elsewhere")
            let list = try await manager("listConnections").json["connections"] as? [[String: Any]] ?? []
            #expect(list.map { $0["user"] as? String } == ["luca"])
            #expect(list.first?["address"] as? String == "127.0.0.1" && list.first?["role"] as? String == "kitchen")
            let id = try #require(list.first?["id"] as? String)
            let stranger = try await manager.as(.manager, restaurant: "elsewhere")
            #expect(try await stranger("closeConnection", ["connection": id]).status == 404)
            #expect(try await manager("closeConnection", ["connection": "x"]).status == 404)
            #expect(try await manager("closeConnection", ["connection": id]).status == 204)
            #expect(try await talk.closed().code == 1008)
            _ = try await server.connect(.kitchen, user: "luca")
            let kitchen = try await manager.as(.kitchen)
            #expect(try await kitchen("listConnections").status == 403)
            #expect(try await kitchen("closeConnection", ["connection": id]).status == 403)
            try await other.say(#"{"type":"ping"}"#)
            _ = try await other.next("pong")
        }
    }

    @Test("they give tokens to displays, of no role above their own, and in nobody's name who logs in")
    func tokens() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let made = try await manager(
                "issueToken", body: #"{"user":"display-1","role":"kitchen","device":"kds-1","counters":["oven"],"valid_for_seconds":3600}"#)
            #expect(made.status == 201)
            let display = try await APIClient(server, token: made.json["token"] as? String)
            #expect(try await display("listOrders").status == 200)
            #expect(try await display("getAudit").status == 403)
            try await server.revoke(#"{"device":"kds-1"}"#)
            #expect(try await display("listOrders").status == 401)
            #expect(try await manager("setCredentials", ["employee": "luca"], body: #"{"pin":"4711"}"#).status == 200)
            for (body, status) in [
                (#"{"user":"x","role":"admin"}"#, 403), (#"{"user":"luca","role":"kitchen"}"#, 403),
                (#"{"user":"comanda","role":"kitchen"}"#, 422), (#"{"user":"x","role":"king"}"#, 422), (#"{"role":"kitchen"}"#, 422),
                (#"{"user":"x","role":"kitchen","valid_for_seconds":59}"#, 422),
                (#"{"user":"x","role":"kitchen","valid_for_seconds":31622401}"#, 422),
                (#"{"user":"x","role":"kitchen","counters":["a b"]}"#, 422), (#"{"user":"x","role":"kitchen","device":""}"#, 422),
            ] {
                #expect(try await manager("issueToken", body: body).status == status, "\(body)")
            }
            #expect(try await manager.as(.employee)("issueToken", body: #"{"user":"x","role":"kitchen"}"#).status == 403)
            let records = String(decoding: try await manager("getAudit").body, as: UTF8.self)
            #expect(records.contains("issueToken") && records.contains("display-1"))
        }
    }

    @Test("they speak to everybody at their restaurant at once")
    func broadcast() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let talk = try await server.connect(.kitchen, user: "luca")
            let body = #"{"title":"Fire drill","message":"in five minutes","audience":"kitchen","priority":"high"}"#
            #expect(try await manager("broadcast", ["restaurant": "demo"], body: body).status == 201)
            #expect(try await talk.next("notification:kitchen").text.contains("Fire drill"))
            #expect(try await manager("broadcast", ["restaurant": "elsewhere"], body: body).status == 403)
            #expect(try await manager.as(.employee)("broadcast", ["restaurant": "demo"], body: body).status == 403)
            for bad in ["{}", #"{"title":"x"}"#, #"{"title":"","message":"x"}"#, #"{"title":"x","message":"x","audience":"refund"}"#] {
                #expect(try await manager("broadcast", ["restaurant": "demo"], body: bad).status == 422, "\(bad)")
            }
        }
    }
}
