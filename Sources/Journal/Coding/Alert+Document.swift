import JSONText
import Restaurant

extension Alert: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("category", cause.category)
        json.put("counter", cause.counter)
        json.put("order", cause.order)
        json.put("printer", cause.printer)
        json.put("severity", severity)
        json.put("value", value)
        json.put("threshold", threshold)
        json.put("message", message)
        json.put("raised", raisedAt)
        json.put("resolved", resolvedAt)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"),
            cause: Cause(
                try json.word("category"), counter: try json.idIfAny("counter"), order: try json.idIfAny("order"),
                printer: try json.idIfAny("printer")),
            severity: try json.word("severity"), value: try json.int("value"), threshold: try json.int("threshold"),
            message: try json.text("message"), raisedAt: try json.instant("raised"), resolvedAt: try json.instantIfAny("resolved"))
    }
}

extension AlertThresholds: Document {
    func write(to json: inout JSONWriter) {
        json.put("queue", queueLength)
        json.put("waiting", waitingMinutes)
        json.put("late", lateMinutes)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(queueLength: try json.int("queue"), waitingMinutes: try json.int("waiting"), lateMinutes: try json.int("late"))
    }
}
