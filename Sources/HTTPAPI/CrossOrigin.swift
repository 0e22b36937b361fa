import Access
import HTTPTypes
import Hummingbird

/// Lets pages of other origins use the API (WHATWG Fetch, 3.3), if they may connect by sockets too. Tokens come in a header and never in a
/// cookie, so credentials are not allowed.
struct CrossOrigin: RouterMiddleware {
    typealias Context = APIContext

    private static let asks = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Restaurant-ID"]
    private static let tells = ["ETag", "Location", "Idempotency-Replayed", "Retry-After"]
    /// Seconds that a browser may keep an answer to a preflight.
    private static let age = 600

    let gate: Gate
    let methods: MethodTable

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix("/api/"), let origin = request.headers[.origin] else { return try await next(request, context) }
        let isAllowed = gate.allows(origin: origin, host: request.head.authority)
        var response: Response
        if let preflight = preflight(request, isAllowed: isAllowed) {
            response = preflight
        } else {
            response = try await next(request, context)
        }
        // A cache must not give one page's answer to another.
        response.headers[values: .vary].append("Origin")
        guard isAllowed else { return response }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = Self.tells.joined(separator: ", ")
        return response
    }

    /// The answer to a browser that asks whether a page may ask; nil: it is no such question, or there is nothing at the path.
    private func preflight(_ request: Request, isAllowed: Bool) -> Response? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil else { return nil }
        let methods = methods.methods(at: request.uri.path)
        guard !methods.isEmpty else { return nil }
        guard isAllowed else { return Response(status: .noContent) }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: methods.joined(separator: ", "),
                .accessControlAllowHeaders: Self.asks.joined(separator: ", "), .accessControlMaxAge: String(Self.age),
            ])
    }
}
