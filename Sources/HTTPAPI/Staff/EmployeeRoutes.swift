import Access
import Engine
import Hummingbird
import JSONText
import NIOCore
import Restaurant

/// Who works here, whether they are at work, and what they worked.
struct EmployeeRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var name: String?
        var role: String?
    }

    private struct ClockBody: Decodable {
        var counter_id: String?
        var until: String?
    }

    private struct BreakBody: Decodable {
        var minutes: Int?
        var type: String?
    }

    var operations: [Operation] {
        let employee = "/api/v1/employees/{employee}"
        return [
            Operation("getEmployees", .get, "/api/v1/employees", list),
            Operation("putEmployee", .put, employee, put),
            Operation("clockIn", .post, employee + "/clock-in", clockIn),
            Operation("clockOut", .post, employee + "/clock-out", clockOut),
            Operation("startBreak", .post, employee + "/break-start", startBreak),
            Operation("endBreak", .post, employee + "/break-end", endBreak),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .readOrders))
        return Response.json { json in
            json.array("employees", state.employees.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }) { $0.employee($1) }
        }
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .configure)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let id: EmployeeID = try context.id("employee")
        let employee = Employee(id: id, name: try given(body.name, "name"), role: try given(try choice(body.role, "role"), "role"))
        return try await perform(.putEmployee(employee), of: id, caller, request, bytes)
    }

    @Sendable private func clockIn(_ request: Request, _ context: APIContext) async throws -> Response {
        let (caller, id) = try colleague(context)
        let (body, bytes) = try await request.json(ClockBody.self, upTo: context.maxUploadSize)
        let command = Command.clock(
            id, in: true, counter: try identifier(body.counter_id, "counter_id"), until: try instant(body.until, "until"))
        return try await perform(command, of: id, caller, request, bytes)
    }

    @Sendable private func clockOut(_ request: Request, _ context: APIContext) async throws -> Response {
        let (caller, id) = try colleague(context)
        return try await perform(.clock(id, in: false, counter: nil), of: id, caller, request, ByteBuffer())
    }

    @Sendable private func startBreak(_ request: Request, _ context: APIContext) async throws -> Response {
        let (caller, id) = try colleague(context)
        let (body, bytes) = try await request.json(BreakBody.self, upTo: context.maxUploadSize)
        return try await perform(.startBreak(id, minutes: body.minutes, type: body.type), of: id, caller, request, bytes)
    }

    @Sendable private func endBreak(_ request: Request, _ context: APIContext) async throws -> Response {
        let (caller, id) = try colleague(context)
        return try await perform(.endBreak(id), of: id, caller, request, ByteBuffer())
    }

    /// Everybody clocks themselves; managers others too.
    private func colleague(_ context: APIContext) throws(Problem) -> (Caller, EmployeeID) {
        let id: EmployeeID = try context.id("employee")
        return (try context.caller(may: context.bearer?.user == id.rawValue ? .clockSelf : .clockOthers), id)
    }

    private func perform(
        _ command: Command, of id: EmployeeID, _ caller: Caller, _ request: Request, _ bytes: ByteBuffer
    ) async throws -> Response {
        let answer = try await engine.perform(command, caller, request, bytes, subject: id.rawValue)
        let employee = try answer.told { event in if case .employeeChanged(let employee, _, _, _) = event { employee } else { nil } }
        return .thing("employee", of: answer) { $0.employee(employee) }
    }
}

extension JSONWriter {
    /// Somebody who works here; the sockets never speak of them.
    fileprivate mutating func employee(_ employee: Employee) {
        object { json in
            json.field("id", employee.id.rawValue)
            json.field("name", employee.name)
            json.field("role", employee.role.rawValue)
            json.field("presence", employee.presence.rawValue)
            json.field("counter_id", employee.counter?.rawValue)
            json.field("shift_started_at", employee.shiftStartedAt?.description)
            json.field("shift_ends_at", employee.shiftEndsAt?.description)
            json.field("break_started_at", employee.breakStartedAt?.description)
            json.field("break_minutes", employee.breakMinutes)
            json.field("break_type", employee.breakType)
            json.field("version", employee.version)
        }
    }
}
