import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import Realtime

/// The opening handshake, without I/O (RFC 6455, section 4).
enum Handshake {
    /// Whether a request asks to become a WebSocket; all others are HTTP's. Whoever names a protocol to upgrade to must say in `Connection`
    /// that it means it (RFC 9110, section 7.8).
    static func isAsked(by head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.method == .GET
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }

    /// What is wrong with a request that asks (section 4.2.1); nil when the door may decide.
    static func fault(in head: HTTPRequestHead) -> Dismissal? {
        guard head.headers["sec-websocket-version"] == ["13"] else {
            return Dismissal(.upgradeRequired, "only version 13 of the WebSocket protocol is spoken here")
        }
        let keys = head.headers["sec-websocket-key"]
        guard keys.count == 1, Data(base64Encoded: keys[0])?.count == 16 else {
            return Dismissal(.badRequest, "Sec-WebSocket-Key is missing or not 16 bytes in base64")
        }
        return nil
    }

    /// The head that turns HTTP into a WebSocket (section 4.2.2).
    static func answer(to head: HTTPRequestHead, subprotocol: String?, extensions: String?) -> HTTPResponseHead {
        let key = head.headers.first(name: "sec-websocket-key") ?? ""
        var headers: HTTPHeaders = ["upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": acceptance(of: key)]
        if let subprotocol { headers.add(name: "sec-websocket-protocol", value: subprotocol) }
        if let extensions { headers.add(name: "sec-websocket-extensions", value: extensions) }
        return HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
    }

    /// Section 4.2.2, step 5.4.
    static func acceptance(of key: String) -> String {
        Data(Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
    }

    /// What is wrong with a server's 101 (section 4.1); nil when it is the answer to this request.
    static func fault(in answer: HTTPResponseHead, to head: HTTPRequestHead) -> String? {
        guard answer.headers[canonicalForm: "upgrade"].map({ $0.lowercased() }) == ["websocket"] else {
            return "it does not say \"Upgrade: websocket\""
        }
        guard answer.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) else {
            return "it does not say \"Connection: Upgrade\""
        }
        guard answer.headers["sec-websocket-accept"] == [acceptance(of: head.headers.first(name: "sec-websocket-key") ?? "")] else {
            return "its Sec-WebSocket-Accept does not belong to our key"
        }
        if let chosen = answer.headers.first(name: "sec-websocket-protocol"),
            !head.headers[canonicalForm: "sec-websocket-protocol"].contains(where: { $0 == chosen })
        {
            return "it chose the subprotocol \(chosen), which was not offered"
        }
        if answer.headers.contains(name: "sec-websocket-extensions"), !head.headers.contains(name: "sec-websocket-extensions") {
            return "it chose an extension, and none was offered"
        }
        return nil
    }
}

extension UpgradeRequest {
    init(_ head: HTTPRequestHead, from address: String) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query =
            parts.count < 2
            ? []
            : parts[1].split(separator: "&").map { item -> (name: String, value: String) in
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = pair.count > 1 ? pair[1].replacingOccurrences(of: "+", with: " ") : ""
                return (String(pair[0]).removingPercentEncoding ?? "", value.removingPercentEncoding ?? "")
            }
        self.init(
            path: parts.first.flatMap { String($0).removingPercentEncoding } ?? "/", query: query,
            headers: head.headers.map { ($0.name, $0.value) }, remoteAddress: address)
    }
}
