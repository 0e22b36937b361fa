import JSONText
import Restaurant

extension Actor: Document {
    func write(to json: inout JSONWriter) {
        json.put("user", user)
        json.put("role", role)
        json.put("customer", customer)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(user: try json.text("user"), role: try json.word("role"), customer: try json.idIfAny("customer"))
    }
}

extension Actor {
    /// The actor as a store keeps it. As JSON, since a user's name may hold a NUL, at which database texts end.
    package var document: [UInt8] { bytes }

    package init(document bytes: [UInt8]) throws(CodingFailure) { try self.init(bytes: bytes) }
}

extension AuditRecord: Document {
    func write(to json: inout JSONWriter) {
        json.put("restaurant", restaurant)
        json.put("at", at)
        json.put("user", user)
        json.put("role", role?.rawValue)
        json.put("action", action)
        json.put("subject", subject)
        json.put("detail", detail)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            restaurant: try json.id("restaurant"), at: try json.instant("at"), user: try json.text("user"),
            role: json.has("role") ? try json.word("role") : nil, action: try json.text("action"), subject: try json.textIfAny("subject"),
            detail: try json.textIfAny("detail"))
    }
}

extension AuditRecord {
    /// The record as a store keeps it.
    package var document: [UInt8] { bytes }

    package init(document bytes: [UInt8]) throws(CodingFailure) { try self.init(bytes: bytes) }
}
