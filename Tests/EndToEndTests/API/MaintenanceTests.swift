import Foundation
import Restaurant
import Testing

@testable import comanda

@Suite("Maintenance")
struct MaintenanceTests {
    private static func instant(after seconds: Int) -> String {
        Timestamp(milliseconds: 1000 * (Int64(Date().timeIntervalSince1970) + Int64(seconds))).description
    }

    private static func body(_ message: String, _ start: Int, _ end: Int? = nil) -> String {
        let end = end.map { #","ends_at":"\#(instant(after: $0))""# } ?? ""
        return #"{"message":"\#(message)","starts_at":"\#(instant(after: start))"\#(end)}"#
    }

    @Test("an admin announces it; who listens to system:maintenance hears it with its place in the channel, also on coming back")
    func announced() async throws {
        try await TestServer.with { server in
            let root = try await APIClient(server).as(.admin, user: "root")
            let talk = try await server.tap(.admin, user: "root")
            let last = try #require(try await talk.subscribe("system:maintenance").messageID)
            let first = try await root(
                "announceMaintenance", headers: [("Idempotency-Key", "m")], body: Self.body("Upgrade", 3600, 7200))
            #expect(first.status == 201)
            let heard = try await talk.next("maintenance")
            #expect(heard.place == "system:maintenance#1")
            let announced = try #require(first.json["maintenance"] as? [String: Any])
            #expect(heard.contents["maintenanceId"] as? String == announced["id"] as? String)
            #expect(heard.contents["message"] as? String == "Upgrade" && heard.contents["announcedBy"] as? String == "root")
            #expect(heard.contents["startsAt"] as? String == announced["starts_at"] as? String)
            #expect(heard.contents["endsAt"] as? String == announced["ends_at"] as? String)
            #expect(try await root("announceMaintenance", body: Self.body("Now", -60)).status == 201)
            #expect(try await talk.next("maintenance").place == "system:maintenance#2")
            let back = try await server.tap(.admin, user: "root2")
            try await back.reconnect(last, "system:maintenance")
            #expect(try await back.next("message_replay").replayed == ["system:maintenance#1", "system:maintenance#2"])
        }
    }

    @Test("what is announced and not over is listed, the next first; a key sent again announces once")
    func listed() async throws {
        try await TestServer.with { server in
            let root = try await APIClient(server).as(.admin, user: "root")
            let body = Self.body("Later", 7200, 9000)
            for _ in 1...2 {
                let answer = try await root("announceMaintenance", headers: [("Idempotency-Key", "m")], body: body)
                #expect(answer.status == 201)
            }
            _ = try await root("announceMaintenance", body: Self.body("Sooner", 60))
            func messages(_ client: APIClient) async throws -> [String?] {
                (try await client("listMaintenance").json["maintenance"] as? [[String: Any]] ?? []).map { $0["message"] as? String }
            }
            #expect(try await messages(root) == ["Sooner", "Later"])
            #expect(try await messages(try await root.as(.admin, restaurant: "elsewhere")) == [])
        }
    }

    @Test("it is announced by admins, heard by admins, and makes sense")
    func refused() async throws {
        try await TestServer.with { server in
            let root = try await APIClient(server).as(.admin, user: "root")
            let year = 367 * 86_400
            for body in [
                "{}", #"{"message":"x"}"#, #"{"message":"x","starts_at":"soon"}"#, Self.body(" ", 60), Self.body("x", 60, 60),
                Self.body("x", 60, 30), Self.body("x", -120, -60), Self.body("x", year), Self.body("x", -year),
                Self.body("x", 60, year + 60),
                #"{"message":"x","starts_at":"9999-12-31T23:59:59Z"}"#, #"{"message":"x","starts_at":"0000-01-01T00:00:00Z"}"#,
                Self.body(String(repeating: "x", count: 501), 60),
            ] {
                #expect(try await root("announceMaintenance", body: body).status == 422, "\(body.prefix(80))")
            }
            for role in [Role.customer, .employee, .manager] {
                let other = try await root.as(role)
                #expect(try await other("announceMaintenance", body: Self.body("x", 60)).status == 403)
                #expect(try await other("listMaintenance").status == 403)
                let talk = try await server.tap(role, user: "u")
                let failed = try await talk.subscribe("system:maintenance").contents["failed"] as? [[String: String]]
                #expect(failed?.first?["reason"] == "insufficient_permissions")
            }
        }
    }
}
