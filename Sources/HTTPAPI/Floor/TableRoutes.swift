import Access
import Dialects
import Engine
import Hummingbird
import JSONText
import NIOCore
import Restaurant

/// The tables, where they stand on the plan, and who may sit down.
struct TableRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var label: String?
        var seats: Int?
        var area: String?
        var position: PlaceBody?
    }

    private struct PlaceBody: Decodable {
        var x: Int?
        var y: Int?
        var width: Int?
        var height: Int?
        var shape: String?

        func place() throws(Problem) -> Table.Place {
            Table.Place(
                x: try given(x, "position.x"), y: try given(y, "position.y"), width: try given(width, "position.width"),
                height: try given(height, "position.height"), shape: try choice(shape, "position.shape") ?? .rectangle)
        }
    }

    var operations: [Operation] {
        let table = "/api/v1/tables/{table}"
        return [
            Operation("getTables", .get, "/api/v1/tables", list),
            Operation("getTable", .get, table, show),
            Operation("putTable", .put, table, put),
            Operation("removeTable", .delete, table, remove),
            Operation("setTableStatus", .patch, table + "/status", setStatus),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .readOrders))
        return Response.json { json in
            json.array("tables", state.tables.values.sorted { $0.label < $1.label }) { $0.table($1) }
        }
    }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .readOrders))
        let id: TableID = try context.id("table")
        guard let table = state.tables[id] else { throw Problem.notFound("there is no table \(id)") }
        return Response.json { json in
            json.key("table")
            json.table(table)
        }
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .configure)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let id: TableID = try context.id("table")
        let table = Table(
            id: id, label: try given(body.label, "label"), seats: try given(body.seats, "seats"), place: try body.position?.place(),
            area: body.area)
        return try Self.table(try await engine.perform(.putTable(table), caller, request, bytes, subject: id.rawValue))
    }

    @Sendable private func remove(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .configure)
        let id: TableID = try context.id("table")
        return .gone(try await engine.perform(.removeTable(id), caller, request, ByteBuffer(), subject: id.rawValue))
    }

    @Sendable private func setStatus(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageTables)
        let (body, bytes) = try await request.json(StatusBody.self, upTo: context.maxUploadSize)
        let id: TableID = try context.id("table")
        let status: Table.Status = try given(try choice(body.status, "status"), "status")
        return try Self.table(try await engine.perform(.setTableStatus(id, status), caller, request, bytes, subject: id.rawValue))
    }

    private static func table(_ answer: Answer) throws -> Response {
        let table = try answer.told { event in if case .tableChanged(let table) = event { table } else { nil } }
        return .thing("table", of: answer) { $0.table(table) }
    }
}
