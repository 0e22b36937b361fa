import JSONText
import Restaurant

extension Maintenance: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("message", message)
        json.put("starts", startsAt)
        json.put("ends", endsAt)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), message: try json.text("message"), startsAt: try json.instant("starts"),
            endsAt: try json.instantIfAny("ends"))
    }
}
