import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The web pages, read once at the start: `/kitchen` is `kitchen/index.html`, `/assets/…` is what lies there.
package struct Pages: Sendable {
    private struct File: Sendable {
        let bytes: ByteBuffer
        let type: String
        let tag: String
    }

    package struct Missing: Error, CustomStringConvertible {
        let folder: String
        package var description: String { "the web pages are not in \(folder); they belong beside the program" }
    }

    private let files: [String: File]

    /// - Parameter folder: `Web` of the source tree, or its copy beside the program.
    package init(folder: String) throws {
        let root = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]) else {
            throw Missing(folder: folder)
        }
        var files: [String: File] = [:]
        for case let url as URL in walk {
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            let name = String(url.standardizedFileURL.path.dropFirst(root.path.count)).drop { $0 == "/" }
            guard let type = Self.types[url.pathExtension] else { continue }
            let bytes = try Data(contentsOf: url)
            files[String(name)] = File(bytes: ByteBuffer(bytes: bytes), type: type, tag: "\"\(Self.hash(bytes))\"")
        }
        guard !files.isEmpty else { throw Missing(folder: folder) }
        self.files = files
    }

    /// Where there is a page or something that belongs to one.
    var paths: [String] { files.keys.map(Self.path) }

    func add(to router: Router<APIContext>) {
        for name in files.keys.sorted() {
            router.get(RouterPath(Self.path(of: name))) { request, _ in answer(name, request) }
        }
    }

    private static func path(of name: String) -> String {
        let path = name.hasSuffix("index.html") ? "/" + String(name.dropLast("index.html".count)) : "/" + name
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private func answer(_ name: String, _ request: Request) -> Response {
        guard let file = files[name] else { return Response(status: .notFound) }
        var headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
        headers[.contentSecurityPolicy] =
            "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
        headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "woff2": "font/woff2", "json": "application/json",
        "webmanifest": "application/manifest+json",
    ]

    private static func hash(_ bytes: Data) -> String {
        String(bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 36)
    }
}
