import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// What needs a manager's eye, and what the house says to somebody.
struct NoticeRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var audience: String?
        var title: String?
        var message: String?
        var priority: String?
        var order_id: String?
        var customer_id: String?

        func notification() throws(Problem) -> Notification {
            Notification(
                audience: try given(try choice(audience, "audience"), "audience"), title: try given(title, "title"),
                message: try given(message, "message"), priority: try choice(priority, "priority") ?? .normal,
                order: try identifier(order_id, "order_id"), customer: try identifier(customer_id, "customer_id"))
        }
    }

    var operations: [Operation] {
        [
            Operation("listAlerts", .get, "/api/v1/alerts", alerts),
            Operation("notify", .post, "/api/v1/notifications", notify),
        ]
    }

    /// Whoever is shown the figures is told when they are bad (003, Permission Matrix: managers and admins).
    @Sendable private func alerts(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.caller(may: .readMetrics))
        return Response.json { json in
            json.array("alerts", state.alerts.values.sorted { ($0.raisedAt, $0.id) > ($1.raisedAt, $1.id) }) { $0.alert($1) }
        }
    }

    @Sendable private func notify(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .broadcast)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let answer = try await engine.perform(
            .notify(try body.notification()), caller, request, bytes, subject: body.order_id ?? body.customer_id)
        let said = try answer.told { event in if case .notified(let notification) = event { notification } else { nil } }
        return .thing("notification", of: answer, .created) { $0.notification(said) }
    }
}

extension JSONWriter {
    fileprivate mutating func alert(_ alert: Alert) {
        object { json in
            json.field("id", alert.id.rawValue)
            json.field("category", alert.cause.category.rawValue)
            json.field("severity", alert.severity.rawValue)
            json.field("message", alert.message)
            json.field("counter_id", alert.cause.counter?.rawValue)
            json.field("order_id", alert.cause.order?.rawValue)
            json.field("value", alert.value)
            json.field("threshold", alert.threshold)
            json.field("raised_at", alert.raisedAt.description)
        }
    }

    fileprivate mutating func notification(_ notification: Notification) {
        object { json in
            json.field("audience", notification.audience.rawValue)
            json.field("title", notification.title)
            json.field("message", notification.message)
            json.field("priority", notification.priority.rawValue)
            json.field("order_id", notification.order?.rawValue)
            json.field("customer_id", notification.customer?.rawValue)
        }
    }
}
