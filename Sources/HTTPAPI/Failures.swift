import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Turns whatever goes wrong into problem details.
struct Failures: RouterMiddleware {
    typealias Context = APIContext
    let methods: MethodTable

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let problem: Problem
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The server below answers it, and ends the connection.
            throw error
        } catch let known as Problem {
            problem = known
        } catch let error as HTTPError where error.status == .notFound {
            problem = nothing(for: request)
        } catch let error as HTTPError {
            problem = Problem(status: error.status, code: "INVALID_MESSAGE", message: error.body ?? error.status.reasonPhrase)
        } catch {
            context.logger.error("a request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            problem = Problem(status: .internalServerError, code: "SERVER_ERROR", message: "something went wrong here; it was logged")
        }
        let response = try problem.response(from: request, context: context)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Nothing at this path, or nothing for this method.
    private func nothing(for request: Request) -> Problem {
        let allowed = methods.methods(at: request.uri.path)
        guard !allowed.isEmpty else { return .notFound("there is nothing at \(request.uri.path)") }
        let list = allowed.joined(separator: ", ")
        var problem = Problem(
            status: .methodNotAllowed, code: "METHOD_NOT_ALLOWED",
            message: "\(request.uri.path) takes \(list), not \(request.method.rawValue)")
        problem.headers[.allow] = list
        return problem
    }
}
