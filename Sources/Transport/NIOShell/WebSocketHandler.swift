import NIOCore
import Realtime

/// Carries the WebSocket machine of one established connection: bytes in, frames out. Confined to its event loop.
final class WebSocketHandler: ChannelInboundHandler, Connection {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Payloads below this many bytes are not worth compressing (000, Compression).
    static let compressionThreshold = 1024
    /// How long the other side may take to answer a close, or to take what was sent before it.
    private static let closeTimeout = TimeAmount.seconds(5)

    private enum Phase {
        case open
        /// Our close is on its way; the other side's is awaited.
        case closing
        /// Both have closed, or one broke the rules: the socket ends when all is written.
        case ending
        case closed
    }

    let session: any Session
    let nioLoop: NIOLoop
    private let channel: any Channel
    /// Writing begins here and not at the pipeline's end, where an HTTP side of earlier requests may be parked.
    private var context: ChannelHandlerContext?
    private var machine: WebSocketMachine
    private let compresses: Bool
    private let heartbeat: TimeAmount
    let registry: ConnectionRegistry
    private var phase = Phase.open
    private var nextBeat: NIODeadline
    private var awaitsPong = false
    /// Bytes handed to the channel since the start.
    private var handed = 0
    /// How many of them had left when a peer that takes none was last looked at.
    private var leftBefore = 0
    private var isReading = false
    private var needsFlush = false

    init(channel: any Channel, welcome: Welcome, deflate: DeflateAgreement?, registry: ConnectionRegistry) {
        self.channel = channel
        self.registry = registry
        session = welcome.session()
        nioLoop = NIOLoop.of(channel.eventLoop)
        machine = WebSocketMachine(
            role: .server, maximumMessage: welcome.maximumMessage, inflater: deflate.map { Inflater(forgets: $0.clientForgets) })
        compresses = deflate?.sharesCompression == true && nioLoop.canDeflate
        heartbeat = TimeAmount(welcome.heartbeat)
        nextBeat = channel.eventLoop.now + heartbeat
    }

    // MARK: Connection

    var loop: any Loop { nioLoop }

    var backlog: Int {
        // Below the low watermark nothing worth counting waits, and the question costs more than the answer.
        if channel.isWritable { return 0 }
        return (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func send(_ frame: Frame) {
        guard case .open = phase else { return }
        let bytes = compresses ? frame.compressed(above: Self.compressionThreshold, deflate: nioLoop.deflate) : frame.plain
        registry.figures.sent(frame)
        write(bytes)
    }

    func close(_ code: CloseCode, _ reason: String) {
        guard case .open = phase else { return }
        phase = .closing
        var body = ByteBuffer(integer: code.rawValue)
        body.writeSubstring(Self.cut(reason))
        writeControl(.close, body)
        endLater()
    }

    // MARK: ChannelInboundHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        nioLoop.add(self)
        registry.opened(on: nioLoop)
    }

    /// The way out is free: the session may speak.
    func begin() {
        guard channel.isActive, case .open = phase else { return }
        session.opened(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        isReading = true
        defer { isReading = false }
        while let event = machine.next(&bytes) {
            guard receive(event) else { break }
        }
        flushIfNeeded()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        // Whoever sends nothing more may still be taking what was said, our answer to its close for instance.
        case ChannelEvent.inputClosed: closeWhenWritten()
        // Draining is the registry's, which lets every session say goodbye; the event would close the socket at once.
        case is ChannelShouldQuiesceEvent: close(.goingAway, "Server restarting")
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // A peer that does not take what we say is not listened to either. Its pongs go unheard then, so what counts as a sign of life
        // is bytes that leave; either way its time begins anew.
        try? context.channel.syncOptions?.setOption(.autoRead, value: context.channel.isWritable)
        awaitsPong = false
        leftBefore = handed - backlog
        nextBeat = context.eventLoop.now + heartbeat
        context.fireChannelWritabilityChanged()
    }

    // MARK: What arrives

    /// - Returns: whether more may follow.
    private func receive(_ event: WebSocketMachine.Event) -> Bool {
        switch event {
        case .message(let kind, let payload):
            registry.figures.received(payload.readableBytes)
            guard case .open = phase else { return true }
            switch kind {
            case .text: session.received(text: payload)
            case .binary: session.received(binary: payload)
            }
            return true
        case .ping(let payload):
            if case .open = phase { writeControl(.pong, payload) }
            return true
        case .pong:
            awaitsPong = false
            return true
        case .close(let code, _):
            if case .open = phase { writeControl(.close, code.map { ByteBuffer(integer: $0.rawValue) } ?? ByteBuffer()) }
            phase = .ending
            closeWhenWritten()
            return false
        case .failure(let code, let reason):
            if case .open = phase {
                close(code, reason)
            }
            phase = .ending
            closeOutputWhenWritten()
            return false
        }
    }

    /// Sends a ping when its time has come; a peer that has not answered the last one is gone. So is one that could take bytes and took
    /// none since the last beat; one that takes them slowly is the business of whoever bounds the backlog.
    func beat(at now: NIODeadline) {
        guard now >= nextBeat, case .open = phase else { return }
        nextBeat = now + heartbeat
        if channel.isWritable {
            if awaitsPong { return drop() }
            awaitsPong = true
            writeControl(.ping, ByteBuffer())
        } else {
            let left = handed - backlog
            if left <= leftBefore { return drop() }
            leftBefore = left
        }
    }

    private func drop() { context?.close(promise: nil) }

    // MARK: Writing

    private func writeControl(_ opcode: FrameHeader.Opcode, _ body: ByteBuffer) {
        var frame = ByteBuffer()
        FrameHeader(isFinal: true, isCompressed: false, opcode: opcode, length: body.readableBytes, mask: nil).write(into: &frame)
        frame.writeImmutableBuffer(body)
        write(frame)
    }

    private func write(_ bytes: ByteBuffer) {
        guard let context else { return }
        handed += bytes.readableBytes
        context.write(Self.wrapOutboundOut(bytes), promise: nil)
        if isReading { needsFlush = true } else { context.flush() }
    }

    private func flushIfNeeded() {
        guard needsFlush else { return }
        needsFlush = false
        context?.flush()
    }

    // MARK: Ends

    private func closeWhenWritten() {
        whenWritten { $0.close(promise: nil) }
    }

    /// After a failure the other side may still be sending: the socket stays readable until it stops, lest it never sees why.
    private func closeOutputWhenWritten() {
        whenWritten { $0.close(mode: .output, promise: nil) }
    }

    /// Goes on once everything has left, or in any case when the time for it is over.
    private func whenWritten(_ goOn: @escaping @Sendable (any Channel) -> Void) {
        guard let context else { return }
        // Closing would drop what still waits, and closing the output alone does so too once the other side has closed its own. An empty
        // write is done when all before it are.
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer()), promise: written)
        needsFlush = false
        let channel = channel
        written.futureResult.whenComplete { _ in goOn(channel) }
        endLater()
    }

    /// The longest beginning of a reason that a close frame can hold: a control frame has at most 125 bytes (RFC 6455, section 5.5), two
    /// of them the code's. It is cut between characters.
    private static func cut(_ reason: String) -> Substring {
        var end = reason.startIndex
        var size = 0
        while end < reason.endIndex {
            size += reason[end].utf8.count
            guard size <= 123 else { break }
            end = reason.index(after: end)
        }
        return reason[..<end]
    }

    private func endLater() {
        let channel = channel
        channel.eventLoop.scheduleTask(in: Self.closeTimeout) { channel.close(promise: nil) }
    }

    private func end() {
        if case .closed = phase { return }
        phase = .closed
        nioLoop.remove(self)
        context = nil
        session.closed()
        registry.closed(on: nioLoop)
    }
}
