import NIOCore
import NIOHTTP1
import Realtime

/// Asks a server to become a WebSocket, and makes way for the client's handler when it does.
final class ClientUpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private let encoder: HTTPRequestEncoder
    private let decoder: ByteToMessageHandler<HTTPResponseDecoder>
    private var promise: EventLoopPromise<WebSocketClient>?
    private var response: HTTPResponseHead?
    private var body = ByteBuffer()

    init(
        head: HTTPRequestHead, encoder: HTTPRequestEncoder, decoder: ByteToMessageHandler<HTTPResponseDecoder>,
        promise: EventLoopPromise<WebSocketClient>
    ) {
        self.head = head
        self.encoder = encoder
        self.decoder = decoder
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head): response = head
        case .body(var bytes): body.writeBuffer(&bytes)
        case .end:
            if let response, response.status == .switchingProtocols {
                guard let fault = Handshake.fault(in: response, to: head) else { return upgrade(context, response) }
                fail(.badAnswer(fault))
                return context.close(promise: nil)
            }
            fail(.refused(status: Int(response?.status.code ?? 0), body: String(buffer: body)))
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise?.fail(error)
        promise = nil
        context.close(promise: nil)
    }

    private func fail(_ failure: WebSocketClient.Failure) {
        promise?.fail(failure)
        promise = nil
    }

    private func upgrade(_ context: ChannelHandlerContext, _ head: HTTPResponseHead) {
        let (messages, sink) = AsyncStream<WebSocketClient.Received>.makeStream()
        let extensions = head.headers.first(name: "sec-websocket-extensions")
        let inflater = extensions.map { Inflater(forgets: $0.contains("server_no_context_takeover")) }
        let handler = ClientHandler(sink: sink, inflater: inflater)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(handler, position: .after(self))
        } catch {
            promise?.fail(error)
            promise = nil
            return context.close(promise: nil)
        }
        pipeline.removeHandler(encoder, promise: nil)
        pipeline.removeHandler(context: context, promise: nil)
        // The decoder watches what is written until it is gone: nobody may write before.
        let client = WebSocketClient(channel: context.channel, messages: messages, answer: head.headers)
        let removed = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(handler, eventLoop: context.eventLoop)
        removed.futureResult.map {
            bound.value.begin()
            return client
        }.cascade(to: promise)
        promise = nil
        pipeline.removeHandler(decoder, promise: removed)
    }
}

/// Carries the WebSocket machine of a client.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A client of ours trusts its server further than the other way round.
    private static let maximumMessage = 64 << 20

    private let sink: AsyncStream<WebSocketClient.Received>.Continuation
    private var machine: WebSocketMachine
    private var context: ChannelHandlerContext?
    private var bytes = ByteBuffer()
    private var hasBegun = false

    init(sink: AsyncStream<WebSocketClient.Received>.Continuation, inflater: Inflater?) {
        self.sink = sink
        machine = WebSocketMachine(role: .client, maximumMessage: Self.maximumMessage, inflater: inflater)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// The HTTP decoder is gone: answers may be written, so what came right behind the server's 101 is heard now.
    func begin() {
        hasBegun = true
        if let context { hear(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = Self.unwrapInboundIn(data)
        bytes.writeBuffer(&more)
        if hasBegun { hear(context) }
    }

    private func hear(_ context: ChannelHandlerContext) {
        defer { bytes.discardReadBytes() }
        while let event = machine.next(&bytes) {
            switch event {
            case .message(.text, let payload): sink.yield(.text(String(buffer: payload)))
            case .message(.binary, let payload): sink.yield(.binary(payload))
            case .ping(let payload): answer(.pong, payload, context)
            case .pong: break
            case .close(let code, let reason):
                sink.yield(.closed(code, reason: reason))
                answer(.close, code.map { ByteBuffer(integer: $0.rawValue) } ?? ByteBuffer(), context)
            case .failure(let code, let reason):
                sink.yield(.closed(code, reason: "here: \(reason)"))
                answer(.close, ByteBuffer(integer: code.rawValue), context)
            }
        }
    }

    private func answer(_ opcode: FrameHeader.Opcode, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        let written = context.writeAndFlush(Self.wrapOutboundOut(WebSocketClient.frame(opcode, body)))
        let channel = context.channel
        if opcode == .close { written.whenComplete { _ in channel.close(promise: nil) } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        sink.finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
