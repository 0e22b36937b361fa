import Crypto
import Foundation
import HummingbirdCore
import NIOCore
import NIOHTTP1
import Realtime

/// Stands between the HTTP decoder and everything else: passes plain requests on, and turns the connection into a WebSocket where the door says so.
///
/// Written by hand because NIO's typed upgrader drops refused upgrades without an answer, and hangs on one that is not a connection's first request.
final class UpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a connection may take to its first request.
    private static let firstRequest = TimeAmount.seconds(10)

    /// A request that asks to become a WebSocket, while the door is asked.
    private struct Asking {
        let head: HTTPRequestHead
        /// What came behind the head; decided only when the request is whole.
        var parts: [HTTPServerRequestPart] = []
        var verdict: UpgradeVerdict?
        var isWhole = false
    }

    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let door: any Door
    private let registry: ConnectionRegistry
    private let installHTTP: (any Channel) throws -> UpgradeChannel.HTTP
    /// Fulfilled with HTTP at the first plain request, with nil when there will be none.
    private var promise: EventLoopPromise<UpgradeChannel.HTTP?>?
    private var asking: Asking?
    /// Requests whose answer is not complete.
    private var underWay = 0
    /// The connection ends with the next complete answer.
    private var closesAfterAnswer = false
    private var patience: Scheduled<Void>?

    init(
        encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>, door: any Door, registry: ConnectionRegistry,
        promise: EventLoopPromise<UpgradeChannel.HTTP?>, installHTTP: @escaping (any Channel) throws -> UpgradeChannel.HTTP
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.door = door
        self.registry = registry
        self.promise = promise
        self.installHTTP = installHTTP
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        patience = context.eventLoop.scheduleTask(in: Self.firstRequest) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nobody behind this handler would close a connection that has not made a request yet.
        if event is ChannelShouldQuiesceEvent, promise != nil, asking == nil { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func leave() {
        patience?.cancel()
        promise?.succeed(nil)
        promise = nil
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        patience?.cancel()
        let part = Self.unwrapInboundIn(data)
        if asking != nil {
            asking?.parts.append(part)
            if case .end = part { asking?.isWhole = true }
            settle(context)
        } else if case .head(let head) = part, asksToUpgrade(head) {
            ask(head, context)
        } else {
            pass(part, context)
        }
    }

    private func asksToUpgrade(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.method == .GET && underWay == 0
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    private func ask(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        asking = Asking(head: head)
        let request = UpgradeRequest(head, from: context.channel.remoteAddress?.ipAddress ?? "")
        if let refused = refusal(of: head, request) {
            asking?.verdict = refused
            return
        }
        let promise = context.eventLoop.makePromise(of: UpgradeVerdict.self)
        promise.completeWithTask { [door] in await door.answer(request) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        promise.futureResult.whenSuccess { verdict in
            let (handler, context) = bound.value
            handler.asking?.verdict = verdict
            handler.settle(context)
        }
    }

    /// What is refused before the door is asked (RFC 6455, section 4.2).
    private func refusal(of head: HTTPRequestHead, _ request: UpgradeRequest) -> UpgradeVerdict? {
        guard door.knows(path: request.path) else { return .refuse(status: 404, reason: "there is no WebSocket at \(request.path)") }
        guard head.headers.first(name: "sec-websocket-version") == "13" else {
            return .refuse(status: 426, reason: "only version 13 of the WebSocket protocol is spoken here")
        }
        guard let key = head.headers.first(name: "sec-websocket-key"), Data(base64Encoded: key)?.count == 16 else {
            return .refuse(status: 400, reason: "Sec-WebSocket-Key is missing or not 16 bytes in base64")
        }
        return registry.refusal.map { .refuse(status: 503, reason: $0) }
    }

    private func settle(_ context: ChannelHandlerContext) {
        guard let asking, asking.isWhole, let verdict = asking.verdict, context.channel.isActive else { return }
        self.asking = nil
        switch verdict {
        case .accept(let welcome): upgrade(asking.head, welcome, context)
        case .refuse(let status, let reason): refuse(status, reason, context)
        }
    }

    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        if case .head(let head) = part {
            underWay += 1
            if !head.isKeepAlive || head.headers.contains(name: "upgrade") { closesAfterAnswer = true }
            if let promise {
                self.promise = nil
                do {
                    promise.succeed(try installHTTP(context.channel))
                } catch {
                    promise.fail(error)
                    return context.close(promise: nil)
                }
            }
        }
        context.fireChannelRead(Self.wrapInboundOut(part))
    }

    // MARK: Answers

    private func refuse(_ status: Int, _ reason: String, _ context: ChannelHandlerContext) {
        let body = ByteBuffer(string: #"{"type":"about:blank","status":\#(status),"detail":"\#(reason)"}"#)
        var headers: HTTPHeaders = [
            "content-type": "application/problem+json", "content-length": String(body.readableBytes), "connection": "close",
        ]
        if status == 426 { headers.add(name: "sec-websocket-version", value: "13") }
        if status == 503 { headers.add(name: "retry-after", value: "1") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private func upgrade(_ request: HTTPRequestHead, _ welcome: Welcome, _ context: ChannelHandlerContext) {
        let key = request.headers.first(name: "sec-websocket-key") ?? ""
        var headers: HTTPHeaders = ["upgrade": "websocket", "connection": "upgrade", "sec-websocket-accept": Self.acceptance(of: key)]
        if let subprotocol = welcome.subprotocol { headers.add(name: "sec-websocket-protocol", value: subprotocol) }
        let deflate = DeflateAgreement.choose(from: request.headers["sec-websocket-extensions"])
        if let deflate { headers.add(name: "sec-websocket-extensions", value: deflate.answer) }
        let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
        context.writeAndFlush(Self.wrapOutboundOut(.head(head)), promise: nil)

        let pipeline = context.pipeline.syncOperations
        // An HTTP side that earlier requests left parked must neither time the socket out nor close it when the server stops.
        if let parked = try? pipeline.context(handlerType: HTTPConnectionStateHandler.self) {
            pipeline.removeHandler(context: parked, promise: nil)
        }
        let socket = WebSocketHandler(channel: context.channel, welcome: welcome, deflate: deflate?.agreement, registry: registry)
        do {
            try pipeline.addHandler(socket, position: .after(self))
        } catch {
            return context.close(promise: nil)
        }
        pipeline.removeHandler(encoder, promise: nil)
        pipeline.removeHandler(context: context, promise: nil)
        socket.begin()
        // Last, since it hands on what the client sent right behind its request.
        pipeline.removeHandler(decoder, promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var part = Self.unwrapOutboundIn(data)
        if case .head(var head) = part, closesAfterAnswer {
            head.headers.replaceOrAdd(name: "connection", value: "close")
            part = .head(head)
        }
        guard case .end = part else { return context.write(Self.wrapOutboundOut(part), promise: promise) }
        underWay -= 1
        guard closesAfterAnswer, underWay == 0 else { return context.write(Self.wrapOutboundOut(part), promise: promise) }
        let done = promise ?? context.eventLoop.makePromise()
        let channel = context.channel
        done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.write(Self.wrapOutboundOut(part), promise: done)
    }

    /// RFC 6455, section 4.2.2, step 5.4.
    static func acceptance(of key: String) -> String {
        Data(Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
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
