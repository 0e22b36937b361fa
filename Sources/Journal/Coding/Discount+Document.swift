import JSONText
import Restaurant

extension Discount: Document {
    func write(to json: inout JSONWriter) {
        switch size {
        case .amount(let amount): json.put("amount", amount)
        case .percent(let percent): json.put("percent", percent)
        }
        json.put("reason", reason)
        json.put("by", by)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        let size: Size = json.has("percent") ? .percent(try json.int("percent")) : .amount(try json.money("amount"))
        self.init(size, reason: try json.text("reason"), by: try json.text("by"))
    }
}

extension Table.Place: Document {
    func write(to json: inout JSONWriter) {
        json.put("x", x)
        json.put("y", y)
        json.put("width", width)
        json.put("height", height)
        json.put("shape", shape)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            x: try json.int("x"), y: try json.int("y"), width: try json.int("width"), height: try json.int("height"),
            shape: try json.word("shape"))
    }
}
