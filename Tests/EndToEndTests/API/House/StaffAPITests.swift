import Foundation
import Restaurant
import Testing

@testable import comanda

@Suite("staff over HTTP")
struct StaffAPITests {
    @Test("everybody clocks themselves, managers others too, and admins alone make admins")
    func permissions() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            let jonas = try await manager.as(.employee, user: "jonas")
            #expect(try await jonas("clockIn", ["employee": "jonas"], body: "{}").status == 200)
            #expect(try await jonas("clockIn", ["employee": "jonas"], body: "{}").status == 409)
            for name in ["clockOut", "endBreak"] { #expect(try await jonas(name, ["employee": "luca"]).status == 403) }
            #expect(try await jonas("startBreak", ["employee": "luca"], body: "{}").status == 403)
            #expect(try await manager("startBreak", ["employee": "jonas"], body: "{}").status == 200)
            #expect(try await manager("clockIn", ["employee": "luca"], body: #"{"until":"tomorrow"}"#).status == 422)
            let admin = #"{"name":"Jonas","role":"admin"}"#
            #expect(try await jonas("putEmployee", ["employee": "jonas"], body: admin).status == 403)
            #expect(try await manager("putEmployee", ["employee": "jonas"], body: admin).status == 403)
            #expect(try await manager("putEmployee", ["employee": "jonas"], body: #"{"name":"J","role":"customer"}"#).status == 422)
            #expect(try await manager.as(.admin)("putEmployee", ["employee": "jonas"], body: admin).status == 200)
            #expect(try await manager.as(.customer)("clockIn", ["employee": "anna"], body: "{}").status == 403)
        }
    }

    @Test("staff see their own shifts, managers everybody's, newest first in pages")
    func shifts() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager, user: "maria")
            for user in ["jonas", "luca", "jonas"] {
                let one = try await manager.as(.employee, user: user)
                #expect(try await one("clockIn", ["employee": user], body: "{}").status == 200)
                #expect(try await one("clockOut", ["employee": user]).status == 200)
            }
            func employees(_ api: APIClient, _ query: String) async throws -> ([String], String?) {
                let answer = try await api("listShifts", query: query)
                #expect(answer.status == 200)
                let shifts = answer.json["shifts"] as? [[String: Any]] ?? []
                return (shifts.compactMap { $0["employee_id"] as? String }, answer.json["next_cursor"] as? String)
            }
            let jonas = try await manager.as(.employee, user: "jonas")
            #expect(try await employees(jonas, "").0 == ["jonas", "jonas"])
            #expect(try await jonas("listShifts", query: "?employee_id=luca").status == 403)
            #expect(try await employees(manager, "?employee_id=luca").0 == ["luca"])
            let (first, cursor) = try await employees(manager, "?limit=2")
            #expect(first == ["jonas", "luca"])
            let (rest, end) = try await employees(manager, "?limit=2&cursor=\(try #require(cursor))")
            #expect(rest == ["jonas"] && end == nil)
            for query in ["?limit=0", "?limit=201", "?limit=x", "?cursor=%20", "?employee_id="] {
                #expect(try await manager("listShifts", query: query).status == 422, "\(query)")
            }
            #expect(try await manager.as(.customer)("listShifts").status == 403)
        }
    }
}
