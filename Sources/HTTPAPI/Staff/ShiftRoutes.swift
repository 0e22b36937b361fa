import Access
import Engine
import Hummingbird
import JSONText
import Journal
import Restaurant

/// The shifts that are over: staff see their own, managers everybody's.
struct ShiftRoutes: Sendable {
    let engine: Engine
    let store: any Store

    var operations: [Operation] { [Operation("listShifts", .get, "/api/v1/shifts", list)] }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .clockSelf)
        let wanted: EmployeeID? = try request.id("employee_id")
        var query = ShiftQuery(employee: wanted, before: try request.id("cursor"), limit: try request.limit())
        if caller.principal.may(.clockOthers) == .no {
            guard wanted == nil || wanted?.rawValue == caller.principal.user else {
                throw Problem.forbidden("staff see their own shifts only")
            }
            query.employee = try required(caller.principal.user, "sub")
        }
        // Read in its turn behind the commands before it.
        _ = try await engine.state(of: caller)
        let page: ShiftPage
        do { page = try store.shifts(of: caller.restaurant, matching: query) } catch {
            throw Problem(.storeFailing("\(error)", retryAfter: 1))
        }
        return Response.json { json in
            json.array("shifts", page.shifts) { $0.shift($1) }
            json.field("next_cursor", page.next?.rawValue)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func shift(_ shift: Shift) {
        object { json in
            json.field("id", shift.id.rawValue)
            json.field("employee_id", shift.employee.rawValue)
            json.field("name", shift.name)
            json.field("counter_id", shift.counter?.rawValue)
            json.field("started_at", shift.startedAt.description)
            json.field("ended_at", shift.endedAt.description)
            json.field("break_seconds", shift.breakSeconds)
        }
    }
}
