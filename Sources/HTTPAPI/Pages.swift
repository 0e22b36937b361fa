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

    /// One page for every order's link.
    private static let ofOrders: Set<String> = ["/rate", "/receipt", "/pay"]

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
    var paths: [String] { files.keys.flatMap(Self.paths) }

    func add(to router: Router<APIContext>) {
        for name in files.keys.sorted() {
            for path in Self.paths(of: name) { router.get(RouterPath(path)) { request, _ in answer(name, request) } }
        }
    }

    private static func paths(of name: String) -> [String] {
        let path = name.hasSuffix("index.html") ? "/" + String(name.dropLast("index.html".count)) : "/" + name
        let plain = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        return ofOrders.contains(plain) ? [plain, plain + "/{order}"] : [plain]
    }

    private func answer(_ name: String, _ request: Request) -> Response {
        guard let file = files[name] else { return Response(status: .notFound) }
        var headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"]
        headers[.contentSecurityPolicy] = Self.policy(host: request.head.authority)
        headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if request.knows(file.tag) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
    }

    /// Nothing but what lies here, and sockets to this server alone: older browsers do not count them to `'self'`.
    private static func policy(host: String?) -> String {
        let isPlain = host?.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:-[]".contains($0)) } ?? false
        let sockets = isPlain ? host.map { " ws://\($0) wss://\($0)" } ?? "" : ""
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
            + "connect-src 'self'\(sockets); base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
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
