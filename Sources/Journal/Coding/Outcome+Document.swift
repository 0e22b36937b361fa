import JSONText
import Restaurant

extension Outcome {
    /// The outcome as a receipt keeps it.
    package var bytes: [UInt8] {
        JSONWriter.object { json in
            switch self {
            case .accepted(let first, let last, let subject, let payment):
                json.put("first", first.rawValue)
                json.put("last", last.rawValue)
                json.put("subject", subject)
                json.put("payment", payment)
            case .rejected(let rejection):
                json.put("refused", object: rejection.write)
            }
        }
    }

    package init(bytes: [UInt8]) throws(CodingFailure) {
        let json = try JSONObject(bytes)
        if json.has("refused") {
            self = .rejected(try Rejection(try json.object("refused")))
        } else {
            self = .accepted(
                first: LogSequence(try json.number("first")), last: LogSequence(try json.number("last")),
                subject: try json.textIfAny("subject"), payment: try json.idIfAny("payment"))
        }
    }
}

extension Rejection: Document {
    func write(to json: inout JSONWriter) {
        json.put("code", code)
        switch self {
        case .notFound(let kind, let id):
            json.put("kind", kind)
            json.put("id", id)
        case .notPermitted(let what), .paymentRefused(let what):
            json.put("what", what)
        case .illegalMove(let from, let to):
            json.put("from", from)
            json.put("to", to)
        case .invalid(let field, let reason):
            json.put("field", field)
            json.put("reason", reason)
        case .unavailable(let item):
            json.put("item", item)
        case .versionConflict(let expected, let actual):
            json.put("expected", expected)
            json.put("actual", actual)
        case .wrongPickupCode, .pickupExpired:
            break
        }
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        let code: Code = try json.word("code")
        self =
            switch code {
            case .notFound: .notFound(kind: try json.text("kind"), id: try json.text("id"))
            case .notPermitted: .notPermitted(try json.text("what"))
            case .invalidOrderStatus: .illegalMove(from: try json.text("from"), to: try json.text("to"))
            case .invalid: .invalid(field: try json.text("field"), reason: try json.text("reason"))
            case .unavailable: .unavailable(item: try json.text("item"))
            case .conflict: .versionConflict(expected: try json.int("expected"), actual: try json.int("actual"))
            case .paymentRefused: .paymentRefused(try json.text("what"))
            case .wrongPickupCode: .wrongPickupCode
            case .pickupExpired: .pickupExpired
            }
    }
}
