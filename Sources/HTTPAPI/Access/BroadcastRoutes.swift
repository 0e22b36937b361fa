import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What managers say to everybody at once.
struct BroadcastRoutes: Sendable {
    private struct Body: Decodable {
        var title: String?
        var message: String?
        var audience: String?
        var priority: String?
    }

    let engine: Engine

    var operations: [Operation] { [Operation("broadcast", .post, "/api/v1/restaurants/{restaurant}/broadcast", send)] }

    @Sendable private func send(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .broadcast)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let restaurant: RestaurantID = try context.id("restaurant")
        guard restaurant == caller.restaurant else { throw Problem.forbidden("the token is for another restaurant") }
        guard let title = body.title else { throw Problem.invalid("title", "is missing") }
        guard let message = body.message else { throw Problem.invalid("message", "is missing") }
        let audience: Notification.Audience = try choice(body.audience, "audience") ?? .staff
        guard audience != .refund else { throw Problem.invalid("audience", "is kitchen, customer or staff") }
        let priority: Priority = try choice(body.priority, "priority") ?? .normal
        let answer = try await engine.perform(
            .notify(.init(audience: audience, title: title, message: message, priority: priority)), caller, request, bytes)
        return Response.json(.created, headers: .replayed(answer.duplicate)) { json in
            json.object("notification") { json in
                json.field("audience", audience.rawValue)
                json.field("title", title)
                json.field("message", message)
                json.field("priority", priority.rawValue)
            }
        }
    }
}
