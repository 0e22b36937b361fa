import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Restaurant

/// Who is connected to a restaurant by a socket, for its managers to see and to send away.
struct ConnectionRoutes: Sendable {
    let gate: Gate

    var operations: [Operation] {
        [
            Operation("listConnections", .get, "/api/v1/connections", list),
            Operation("closeConnection", .delete, "/api/v1/connections/{connection}", close),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageConnections)
        return Response.json { json in
            json.array("connections", gate.presences(at: caller.restaurant)) { json, presence in
                json.object { json in
                    json.field("id", presence.slot.description)
                    json.field("user", presence.principal.user)
                    json.field("role", presence.principal.role.rawValue)
                    json.field("device", presence.principal.device)
                    json.field("address", presence.address)
                    json.field("connected_at", presence.since.description)
                    json.field("token_expires_at", presence.principal.expiresAt.description)
                }
            }
        }
    }

    @Sendable private func close(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageConnections)
        let id = context.parameters.get("connection") ?? ""
        guard let slot = ConnectionSlot(id), gate.dismiss(slot, at: caller.restaurant) else {
            throw Problem.notFound("there is no connection \(id) here")
        }
        gate.audit(
            caller.principal, caller.restaurant, caller.operation, subject: id, from: caller.address, refused: false)
        return Response(status: .noContent)
    }
}
