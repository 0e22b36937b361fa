import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The description of the HTTP API, as it is served; a test holds it against the operations.
enum OpenAPI {
    private static let document = ByteBuffer(bytes: PackageResources.openapi_json)

    static let operation = Operation("getOpenAPI", .get, "/api/v1/openapi.json", isOpen: true) { _, _ in
        Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: document))
    }
}
