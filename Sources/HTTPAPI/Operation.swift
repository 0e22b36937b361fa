import HTTPTypes
import Hummingbird

/// One thing that the API can be asked for. Routes are made from these, and a test holds them against the API's description.
package struct Operation: Sendable {
    typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    /// `operationId` in the description; also what the audit record calls it.
    package let name: String
    package let method: HTTPRequest.Method
    /// With parameters in braces: `/api/v1/orders/{order}`.
    package let path: String
    /// Whether it is answered without a token.
    let isOpen: Bool
    let handler: Handler

    init(_ name: String, _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false, _ handler: @escaping Handler) {
        self.name = name
        self.method = method
        self.path = path
        self.isOpen = isOpen
        self.handler = handler
    }
}

/// Which methods each path takes, so that another one is answered with them (RFC 9110, section 15.5.6).
struct MethodTable: Sendable {
    private struct Row: Sendable {
        let segments: [Substring]
        let method: HTTPRequest.Method
    }

    private let rows: [Row]

    init(_ routes: [(path: String, method: HTTPRequest.Method)]) {
        rows = routes.map { Row(segments: Self.segments(of: $0.path), method: $0.method) }
    }

    /// What `Allow` says of a path; empty where there is nothing. What can be got can be asked for its head.
    func methods(at path: String) -> [String] {
        let wanted = Self.segments(of: path)
        let methods = Set(
            rows.filter { row in
                row.segments.count == wanted.count && zip(row.segments, wanted).allSatisfy { $0.first == "{" || $0 == $1 }
            }.map(\.method))
        return (methods.contains(.get) ? methods.union([.head]) : methods).map(\.rawValue).sorted()
    }

    private static func segments(of path: String) -> [Substring] { path.split(separator: "/") }
}
