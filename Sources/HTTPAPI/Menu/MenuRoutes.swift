import Access
import Dialects
import Engine
import Hummingbird
import JSONText
import NIOCore
import Restaurant

/// The menu as a whole, its dishes, and what of them is left.
struct MenuRoutes: Sendable {
    let engine: Engine

    var operations: [Operation] {
        let item = "/api/v1/menu/items/{item}"
        return [
            Operation("getMenu", .get, "/api/v1/menu", menu),
            Operation("listMenuItems", .get, "/api/v1/menu/items", list),
            Operation("getMenuItem", .get, item, show),
            Operation("putMenuItem", .put, item, put),
            Operation("removeMenuItem", .delete, item, remove),
            Operation("setAvailability", .patch, item + "/availability", setAvailability),
        ]
    }

    @Sendable private func menu(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        return Response.json { json in
            json.array("categories", state.categories) { $0.category($1) }
            json.array("items", state.dishes) { $0.menuItem($1) }
            json.array("modifier_groups", state.modifierGroups) { $0.modifierGroup($1) }
        }
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        return Response.json { json in json.array("items", state.dishes) { $0.menuItem($1) } }
    }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        let id: MenuItemID = try context.id("item")
        guard let item = state.menu[id] else { throw Problem.notFound("there is no menu item \(id)") }
        return Response.json { json in
            json.key("item")
            json.menuItem(item)
        }
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageMenu)
        let (body, bytes) = try await request.json(MenuItemBody.self, upTo: context.maxUploadSize)
        let id: MenuItemID = try context.id("item")
        return try Self.item(
            try await engine.perform(.putMenuItem(try body.item(id)), caller, request, bytes, subject: id.rawValue))
    }

    @Sendable private func remove(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageMenu)
        let id: MenuItemID = try context.id("item")
        return .gone(try await engine.perform(.removeMenuItem(id), caller, request, ByteBuffer(), subject: id.rawValue))
    }

    @Sendable private func setAvailability(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .setAvailability)
        let (body, bytes) = try await request.json(AvailabilityBody.self, upTo: context.maxUploadSize)
        let id: MenuItemID = try context.id("item")
        let command = Command.setAvailability(id, available: try given(body.available, "available"), remaining: body.remaining)
        return try Self.item(try await engine.perform(command, caller, request, bytes, subject: id.rawValue))
    }

    private static func item(_ answer: Answer) throws -> Response {
        let item = try answer.told { event in if case .menuItemChanged(let item) = event { item } else { nil } }
        return .thing("item", of: answer) { $0.menuItem(item) }
    }
}

extension RestaurantState {
    /// As the menu shows them.
    var categories: [MenuCategory] { records.categories.values.sorted { ($0.position, $0.name) < ($1.position, $1.name) } }

    /// Under their headings, those under none at the end.
    var dishes: [MenuItem] {
        let places = Dictionary(categories.enumerated().map { ($1.name, $0) }) { first, _ in first }
        return menu.values.sorted {
            (places[$0.category] ?? .max, $0.category, $0.name, $0.id) < (places[$1.category] ?? .max, $1.category, $1.name, $1.id)
        }
    }

    var modifierGroups: [ModifierGroup] { records.modifierGroups.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) } }
}
