import Access
import Engine
import HTTPTypes
import Hummingbird
import Journal
import Logging

/// Everything that HTTP answers: the API, its description, health, figures and pages.
package struct API: Sendable {
    let engine: Engine
    let store: any Store
    let gate: Gate
    let pages: Pages
    let unready: @Sendable () -> String?
    let metrics: @Sendable () -> String

    /// - Parameters:
    ///   - unready: nil while the server takes work; else why not.
    ///   - metrics: the figures in Prometheus' text format.
    package init(
        engine: Engine, store: any Store, gate: Gate, pages: Pages, unready: @escaping @Sendable () -> String?,
        metrics: @escaping @Sendable () -> String
    ) {
        self.engine = engine
        self.store = store
        self.gate = gate
        self.pages = pages
        self.unready = unready
        self.metrics = metrics
    }

    /// What answers requests.
    package func responder() -> some HTTPResponder<APIContext> { router().buildResponder() }

    func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: Failures())
        HealthRoutes(unready: unready, metrics: metrics).add(to: router)
        pages.add(to: router)
        router.get("api/v1/openapi.json") { _, _ in
            Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: OpenAPI.document))
        }
        let api = router.group("api/v1").add(middleware: Authentication(gate: gate))
        OrderRoutes(engine: engine, store: store).add(to: api)
        HouseRoutes(engine: engine).add(to: api)
        return router
    }
}

/// Turns whatever goes wrong into problem details.
struct Failures: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        } catch let error as HTTPError {
            let problem = Problem(
                status: error.status, code: error.status == .notFound ? "NOT_FOUND" : "INVALID_MESSAGE",
                message: error.body ?? (error.status == .notFound ? "there is nothing at \(request.uri.path)" : error.status.reasonPhrase))
            return try problem.response(from: request, context: context)
        } catch {
            context.logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            let problem = Problem(status: .internalServerError, code: "SERVER_ERROR", message: "something went wrong here; it was logged")
            return try problem.response(from: request, context: context)
        }
    }
}
