import Engine
import HTTPTypes
import Hummingbird
import JSONText
import NIOCore
import Restaurant

/// An error answer (RFC 9457): what was wrong, where, and what to do.
struct Problem: Error, HTTPResponseError {
    /// A field of the request, and what is wrong with it.
    struct Detail: Sendable {
        let field: String
        let message: String
    }

    let status: HTTPResponse.Status
    /// The same word that the sockets use.
    let code: String
    let message: String
    var details: [Detail] = []
    /// Seconds.
    var retryAfter: Int?
    var headers: HTTPFields = [:]

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let json = JSONWriter.object { json in
            json.field("type", "about:blank")
            json.field("title", status.reasonPhrase)
            json.field("status", status.code)
            json.field("code", code)
            json.field("detail", message)
            json.field("instance", request.uri.path)
            if !details.isEmpty {
                json.array("errors", details) { json, detail in
                    json.object { json in
                        json.field("field", detail.field)
                        json.field("message", detail.message)
                    }
                }
            }
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }
}

extension Problem {
    static func invalid(_ field: String, _ message: String) -> Problem {
        Problem(
            status: .unprocessableContent, code: Rejection.Code.invalid.rawValue, message: "\(field): \(message)",
            details: [Detail(field: field, message: message)])
    }

    static func unauthorized(_ why: String) -> Problem {
        Problem(status: .unauthorized, code: "AUTHENTICATION_FAILED", message: why)
    }

    static func forbidden(_ why: String) -> Problem {
        Problem(status: .forbidden, code: Rejection.Code.notPermitted.rawValue, message: why)
    }

    static func notFound(_ what: String) -> Problem {
        Problem(status: .notFound, code: Rejection.Code.notFound.rawValue, message: what)
    }

    /// What the engine refused, as HTTP says it.
    init(_ refusal: Refusal) {
        let status: HTTPResponse.Status
        var details: [Detail] = []
        switch refusal {
        case .rejected(let rejection):
            switch rejection {
            case .notFound: status = .notFound
            case .notPermitted: status = .forbidden
            case .illegalMove, .unavailable, .paymentRefused, .wrongPickupCode, .pickupExpired: status = .conflict
            case .invalid(let field, let reason):
                status = .unprocessableContent
                details = [Detail(field: field, message: reason)]
            case .versionConflict: status = .preconditionFailed
            }
        case .idempotencyConflict: status = .unprocessableContent
        case .busy, .storeFailing, .stopping: status = .serviceUnavailable
        case .unknownRestaurant: status = .notFound
        }
        self.init(status: status, code: refusal.code, message: refusal.description, details: details, retryAfter: refusal.retryAfter)
    }
}
