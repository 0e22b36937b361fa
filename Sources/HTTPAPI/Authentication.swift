import Access
import HTTPTypes
import Hummingbird
import Restaurant

/// Finds out who asks (`Authorization: Bearer`, checked for every request), and keeps a record of what they were refused.
struct Authentication: Sendable {
    let gate: Gate
    /// After which an address that failed too often may try again.
    let suspicionWindow: Duration

    func of(_ operation: Operation) -> some RouterMiddleware<APIContext> { Guard(authentication: self, operation: operation.name) }

    private struct Guard: RouterMiddleware {
        typealias Context = APIContext
        let authentication: Authentication
        let operation: String

        func handle(
            _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
        ) async throws -> Response {
            let principal = try await authentication.principal(request, context)
            var context = context
            context.bearer = principal
            context.operation = operation
            do {
                let restaurant = try authentication.restaurant(of: principal, request)
                guard !authentication.gate.isRevoked(principal, in: restaurant) else {
                    throw Problem.unauthorized("\(GateRefusal.revoked)")
                }
                context.restaurant = restaurant
                return try await next(request, context)
            } catch let problem as Problem where problem.status == .forbidden {
                if let restaurant = context.restaurant ?? principal.restaurants.first {
                    let subject = context.parameters.get("order") ?? context.parameters.get("payment") ?? context.parameters.get("employee")
                    authentication.gate.audit(
                        principal, restaurant, operation, subject: subject, from: context.remoteAddress, refused: true)
                }
                throw problem
            }
        }
    }

    private func principal(_ request: Request, _ context: APIContext) async throws(Problem) -> Principal {
        guard let token = request.bearer else { throw .noToken }
        do {
            return try await gate.principal(token: token, from: context.remoteAddress)
        } catch {
            throw Problem(error, suspicionWindow: suspicionWindow)
        }
    }

    /// A token for several restaurants says in a header which one it means.
    private func restaurant(of principal: Principal, _ request: Request) throws(Problem) -> RestaurantID {
        if let name = HTTPField.Name("Restaurant-ID"), let wanted = request.headers[name] {
            guard let id = RestaurantID(wanted), principal.owns(id) else { throw .forbidden("the token is for another restaurant") }
            return id
        }
        guard let first = principal.restaurants.first else { throw .forbidden("the token names no restaurant") }
        return first
    }
}

extension Request {
    /// The token of `Authorization: Bearer`.
    var bearer: String? {
        let parts = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
    }
}

extension Problem {
    static let noToken = Problem.unauthorized("send a token: Authorization: Bearer …")

    init(_ refusal: GateRefusal, suspicionWindow: Duration) {
        switch refusal {
        case .token, .revoked: self = .unauthorized(refusal.description)
        case .suspicious, .tooMany:
            self.init(
                status: .tooManyRequests, code: "RATE_LIMITED", message: refusal.description,
                retryAfter: Int(suspicionWindow.components.seconds))
        }
    }
}
