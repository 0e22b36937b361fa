import Access
import Dialects
import Engine
import Hummingbird
import JSONText
import Restaurant

/// The counters, and whether they work.
struct CounterRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var name: String?
    }

    private struct CounterStatusBody: Decodable {
        var status: String?
        var reason: String?
        var downtime_minutes: Int?
    }

    var operations: [Operation] {
        let counter = "/api/v1/counters/{counter}"
        return [
            Operation("getCounters", .get, "/api/v1/counters", list),
            Operation("putCounter", .put, counter, put),
            Operation("setCounterStatus", .patch, counter + "/status", setStatus),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .readOrders))
        return Response.json { json in
            json.array("counters", state.counters.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }) { $0.counter($1) }
        }
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageCounters)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let id: CounterID = try context.id("counter")
        let command = Command.putCounter(Counter(id: id, name: try given(body.name, "name")))
        return try Self.counter(try await engine.perform(command, caller, request, bytes, subject: id.rawValue))
    }

    @Sendable private func setStatus(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageCounters)
        let (body, bytes) = try await request.json(CounterStatusBody.self, upTo: context.maxUploadSize)
        let id: CounterID = try context.id("counter")
        let command = Command.setCounterStatus(
            id, try given(try choice(body.status, "status"), "status"), reason: body.reason, downtimeMinutes: body.downtime_minutes)
        return try Self.counter(try await engine.perform(command, caller, request, bytes, subject: id.rawValue))
    }

    private static func counter(_ answer: Answer) throws -> Response {
        let counter = try answer.told { event in if case .counterChanged(let counter, _, _) = event { counter } else { nil } }
        return .thing("counter", of: answer) { $0.counter(counter) }
    }
}
