import Access
import AsyncHTTPClient
import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("Revocations")
struct RevocationTests {
    private static func list(_ api: APIClient) async throws -> [[String: Any]] {
        try await api("listRevocations").json["revocations"] as? [[String: Any]] ?? []
    }

    @Test(
        "what was revoked is refused from the answer on, over HTTP and at every door; others go on", arguments: ["user", "device", "jti"])
    func atOnce(_ kind: String) async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let (eve, ben) = (try await server.token(user: "eve", device: "tablet"), try await server.token(user: "ben", device: "phone"))
            let jti = try Self.claim("jti", of: eve)
            let open = try await server.open("/ws?v=6", headers: [("Authorization", "Bearer \(eve)")])
            _ = try await open.next("connected")
            let other = try await server.open("/ws?v=6", headers: [("Authorization", "Bearer \(ben)")])
            _ = try await other.next("connected")
            let name = ["user": "eve", "device": "tablet", "jti": jti][kind] ?? ""
            let revoked = try await manager("revoke", body: #"{"\#(kind)":"\#(name)","reason":"lost"}"#)
            #expect(revoked.status == 201)
            let refused = try await server.http(.GET, "/api/v1/orders", token: eve)
            #expect(refused.status == 401 && refused.code == "AUTHENTICATION_FAILED")
            #expect(try await open.closed().code == 1008)
            for path in ["/ws?v=6", "/ws?v=1", "/v1"] {
                let again = try await server.open(path, headers: [("Authorization", "Bearer \(eve)")])
                let (code, reason) = try await again.closed()
                #expect(code == 1008 && reason == "Unauthorized", "\(path)")
            }
            #expect(try await server.http(.GET, "/api/v1/orders", token: ben).status == 200)
            try await other.say(#"{"type":"ping"}"#)
            _ = try await other.next("pong")
        }
    }

    @Test("a token that was made later is good again")
    func later() async throws {
        let world = ShiftedWorld()
        try await TestServer.with(world: world) { server in
            try await server.revoke(#"{"user":"eve"}"#)
            world.pass(.seconds(1))
            let fresh = try await server.token(user: "eve")
            #expect(try await server.http(.GET, "/api/v1/orders", token: fresh).status == 200)
            _ = try await server.connect(user: "eve")
        }
    }

    @Test("who shows a revoked token anew is sent away, and not told that it was renewed")
    func renewal() async throws {
        try await TestServer.with { server in
            let (first, second) = (try await server.token(user: "eve"), try await server.token(user: "eve"))
            let talk = try await server.open("/v1", headers: [("Authorization", "Bearer \(first)")])
            _ = try await talk.next("connection_established")
            try await server.revoke(#"{"jti":"\#(try Self.claim("jti", of: second))"}"#)
            try await talk.say(#"{"type":"auth","data":{"token":"\#(second)"}}"#)
            #expect(try await talk.next().code == "AUTHENTICATION_FAILED")
            #expect(try await talk.closed().code == 1008)
        }
    }

    @Test("a manager revokes at their own restaurant; a token for two stays good at the other")
    func scope() async throws {
        try await TestServer.with { server in
            let both = try await Self.token(for: ["demo", "elsewhere"], user: "eve")
            let there = [("Restaurant-ID", "elsewhere")]
            try await server.revoke(#"{"user":"eve"}"#, restaurant: "elsewhere")
            #expect(try await server.http(.GET, "/api/v1/menu", token: both).status == 200)
            #expect(try await server.http(.GET, "/api/v1/menu", token: both, headers: there).status == 401)
            let talk = try await server.open("/v1?token=\(both)")
            _ = try await talk.next("connection_established")
            let (home, away) = (
                try await APIClient(server).as(.manager), try await APIClient(server).as(.admin, restaurant: "elsewhere")
            )
            #expect(try await Self.list(home).isEmpty)
            #expect(try await Self.list(away).map { $0["revoked_by"] as? String } == ["maria"])
            let foreign = try await home("revoke", headers: there, body: #"{"user":"eve"}"#)
            #expect(foreign.status == 403)
        }
    }

    @Test("exactly one of the three is named, by a manager")
    func refused() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let long = String(repeating: "x", count: 257)
            for body in [
                "{}", #"{"reason":"x"}"#, #"{"user":"a","device":"b"}"#, #"{"user":"a","jti":"b","device":"c"}"#, #"{"user":""}"#,
                #"{"user":"\#(long)"}"#, #"{"jti":"\#(long)"}"#, #"{"user":"a","reason":"\#(long)\#(long)"}"#, #"{"user":7}"#,
            ] {
                #expect(try await manager("revoke", body: body).status == 422, "\(body.prefix(40))")
            }
            for role in [Role.customer, .employee, .kitchen, .cashier] {
                let other = try await manager.as(role)
                #expect(try await other("revoke", body: #"{"user":"maria"}"#).status == 403)
                #expect(try await other("listRevocations").status == 403)
            }
            #expect(try await Self.list(manager).isEmpty)
        }
    }

    @Test("a key sent again gets the first answer, and the list and the audit record tell it once")
    func again() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let body = #"{"device":"till \"1\"","reason":"stolen"}"#
            let first = try await manager("revoke", headers: [("Idempotency-Key", "r")], body: body)
            let again = try await manager("revoke", headers: [("Idempotency-Key", "r")], body: body)
            #expect(first.status == 201 && again.status == 201 && first.body == again.body)
            #expect(again.headers.first(name: "idempotency-replayed") == "true")
            let other = try await manager("revoke", headers: [("Idempotency-Key", "r")], body: #"{"user":"ben"}"#)
            #expect((other.status, other.code) == (422, "IDEMPOTENCY_CONFLICT"))
            let all = try await Self.list(manager)
            #expect(all.map { $0["device"] as? String } == [#"till "1""#] && all.first?["user"] == nil)
            let records = try await manager("getAudit").json["records"] as? [[String: Any]] ?? []
            #expect(records.map { "\($0["user"] ?? "") \($0["action"] ?? "") \($0["subject"] ?? "")" } == [#"maria revoke till "1""#])
        }
    }

    @Test("a server that was killed refuses what was revoked when it comes again")
    func killed() async throws {
        let folder = try TestFolder()
        let secret = String(decoding: TestServer.secret, as: UTF8.self)
        let environment = ["COMANDA_JWT_SECRET": secret]
        func token(_ user: String, _ role: String) async throws -> String {
            let made = try await Program.run(
                ["token", "--user", user, "--role", role, "--restaurant", "demo", "--data", folder.data], environment: environment)
            return made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        func menu(_ token: String, _ port: Int) async throws -> Int {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/menu")
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
            return Int(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code)
        }
        let (maria, eve) = (try await token("maria", "manager"), try await token("eve", "kitchen"))
        let (first, port) = try await Running.server(["--data", folder.data], environment: environment)
        #expect(try await menu(eve, port) == 200)
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/revocations")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(maria)")
        request.body = .bytes(ByteBuffer(string: #"{"user":"eve"}"#))
        #expect(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status == .created)
        first.signal(SIGKILL)
        #expect(await first.ended() == 128 + SIGKILL)

        let (second, again) = try await Running.server(["--data", folder.data], environment: environment)
        #expect(try await menu(eve, again) == 401)
        #expect(try await menu(maria, again) == 200)
        let talk = Talk(try await WebSocketClient.connect("ws://127.0.0.1:\(again)/v1?token=\(eve)"))
        #expect(try await talk.closed().code == 1008)
        second.signal(SIGTERM)
        #expect(await second.ended() == 0)
    }

    // MARK: Tokens

    private static func claim(_ name: String, of token: String) throws -> String {
        let part = String(token.split(separator: ".")[1]).replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let padded = part + String(repeating: "=", count: (4 - part.count % 4) % 4)
        let claims = try JSONSerialization.jsonObject(with: try #require(Data(base64Encoded: padded))) as? [String: Any]
        return try #require(claims?[name] as? String)
    }

    /// A token as other issuers make them: for several restaurants.
    private static func token(for restaurants: [String], user: String) async throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let claims: [String: Any] = ["sub": user, "role": "kitchen", "restaurants": restaurants, "iat": now - 5, "exp": now + 600]
        let head = Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8).base64URL
        let body = try JSONSerialization.data(withJSONObject: claims).base64URL
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(head).\(body)".utf8), using: SymmetricKey(data: TestServer.secret))
        return "\(head).\(body).\(Data(code).base64URL)"
    }
}
