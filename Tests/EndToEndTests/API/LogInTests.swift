import Access
import AsyncHTTPClient
import Engine
import Foundation
import Journal
import NIOCore
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("Staff log in, stay and go")
struct LogInTests {
    static let password = "correct horse battery"

    /// Has a manager give somebody secrets.
    private func enrol(_ user: String, _ server: TestServer, _ body: String, by role: Role = .manager) async throws {
        let manager = try await APIClient(server).as(role, user: "boss")
        let answer = try await manager("setCredentials", ["employee": user], body: body)
        #expect(answer.status == 200, "\(answer.json)")
    }

    private func body(_ user: String, pin: String? = nil, password: String? = nil, restaurant: String = "demo") -> String {
        let secret = pin.map { #""pin":"\#($0)""# } ?? #""password":"\#(password ?? Self.password)""#
        return #"{"restaurant_id":"\#(restaurant)","user":"\#(user)",\#(secret)}"#
    }

    private func refresh(_ token: String?) -> String { #"{"refresh_token":"\#(token ?? "")"}"# }

    @Test("with a PIN or a password, with the role that they have, for what their role may")
    func comeIn() async throws {
        try await TestServer.with { server in
            try await enrol("luca", server, #"{"pin":"4711","password":"\#(Self.password)"}"#)
            let api = try await APIClient(server)
            for secret in [body("luca", pin: "4711"), body("luca")] {
                let answer = try await api("logIn", body: secret)
                #expect(answer.status == 200)
                #expect(answer.json["role"] as? String == "kitchen" && answer.json["user"] as? String == "luca")
                #expect(answer.json["token_type"] as? String == "Bearer")
                let mine = try await APIClient(server, token: answer.access)
                #expect(try await mine("listOrders").status == 200)
                #expect(try await mine("getAudit").status == 403)
                let socket = try await server.open("/v1?token=\(answer.access ?? "")")
                _ = try await socket.next("connection_established")
                // What renews opens nothing.
                #expect(try await APIClient(server, token: answer.refresh)("listOrders").status == 401)
            }
        }
    }

    @Test("a wrong secret, a wrong user and a wrong restaurant are answered alike")
    func wrong() async throws {
        try await TestServer.with(change: { $0.limits.failuresPerAddress = 100 }) { server in
            try await enrol("luca", server, #"{"pin":"4711"}"#)
            let api = try await APIClient(server)
            var answers: Set<String> = []
            for secret in [
                body("luca", pin: "4712"), body("luca"), body("nobody", pin: "4711"), body("aisha", pin: "4711"),
                body("luca", pin: "4711", restaurant: "elsewhere"),
            ] {
                let answer = try await api("logIn", body: secret)
                #expect(answer.status == 401)
                answers.insert("\(answer.code ?? "") \(answer.json["detail"] ?? "")")
            }
            #expect(answers.count == 1)
            // Asking for a restaurant makes none.
            #expect(try server.server.store.restaurants().map(\.rawValue) == ["demo"])
            for bad in [
                "{}", #"{"restaurant_id":"demo","user":"luca"}"#, #"{"restaurant_id":"demo","user":"luca","pin":"1"}"#,
                #"{"restaurant_id":"de mo","user":"luca","pin":"1234"}"#, #"{"restaurant_id":"demo","user":"","pin":"1234"}"#,
                #"{"restaurant_id":"demo","user":"luca","pin":"1234","password":"0123456789"}"#,
            ] {
                #expect(try await api("logIn", body: bad).status == 422, "\(bad)")
            }
        }
    }

    @Test("five wrong tries lock a user out for fifteen minutes, with the right secret too; it is all in the audit record")
    func lockedOut() async throws {
        let world = ShiftedWorld()
        try await TestServer.with(world: world, change: { $0.limits.failuresPerAddress = 100 }) { server in
            try await enrol("luca", server, #"{"pin":"4711"}"#)
            let api = try await APIClient(server)
            for _ in 1...5 { #expect(try await api("logIn", body: body("luca", pin: "0000")).status == 401) }
            for pin in ["0000", "4711"] {
                let refused = try await api("logIn", body: body("luca", pin: pin))
                #expect(refused.status == 429 && refused.code == "LOCKED_OUT")
                let wait = try #require(refused.headers.first(name: "retry-after").flatMap { Int($0) })
                #expect((1...900).contains(wait))
            }
            for _ in 1...6 { _ = try await api("logIn", body: body("nobody", pin: "0000")) }
            #expect(try await api("logIn", body: body("nobody", pin: "0000")).status == 429)
            world.pass(.seconds(901))
            #expect(try await api("logIn", body: body("luca", pin: "4711")).status == 200)
            let records = try await api.as(.manager)("getAudit").json["records"] as? [[String: Any]] ?? []
            let luca = records.filter { $0["user"] as? String == "luca" }.reversed().map { $0["action"] as? String ?? "" }
            #expect(luca == Array(repeating: "refused: logIn", count: 4) + ["refused: logIn, and locked out", "logIn"])
        }
    }

    @Test("wrong secrets count against the address they come from")
    func suspicion() async throws {
        try await TestServer.with(change: { $0.limits.failuresPerAddress = 3 }) { server in
            let api = try await APIClient(server)
            for number in 0...3 { #expect(try await api("logIn", body: body("user-\(number)", pin: "0000")).status == 401) }
            let refused = try await api("logIn", body: body("another", pin: "0000"))
            #expect(refused.status == 429 && refused.code == "RATE_LIMITED")
        }
    }

    @Test("a refresh token is good once; shown twice, all that its user holds is over")
    func rotation() async throws {
        try await TestServer.with { server in
            try await enrol("luca", server, #"{"pin":"4711"}"#)
            let api = try await APIClient(server)
            let first = try await api("logIn", body: body("luca", pin: "4711"))
            let second = try await api("refreshTokens", body: refresh(first.refresh))
            #expect(second.status == 200)
            let access = try await APIClient(server, token: second.access)
            #expect(try await access("listOrders").status == 200)
            #expect(try await api("refreshTokens", body: refresh(first.refresh)).status == 401)
            #expect(try await access("listOrders").status == 401)
            #expect(try await api("refreshTokens", body: refresh(second.refresh)).status == 401)
            // Who they are they can still show.
            #expect(try await api("logIn", body: body("luca", pin: "4711")).status == 200)
            #expect(try await api("refreshTokens", body: refresh(second.access)).status == 401)
            #expect(try await api("refreshTokens", body: "{}").status == 422)
        }
    }

    @Test("of many who show the same refresh token at the same time at most one gets tokens, and they do not last")
    func race() async throws {
        try await TestServer.with(change: { $0.limits.failuresPerAddress = 100 }) { server in
            try await enrol("luca", server, #"{"pin":"4711"}"#)
            let api = try await APIClient(server)
            let token = try await api("logIn", body: body("luca", pin: "4711")).refresh
            let answers = try await withThrowingTaskGroup(of: TestServer.HTTPAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await api("refreshTokens", body: refresh(token)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 200 }.count <= 1)
            #expect(answers.filter { $0.status == 401 }.count >= 7)
        }
    }

    @Test("what the restaurant says of somebody holds from the next refresh on: their role, their counter, whether they may at all")
    func changes() async throws {
        try await TestServer.with { server in
            try await enrol("jonas", server, #"{"pin":"4711"}"#)
            let (api, boss) = (try await APIClient(server), try await APIClient(server).as(.admin, user: "boss"))
            let first = try await api("logIn", body: body("jonas", pin: "4711"))
            let demo = try #require(RestaurantID("demo"))
            let promoted = Employee(id: try #require(EmployeeID("jonas")), name: "Jonas", role: .manager)
            _ = try await server.server.engine.perform(.init(restaurant: demo, command: .putEmployee(promoted), actor: .house))
            let second = try await api("refreshTokens", body: refresh(first.refresh))
            #expect(second.json["role"] as? String == "manager")
            #expect(try await APIClient(server, token: second.access)("getAudit").status == 200)
            #expect(try await boss("removeCredentials", ["employee": "jonas"]).status == 204)
            #expect(try await api("refreshTokens", body: refresh(second.refresh)).status == 401)
            #expect(try await APIClient(server, token: second.access)("getAudit").status == 401)
            #expect(try await api("logIn", body: body("jonas", pin: "4711")).status == 401)
            #expect(try await boss("removeCredentials", ["employee": "jonas"]).status == 404)
        }
    }

    @Test("who logs out is out, with both tokens; twice is no crime")
    func goOut() async throws {
        try await TestServer.with { server in
            try await enrol("luca", server, #"{"pin":"4711"}"#)
            var api = try await APIClient(server)
            let tokens = try await api("logIn", body: body("luca", pin: "4711"))
            let other = try await api("logIn", body: body("luca", pin: "4711"))
            api.token = tokens.access
            #expect(try await api("logOut", body: refresh(tokens.refresh)).status == 204)
            #expect(try await api("logOut", body: refresh(tokens.refresh)).status == 204)
            #expect(try await api("listOrders").status == 401)
            #expect(try await APIClient(server, token: other.access)("listOrders").status == 200)
            #expect(try await api("logOut", body: refresh(tokens.access)).status == 401)
        }
    }

    @Test("changing a password takes the old one, ends all that was given before, and lets its owner stay")
    func changePassword() async throws {
        try await TestServer.with { server in
            try await enrol("luca", server, #"{"pin":"4711","password":"\#(Self.password)"}"#)
            let api = try await APIClient(server)
            let tokens = try await api("logIn", body: body("luca"))
            let mine = try await APIClient(server, token: tokens.access)
            let wrong = try await mine("changePassword", body: #"{"old":"wrong but long","new":"a new password"}"#)
            #expect(wrong.status == 403)
            for bad in [
                "{}", #"{"old":"\#(Self.password)"}"#, #"{"old":"\#(Self.password)","new":"short"}"#,
                #"{"old":"x","new":"a new password"}"#,
            ] {
                #expect(try await mine("changePassword", body: bad).status == 422)
            }
            let changed = try await mine("changePassword", body: #"{"old":"\#(Self.password)","new":"a new password"}"#)
            #expect(changed.status == 200)
            #expect(try await mine("listOrders").status == 401)
            #expect(try await APIClient(server, token: changed.access)("listOrders").status == 200)
            #expect(try await api("refreshTokens", body: refresh(tokens.refresh)).status == 401)
            #expect(try await api("logIn", body: body("luca")).status == 401)
            for secret in [body("luca", password: "a new password"), body("luca", pin: "4711")] {
                let again = try await api("logIn", body: secret)
                #expect(again.status == 200)
                #expect(try await APIClient(server, token: again.access)("listOrders").status == 200)
            }
        }
    }

    @Test("secrets are set by oneself or by a manager, an admin's by an admin; no answer and no record tells one")
    func setting() async throws {
        try await TestServer.with { server in
            let root = Employee(id: try #require(EmployeeID("root")), name: "Root", role: .admin)
            let demo = try #require(RestaurantID("demo"))
            _ = try await server.server.engine.perform(.init(restaurant: demo, command: .putEmployee(root), actor: .house))
            let api = try await APIClient(server)
            let pin = #"{"pin":"987654"}"#
            for (role, user, whose, status) in [
                (Role.kitchen, "luca", "luca", 200), (.kitchen, "luca", "aisha", 403), (.manager, "maria", "aisha", 200),
                (.manager, "maria", "root", 403), (.admin, "boss", "root", 200), (.manager, "maria", "nobody", 404),
                (.customer, "luca", "luca", 403),
            ] {
                let answer = try await api.as(role, user: user)("setCredentials", ["employee": whose], body: pin)
                #expect(answer.status == status, "\(user) sets \(whose)'s")
                #expect(!String(decoding: answer.body, as: UTF8.self).contains("987654"))
            }
            let maria = try await api.as(.manager, user: "maria")
            for bad in ["{}", #"{"pin":null}"#, #"{"pin":"12"}"#, #"{"password":"short"}"#, #"{"pin":"12a4","password":"0123456789"}"#] {
                #expect(try await maria("setCredentials", ["employee": "aisha"], body: bad).status == 422)
            }
            #expect(try await maria("removeCredentials", ["employee": "root"]).status == 403)
            let records = String(decoding: try await maria("getAudit").body, as: UTF8.self)
            #expect(records.contains("setCredentials") && !records.contains("987654"))
        }
    }

    @Test("the program makes an admin at its first start, and people by hand; they can log in")
    func program() async throws {
        let folder = try TestFolder()
        let (server, port) = try await Running.server(["--data", folder.data])
        let line = try #require(await server.output.line(containing: "first start: "))
        #expect(line.contains("restaurant demo as admin"))
        let password = try #require(line.split(separator: " ").last.map(String.init))
        #expect(try await Self.logIn("admin", password, at: "demo", port) == 200)
        server.signal(SIGTERM)
        #expect(await server.ended() == 0)

        let made = try await Program.run(
            ["user", "--restaurant", "trattoria", "--user", "carla", "--role", "manager", "--data", folder.data])
        #expect(made.status == 0, "\(made.errors)")
        let hers = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let king = try await Program.run(["user", "--restaurant", "demo", "--user", "x", "--role", "king", "--data", folder.data])
        #expect(king.status == ExitReason.usage.rawValue)
        let (again, secondPort) = try await Running.server(["--data", folder.data])
        #expect(try await Self.logIn("admin", password, at: "demo", secondPort) == 200)
        #expect(try await Self.logIn("carla", hers, at: "trattoria", secondPort) == 200)
        again.signal(SIGTERM)
        #expect(await again.ended() == 0)
        #expect(!again.output.text.contains("first start"))
    }

    private static func logIn(_ user: String, _ password: String, at restaurant: String, _ port: Int) async throws -> Int {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/auth/login")
        request.method = .POST
        request.body = .bytes(
            ByteBuffer(string: #"{"restaurant_id":"\#(restaurant)","user":"\#(user)","password":"\#(password)"}"#))
        return Int(try await HTTPClient.shared.execute(request, timeout: .seconds(20)).status.code)
    }
}

extension TestServer.HTTPAnswer {
    fileprivate var access: String? { json["access_token"] as? String }
    fileprivate var refresh: String? { json["refresh_token"] as? String }
}
