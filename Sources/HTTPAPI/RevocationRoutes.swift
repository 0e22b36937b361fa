import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What a restaurant's managers took back of what was given: tokens by id, and all that users and devices had until then.
struct RevocationRoutes: Sendable {
    let engine: Engine
    let store: any Store

    private struct Body: Decodable {
        var jti: String?
        var user: String?
        var device: String?
        var reason: String?

        func target() throws(Problem) -> Revocation.Target {
            switch (jti, user, device) {
            case (let jti?, nil, nil): return .token(jti)
            case (nil, let user?, nil): return .user(user)
            case (nil, nil, let device?): return .device(device)
            default: throw .invalid("body", "name exactly one of jti, user and device")
            }
        }
    }

    var operations: [Operation] {
        [
            Operation("revoke", .post, "/api/v1/revocations", revoke),
            Operation("listRevocations", .get, "/api/v1/revocations", list),
        ]
    }

    @Sendable private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .revoke)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let target = try body.target()
        let answer = try await engine.perform(
            .revoke(target, reason: body.reason), caller, request, bytes, subject: target.name)
        let told = answer.entries.lazy.compactMap { entry -> Revocation? in
            if case .accessRevoked(let revocation) = entry.event { revocation } else { nil }
        }.first
        // A repetition may come after the entry has left the history; the revocation itself has not.
        guard let revocation = try told ?? all(of: caller.restaurant).first(where: { $0.target == target }) else {
            throw Problem(status: .internalServerError, code: "SERVER_ERROR", message: "the revocation left no trace in the log")
        }
        return Response.json(.created, headers: .replayed(answer.duplicate)) { json in
            json.key("revocation")
            json.revocation(revocation)
        }
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .revoke)
        // Read in its turn behind the commands before it.
        do { _ = try await engine.view(of: caller.restaurant) } catch { throw Problem(error) }
        let revocations = try all(of: caller.restaurant)
        return Response.json { json in json.array("revocations", revocations) { json, revocation in json.revocation(revocation) } }
    }

    private func all(of restaurant: RestaurantID) throws(Problem) -> [Revocation] {
        do { return try store.revocations(of: restaurant) } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
    }
}

extension JSONWriter {
    fileprivate mutating func revocation(_ revocation: Revocation) {
        object { json in
            switch revocation.target {
            case .token(let id): json.field("jti", id)
            case .user(let name): json.field("user", name)
            case .device(let name): json.field("device", name)
            }
            json.field("reason", revocation.reason)
            json.field("revoked_by", revocation.by)
            json.field("revoked_at", revocation.at.description)
        }
    }
}
