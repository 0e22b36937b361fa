import Foundation
import NIOCore
import NIOHTTP1

/// An HTTP answer that ends its connection: why there is no WebSocket here, or why a request could not be read.
struct Dismissal: Hashable, Sendable {
    let status: HTTPResponseStatus
    /// A sentence for the developer.
    let detail: String

    init(_ status: HTTPResponseStatus, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    /// What to say to a request that the HTTP decoder could not read.
    init(_ error: HTTPParserError) {
        switch error {
        case .headerOverflow: self.init(.requestHeaderFieldsTooLarge, "the request's head is too large")
        case .invalidVersion: self.init(.httpVersionNotSupported, "only HTTP/1.1 and HTTP/1.0 are spoken here")
        default: self.init(.badRequest, "this is no HTTP request: \(error)")
        }
    }

    /// RFC 9457.
    private struct Problem: Encodable {
        let type = "about:blank"
        let title: String
        let status: UInt
        let detail: String
    }

    var body: ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let problem = Problem(title: status.reasonPhrase, status: status.code, detail: detail)
        return ByteBuffer(bytes: (try? encoder.encode(problem)) ?? Data())
    }

    func head(for body: ByteBuffer) -> HTTPResponseHead {
        var headers: HTTPHeaders = [
            "content-type": "application/problem+json", "content-length": String(body.readableBytes), "connection": "close",
        ]
        // RFC 6455, section 4.4, and RFC 9110, section 15.5.22.
        if status == .upgradeRequired {
            headers.add(name: "sec-websocket-version", value: "13")
            headers.add(name: "upgrade", value: "websocket")
        }
        if status == .serviceUnavailable { headers.add(name: "retry-after", value: "1") }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}
