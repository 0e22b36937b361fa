import Dialects
import HTTPTypes
import Hummingbird
import JSONText
import NIOCore
import Restaurant

extension Response {
    /// A JSON object as an answer.
    static func json(
        _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], _ members: (inout JSONWriter) -> Void
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: JSONWriter.object(members))))
    }

    /// An order, with its version as the ETag that `If-Match` takes.
    static func order(_ order: Order, status: HTTPResponse.Status = .ok, duplicate: Bool = false) -> Response {
        json(status, headers: order.headers(at: "/api/v1/orders", status: status, duplicate: duplicate)) { json in
            json.key("order")
            json.order(order)
        }
    }
}

extension Order {
    /// What `If-Match` takes.
    var tag: String { "\"\(version)\"" }

    /// What an answer says of an order beside the order itself.
    ///
    /// - Parameter path: where orders are.
    func headers(at path: String, status: HTTPResponse.Status, duplicate: Bool) -> HTTPFields {
        var headers = HTTPFields.replayed(duplicate)
        headers[.eTag] = tag
        if status == .created { headers[.location] = "\(path)/\(id)" }
        return headers
    }
}

extension HTTPFields {
    /// Says whether an answer is the first one once more.
    static func replayed(_ duplicate: Bool) -> HTTPFields {
        var headers: HTTPFields = [:]
        if duplicate, let name = HTTPField.Name("Idempotency-Replayed") { headers[name] = "true" }
        return headers
    }
}
