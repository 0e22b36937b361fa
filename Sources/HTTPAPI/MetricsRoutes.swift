import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// A restaurant's figures of the present hour, for its managers.
struct MetricsRoutes: Sendable {
    let engine: Engine

    var operations: [Operation] { [Operation("getRestaurantMetrics", .get, "/api/v1/metrics", show)] }

    @Sendable func show(_ request: Request, _ context: APIContext) async throws -> Response {
        // Whoever may see what the staff did may see what came of it.
        let caller = try context.caller(may: .readMetrics)
        let view: View
        do throws(Refusal) { view = try await engine.view(of: caller.restaurant) } catch { throw Problem(error) }
        let metrics = view.metrics
        return Response.json { json in
            json.object("metrics") { json in
                json.field("period", "current_hour")
                json.field("since", metrics.hour.start.description)
                json.field("at", view.now.description)
                json.field("orders_received", metrics.hour.received)
                json.field("orders_completed", metrics.hour.completed)
                json.seconds("average_wait_seconds", metrics.hour.waiting.mean)
                json.field("revenue", metrics.hour.revenue.minor)
                json.field("currency", metrics.currency.code)
                json.seconds("estimate_error_seconds", metrics.hour.estimateError.mean)
                json.array("top_items", metrics.topItems) { json, item in
                    json.object { json in
                        json.field("name", item.name)
                        json.field("count", item.count)
                    }
                }
                json.array("counters", metrics.counters) { $0.figures($1) }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func figures(_ figures: Metrics.CounterFigures) {
        object { json in
            json.field("counter_id", figures.counter.id.rawValue)
            json.field("name", figures.counter.name)
            json.field("status", figures.counter.status.rawValue)
            json.field("queue_length", figures.queueLength)
            json.seconds("average_preparation_seconds", figures.preparation)
        }
    }

    /// Whole seconds; null where there is nothing to average.
    fileprivate mutating func seconds(_ key: StaticString, _ duration: Duration?) {
        field(key, duration.map { $0.components.seconds })
    }
}
