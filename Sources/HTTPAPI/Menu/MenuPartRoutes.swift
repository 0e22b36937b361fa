import Access
import Dialects
import Engine
import Hummingbird
import JSONText
import NIOCore
import Restaurant

/// What of the menu is no dish: its headings, and the choices that come with dishes.
struct MenuPartRoutes: Sendable {
    let engine: Engine

    var operations: [Operation] {
        let category = "/api/v1/menu/categories/{category}"
        return [
            Operation("listCategories", .get, "/api/v1/menu/categories", listCategories),
            Operation("getCategory", .get, category, showCategory),
            Operation("putCategory", .put, category, putCategory),
            Operation("removeCategory", .delete, category) { try await remove(.category, "category", $0, $1) },
        ] + groupOperations
    }

    private var groupOperations: [Operation] {
        let group = "/api/v1/menu/modifier-groups/{group}"
        return [
            Operation("listModifierGroups", .get, "/api/v1/menu/modifier-groups", listGroups),
            Operation("getModifierGroup", .get, group, showGroup),
            Operation("putModifierGroup", .put, group, putGroup),
            Operation("removeModifierGroup", .delete, group) { try await remove(.modifierGroup, "group", $0, $1) },
        ]
    }

    @Sendable private func listCategories(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        return Response.json { json in json.array("categories", state.categories) { $0.category($1) } }
    }

    @Sendable private func showCategory(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        let id: CategoryID = try context.id("category")
        guard let category = state.records.categories[id] else { throw Problem.notFound("there is no category \(id)") }
        return Response.json { json in
            json.key("category")
            json.category(category)
        }
    }

    @Sendable private func putCategory(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageMenu)
        let (body, bytes) = try await request.json(CategoryBody.self, upTo: context.maxUploadSize)
        let id: CategoryID = try context.id("category")
        let answer = try await engine.perform(
            .putRecord(.category(try body.category(id))), caller, request, bytes, subject: id.rawValue)
        let category = try answer.record { record in if case .category(let category) = record { category } else { nil } }
        return .thing("category", of: answer) { $0.category(category) }
    }

    @Sendable private func listGroups(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        return Response.json { json in json.array("modifier_groups", state.modifierGroups) { $0.modifierGroup($1) } }
    }

    @Sendable private func showGroup(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMenu))
        let id: ModifierGroupID = try context.id("group")
        guard let group = state.records.modifierGroups[id] else { throw Problem.notFound("there is no modifier group \(id)") }
        return Response.json { json in
            json.key("modifier_group")
            json.modifierGroup(group)
        }
    }

    @Sendable private func putGroup(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageMenu)
        let (body, bytes) = try await request.json(ModifierGroupBody.self, upTo: context.maxUploadSize)
        let id: ModifierGroupID = try context.id("group")
        let answer = try await engine.perform(
            .putRecord(.modifierGroup(try body.group(id))), caller, request, bytes, subject: id.rawValue)
        let group = try answer.record { record in if case .modifierGroup(let group) = record { group } else { nil } }
        return .thing("modifier_group", of: answer) { $0.modifierGroup(group) }
    }

    private func remove(
        _ kind: HouseRecord.Kind, _ name: String, _ request: Request, _ context: APIContext
    ) async throws -> Response {
        let caller = try context.caller(may: .manageMenu)
        let id: Identifier<HouseRecord> = try context.id(name)
        let command = Command.removeRecord(HouseRecord.Key(kind, id.rawValue))
        return .gone(try await engine.perform(command, caller, request, ByteBuffer(), subject: id.rawValue))
    }
}
