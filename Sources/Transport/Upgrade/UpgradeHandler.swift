import HummingbirdCore
import NIOCore
import NIOHTTP1
import Realtime

/// Stands between the HTTP decoder and everything else: passes plain requests on, turns the connection into a WebSocket where the door says
/// so, and answers what the decoder could not read.
///
/// Written by hand because NIO's typed upgrader drops refused upgrades without an answer, and hangs on one that is not a connection's first request.
final class UpgradeHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a connection may take to its first whole head, and a request for an upgrade to its end.
    private static let firstRequest = TimeAmount.seconds(10)
    /// How long a dismissed peer may go on sending: closing at once would reset the connection, and our answer with it.
    private static let lingering = TimeAmount.seconds(2)

    /// A request that asks to become a WebSocket, while the door is asked.
    private struct Asking {
        let head: HTTPRequestHead
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
    /// A request has begun to arrive, and has not ended.
    private var isReading = false
    /// The connection ends with the next complete answer.
    private var closesAfterAnswer = false
    /// The last answer was given here: what still comes is passed over.
    private var isDismissed = false
    private var isInputClosed = false
    private var isQuiescing = false
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

    func handlerAdded(context: ChannelHandlerContext) { bePatient(context) }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Nobody behind this handler would close a connection that has not made a request yet, or that was dismissed.
        let isIdle = isDismissed || (promise != nil && asking == nil)
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            if isIdle { context.close(promise: nil) }
        } else if case ChannelEvent.inputClosed = event {
            isInputClosed = true
            if isIdle { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func bePatient(_ context: ChannelHandlerContext) {
        patience?.cancel()
        patience = context.eventLoop.assumeIsolated().scheduleTask(in: Self.firstRequest) { context.close(promise: nil) }
    }

    private func leave() {
        patience?.cancel()
        promise?.succeed(nil)
        promise = nil
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDismissed else { return }
        let part = Self.unwrapInboundIn(data)
        switch part {
        case .head(let head):
            isReading = true
            if underWay == 0, asking == nil, Handshake.isAsked(by: head) { return ask(head, context) }
        case .body: break
        case .end: isReading = false
        }
        if asking == nil {
            pass(part, context)
        } else if case .end = part {
            patience?.cancel()
            asking?.isWhole = true
            settle(context)
        }
    }

    private func ask(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        bePatient(context)
        asking = Asking(head: head)
        let request = UpgradeRequest(head, from: context.channel.remoteAddress?.ipAddress ?? "")
        if let dismissal = fault(in: head, request) {
            asking?.verdict = .refuse(status: Int(dismissal.status.code), reason: dismissal.detail)
            return
        }
        let promise = context.eventLoop.makePromise(of: UpgradeVerdict.self)
        promise.completeWithTask { [door] in await door.answer(request) }
        promise.futureResult.assumeIsolated().whenSuccess { verdict in
            self.asking?.verdict = verdict
            self.settle(context)
        }
    }

    /// What is refused before the door is asked.
    private func fault(in head: HTTPRequestHead, _ request: UpgradeRequest) -> Dismissal? {
        guard door.knows(path: request.path) else { return Dismissal(.notFound, "there is no WebSocket at \(request.path)") }
        return Handshake.fault(in: head) ?? stopping
    }

    /// Why nobody new is taken at this moment.
    private var stopping: Dismissal? {
        let reason = registry.refusal ?? (isQuiescing ? "the server is about to stop" : nil)
        return reason.map { Dismissal(.serviceUnavailable, $0) }
    }

    private func settle(_ context: ChannelHandlerContext) {
        guard let asking, asking.isWhole, let verdict = asking.verdict, context.channel.isActive else { return }
        self.asking = nil
        switch verdict {
        case .refuse(let status, let reason): dismiss(Dismissal(.init(statusCode: status), reason), context)
        case .accept(let welcome):
            // The door may have thought long about it.
            if let stopping { return dismiss(stopping, context) }
            if isInputClosed { return context.close(promise: nil) }
            upgrade(asking.head, welcome, context)
        }
    }

    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        if case .head(let head) = part {
            patience?.cancel()
            underWay += 1
            // The decoder stops behind a request that names another protocol, whether or not it gets it.
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

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isDismissed { return }
        guard let error = error as? HTTPParserError, context.channel.isActive else { return context.fireErrorCaught(error) }
        if underWay == 0 {
            asking = nil
            dismiss(Dismissal(error), context)
        } else if isReading {
            // Whoever reads this request's body has to hear of it.
            context.fireErrorCaught(error)
        } else {
            closesAfterAnswer = true
        }
    }

    // MARK: Answers

    private func dismiss(_ dismissal: Dismissal, _ context: ChannelHandlerContext) {
        isDismissed = true
        patience?.cancel()
        let body = dismissal.body
        context.write(Self.wrapOutboundOut(.head(dismissal.head(for: body))), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: written)
        patience = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingering) { context.close(promise: nil) }
        written.futureResult.assumeIsolated().whenComplete { _ in
            if self.isInputClosed { context.close(promise: nil) } else { context.close(mode: .output, promise: nil) }
        }
    }

    private func upgrade(_ request: HTTPRequestHead, _ welcome: Welcome, _ context: ChannelHandlerContext) {
        let deflate = DeflateAgreement.choose(from: request.headers["sec-websocket-extensions"])
        let head = Handshake.answer(to: request, subprotocol: welcome.subprotocol, extensions: deflate?.answer)
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
}
