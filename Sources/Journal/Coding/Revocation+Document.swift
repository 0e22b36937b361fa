import JSONText
import Restaurant

extension Revocation.Target: Document {
    func write(to json: inout JSONWriter) {
        switch self {
        case .token(let name): json.put("token", name)
        case .user(let name): json.put("user", name)
        case .device(let name): json.put("device", name)
        }
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        if json.has("token") {
            self = .token(try json.text("token"))
        } else if json.has("user") {
            self = .user(try json.text("user"))
        } else {
            self = .device(try json.text("device"))
        }
    }
}

extension Revocation: Document {
    func write(to json: inout JSONWriter) {
        json.put("target", target)
        json.put("reason", reason)
        json.put("by", by)
        json.put("at", at)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            try json.document("target"), reason: try json.textIfAny("reason"), by: try json.text("by"), at: try json.instant("at"))
    }
}

extension Revocation {
    /// The revocation as a store keeps it.
    package var document: [UInt8] { bytes }

    package init(document bytes: [UInt8]) throws(CodingFailure) { try self.init(bytes: bytes) }
}

extension Revocation.Target {
    /// What tells it from others in a store. As JSON, since a user's name may hold a NUL, at which database texts end.
    package var key: [UInt8] { bytes }
}
