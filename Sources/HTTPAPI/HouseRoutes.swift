import Access
import Dialects
import Engine
import Hummingbird
import JSONText
import Restaurant

/// What a restaurant is made of, for reading: menu, tables, counters, employees.
struct HouseRoutes: Sendable {
    let engine: Engine

    var operations: [Operation] {
        [
            Operation("getMenu", .get, "/api/v1/menu") { _, context in
                let state = try await state(context, may: .readMenu)
                return Response.json { json in
                    json.array("items", state.menu.values.sorted { ($0.category, $0.name) < ($1.category, $1.name) }) { $0.menuItem($1) }
                }
            },
            Operation("getTables", .get, "/api/v1/tables") { _, context in
                let state = try await state(context, may: .readOrders, staffOnly: true)
                return Response.json { json in
                    json.array("tables", state.tables.values.sorted { $0.label < $1.label }) { $0.table($1) }
                }
            },
            Operation("getCounters", .get, "/api/v1/counters") { _, context in
                let state = try await state(context, may: .readOrders, staffOnly: true)
                return Response.json { json in
                    json.array("counters", state.counters.values.sorted { $0.name < $1.name }) { $0.counter($1) }
                }
            },
            Operation("getEmployees", .get, "/api/v1/employees") { _, context in
                let state = try await state(context, may: .readOrders, staffOnly: true)
                return Response.json { json in
                    json.array("employees", state.employees.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }) { $0.employee($1) }
                }
            },
        ]
    }

    private func state(_ context: APIContext, may action: Access.Action, staffOnly: Bool = false) async throws -> RestaurantState {
        let caller = try context.caller(may: action)
        if staffOnly, !caller.principal.role.isStaff { throw Problem.forbidden("this is for staff") }
        do { return try await engine.view(of: caller.restaurant).state } catch { throw Problem(error) }
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
            json.field("break_started_at", employee.breakStartedAt?.description)
            json.field("break_minutes", employee.breakMinutes)
            json.field("version", employee.version)
        }
    }
}
