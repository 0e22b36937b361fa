import Engine
import JSONText
import Journal
import Restaurant

extension TableTapFrames {
    /// A restaurant's figures as they are (003, Real-time Analytics). They are not in the log: the message has no sequence, and is never
    /// told again; its id is where the log was, as in `subscription_confirmed`.
    static func metrics(of view: View, position: String) -> [UInt8] {
        let (restaurant, metrics) = (view.state.settings.id, view.metrics)
        return JSONWriter.object { json in
            json.field("type", "metrics_update")
            json.object("data") { $0.tableTapMetrics(metrics) }
            json.field("channel", ChannelName.metrics(restaurant).description)
            json.field("messageId", position)
            json.field("version", version)
            json.field("cafeId", restaurant.rawValue)
            json.field("timestamp", view.now.description)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func tableTapMetrics(_ metrics: Metrics) {
        field("period", "current_hour")
        object("metrics") { json in
            json.field("ordersReceived", metrics.hour.received)
            json.field("ordersCompleted", metrics.hour.completed)
            json.minutes("averageWaitTime", metrics.hour.waiting.mean)
            json.amount("revenue", metrics.hour.revenue, in: metrics.currency)
            json.field("currency", metrics.currency.code)
            json.array("topItems", metrics.topItems) { json, item in
                json.object { json in
                    json.field("name", item.name)
                    json.field("count", item.count)
                }
            }
            json.minutes("estimateError", metrics.hour.estimateError.mean)
        }
        array("counters", metrics.counters) { json, figures in
            json.object { json in
                json.field("counterId", figures.counter.id.rawValue)
                json.field("name", figures.counter.name)
                json.field("queueLength", figures.queueLength)
                json.minutes("averageTime", figures.preparation)
                json.field("status", figures.counter.status.tableTap)
            }
        }
    }

    /// 003 has a number in any case: 0 where there is nothing to average yet.
    private mutating func minutes(_ key: StaticString, _ duration: Duration?) {
        minutes(key, ofSeconds: Int(duration?.components.seconds ?? 0))
    }
}
