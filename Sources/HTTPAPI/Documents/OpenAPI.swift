import Foundation
import NIOCore

/// The description of the HTTP API, as it is served; a test holds it against the routes.
enum OpenAPI {
    static let document = ByteBuffer(bytes: PackageResources.openapi_json)
}
