import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Realtime
import Restaurant

/// A WebSocket client: for the simulator, the load tool and the tests.
package final class WebSocketClient: Sendable {
    package enum Failure: Error, CustomStringConvertible {
        case badURL(String)
        case refused(status: Int, body: String)
        /// The server said 101, and not as a WebSocket server says it.
        case badAnswer(String)
        case closed

        package var description: String {
            switch self {
            case .badURL(let url): "\(url) is no ws:// or wss:// address"
            case .refused(let status, let body): "the server refused to become a WebSocket: \(status) \(body)"
            case .badAnswer(let fault): "the server's answer is not that of a WebSocket: \(fault)"
            case .closed: "the connection was closed"
            }
        }
    }

    /// What the server said.
    package enum Received: Sendable {
        case text(String)
        case binary(ByteBuffer)
        case closed(CloseCode?, reason: String)
    }

    private let channel: any Channel
    /// What arrives, in order; ends with the connection.
    package let messages: AsyncStream<Received>
    /// Headers of the server's 101 answer.
    package let answer: HTTPHeaders

    init(channel: any Channel, messages: AsyncStream<Received>, answer: HTTPHeaders) {
        self.channel = channel
        self.messages = messages
        self.answer = answer
    }

    /// - Parameters:
    ///   - url: `ws://host:port/path?query` or `wss://…`.
    ///   - headers: beside those of the upgrade.
    ///   - compression: offers permessage-deflate.
    ///   - trustAll: takes any certificate (a test's own).
    package static func connect(
        _ url: String, headers: [(String, String)] = [], compression: Bool = false, trustAll: Bool = false,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) async throws -> WebSocketClient {
        guard let parts = URLComponents(string: url), let host = parts.host, ["ws", "wss"].contains(parts.scheme) else {
            throw Failure.badURL(url)
        }
        let isSecure = parts.scheme == "wss"
        var fields: HTTPHeaders = [
            "host": parts.port.map { "\(host):\($0)" } ?? host, "upgrade": "websocket", "connection": "Upgrade",
            "sec-websocket-version": "13",
            "sec-websocket-key": Data((0..<16).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString(),
        ]
        if compression { fields.add(name: "sec-websocket-extensions", value: "permessage-deflate; client_no_context_takeover") }
        for (name, value) in headers { fields.add(name: name, value: value) }
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: path + (parts.percentEncodedQuery.map { "?\($0)" } ?? ""), headers: fields)
        let promise = group.next().makePromise(of: WebSocketClient.self)
        let bootstrap = ClientBootstrap(group: promise.futureResult.eventLoop).connectTimeout(.seconds(10))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if isSecure {
                        var tls = TLSConfiguration.makeClientConfiguration()
                        if trustAll { tls.certificateVerification = .none }
                        let name = host.allSatisfy { $0.isNumber || $0 == "." || $0 == ":" } ? nil : host
                        try pipeline.addHandler(NIOSSLClientHandler(context: NIOSSLContext(configuration: tls), serverHostname: name))
                    }
                    let encoder = HTTPRequestEncoder()
                    let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
                    try pipeline.addHandler(encoder)
                    try pipeline.addHandler(decoder)
                    try pipeline.addHandler(ClientUpgradeHandler(head: head, encoder: encoder, decoder: decoder, promise: promise))
                }
            }
        do {
            _ = try await bootstrap.connect(host: host, port: parts.port ?? (isSecure ? 443 : 80)).get()
        } catch {
            promise.fail(error)
        }
        return try await promise.futureResult.get()
    }

    package func send(_ text: String) async throws {
        try await channel.writeAndFlush(Self.frame(.text, ByteBuffer(string: text))).get()
    }

    /// Sends without waiting.
    package func post(_ text: String) {
        channel.writeAndFlush(Self.frame(.text, ByteBuffer(string: text)), promise: nil)
    }

    package func send(binary: ByteBuffer) async throws {
        try await channel.writeAndFlush(Self.frame(.binary, binary)).get()
    }

    /// Sends bytes as they are: for tests of what no client should send.
    package func send(raw bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes).get()
    }

    package func close(_ code: CloseCode = .normal) async {
        try? await channel.writeAndFlush(Self.frame(.close, ByteBuffer(integer: code.rawValue))).get()
        try? await channel.closeFuture.get()
    }

    /// Drops the connection without a word.
    package func abort() { channel.close(promise: nil) }

    /// Reads nothing any more: for tests of slow receivers.
    package func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

    /// Reads on after ``stopReading()``.
    package func readOn() async throws { try await channel.setOption(.autoRead, value: true).get() }

    static func frame(_ opcode: FrameHeader.Opcode, _ payload: ByteBuffer) -> ByteBuffer {
        let mask = UInt32.random(in: .min ... .max)
        var bytes = ByteBuffer()
        FrameHeader(isFinal: true, isCompressed: false, opcode: opcode, length: payload.readableBytes, mask: mask).write(into: &bytes)
        var masked = payload
        masked.withUnsafeMutableReadableBytes { Masking.apply(mask, to: $0, offset: 0) }
        bytes.writeImmutableBuffer(masked)
        return bytes
    }
}
