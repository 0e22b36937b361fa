import Access
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import NIOCore
import NIOFoundationCompat
import Restaurant

/// What guests think: from their own app with their token, or from the page behind the link of their order.
struct RatingRoutes: Sendable {
    let engine: Engine
    let store: any Store
    let authentication: Authentication
    let links: OrderLink

    private struct RatingBody: Decodable {
        var stars: Int?
        var comment: String?
        /// The link's own.
        var token: String?
    }

    var operations: [Operation] {
        [Operation("rateOrder", .post, "/api/v1/orders/{order}/rating", isOpen: true, handle)]
    }

    @Sendable private func handle(_ request: Request, _ context: APIContext) async throws -> Response {
        let (body, bytes) = try await request.json(RatingBody.self, upTo: context.maxUploadSize)
        let id: OrderID = try context.id("order")
        guard let token = body.token else {
            // No link: whoever asks shows who they are, as everywhere else.
            guard let operation = operations.first else { throw Problem.noToken }
            return try await authentication.of(operation).handle(request, context: context) { _, context in
                let caller = try context.caller(may: .readOrders)
                return try await rate(id, body, of: caller.restaurant, by: caller.actor) {
                    try $0.takeKey(of: request, bytes, by: caller.principal.user)
                }
            }
        }
        guard links.isRating(token, of: id) else { throw Problem.forbidden("this link is not the order's") }
        // Whoever holds the link is known by it alone.
        return try await rate(id, body, of: try owner(of: id), by: .house) {
            try $0.takeKey(of: request, bytes, by: "link of \(id)")
        }
    }

    private func rate(
        _ id: OrderID, _ body: RatingBody, of restaurant: RestaurantID, by actor: Actor, _ name: (inout Submission) throws -> Void
    ) async throws -> Response {
        guard let stars = body.stars else { throw Problem.invalid("stars", "is missing") }
        let comment = body.comment.flatMap { $0.isEmpty ? nil : $0 }
        var submission = Submission(restaurant: restaurant, command: .rate(id, stars: stars, comment: comment), actor: actor)
        try name(&submission)
        let answer: Answer
        do { answer = try await engine.perform(submission) } catch { throw Problem(error) }
        return Response.json(.created, headers: .replayed(answer.duplicate)) { json in
            json.object("rating") { json in
                json.field("order_id", id.rawValue)
                json.field("stars", answer.order?.rating?.stars ?? stars)
                json.field("comment", answer.order?.rating?.comment)
                json.field("rated_at", answer.order?.rating?.at.description)
            }
        }
    }

    private func owner(of order: OrderID) throws -> RestaurantID {
        let owner: RestaurantID?
        do { owner = try store.owner(of: order) } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
        guard let owner else { throw Problem.notFound("there is no order \(order)") }
        return owner
    }
}
