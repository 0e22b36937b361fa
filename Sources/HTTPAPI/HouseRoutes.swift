import Access
import Dialects
import Engine
import JSONText
import Hummingbird
import Restaurant

/// What a restaurant is made of, for reading: menu, tables, counters.
struct HouseRoutes: Sendable {
    let engine: Engine

    func add(to group: RouterGroup<APIContext>) {
        group.get("menu") { _, context in
            let state = try await state(context, may: .readMenu)
            return Response.json { json in
                json.array("items", state.menu.values.sorted { ($0.category, $0.name) < ($1.category, $1.name) }) { $0.menuItem($1) }
            }
        }
        group.get("tables") { _, context in
            let state = try await state(context, may: .readOrders, staffOnly: true)
            return Response.json { json in
                json.array("tables", state.tables.values.sorted { $0.label < $1.label }) { $0.table($1) }
            }
        }
        group.get("counters") { _, context in
            let state = try await state(context, may: .readOrders, staffOnly: true)
            return Response.json { json in
                json.array("counters", state.counters.values.sorted { $0.name < $1.name }) { $0.counter($1) }
            }
        }
    }

    private func state(_ context: APIContext, may action: Access.Action, staffOnly: Bool = false) async throws -> RestaurantState {
        let caller = try context.caller(may: action)
        if staffOnly, !caller.principal.role.isStaff { throw Problem.forbidden("this is for staff") }
        do { return try await engine.view(of: caller.restaurant).state } catch { throw Problem(error) }
    }
}
