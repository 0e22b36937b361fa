import NIOCore
import NIOPosix
import Testing

/// The other end of a socket, which says and hears bytes as they are. It hangs up when nobody needs it any more.
final class RawPeer: Sendable {
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    /// A request that is right, without its last line.
    static let upgrade = """
        GET /ws HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: \(key)\r\n
        """

    private let channel: any Channel
    private let mailbox: Mailbox

    private init(_ channel: any Channel, _ stream: AsyncStream<ByteBuffer>) {
        self.channel = channel
        mailbox = Mailbox(stream)
    }

    deinit { channel.close(promise: nil) }

    static func connect(port: Int) async throws -> RawPeer {
        let (stream, sink) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(sink)) }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawPeer(channel, stream)
    }

    func say(_ text: String) async throws { try await say(Array(text.utf8)) }

    func say(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

    func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }
    func readAgain() async throws { try await channel.setOption(.autoRead, value: true).get() }
    func closeOutput() async throws { try await channel.close(mode: .output).get() }

    /// - Returns: the head of an HTTP answer.
    func hearHead() async throws -> String { String(decoding: try await mailbox.take(through: Array("\r\n\r\n".utf8)), as: UTF8.self) }

    /// - Returns: an HTTP answer with its body, as long as the head says.
    func hearAnswer() async throws -> (head: String, body: String) {
        let head = try await hearHead().lowercased()
        let field = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = field.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        return (head, String(decoding: try await mailbox.take(length), as: UTF8.self))
    }

    /// Becomes a WebSocket.
    func upgrade(extra: String = "", behind: [UInt8] = []) async throws {
        try await say(Array("\(Self.upgrade)\(extra)\r\n".utf8) + behind)
        let head = try await hearHead()
        #expect(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
    }

    struct Heard: Hashable {
        let opcode: UInt8
        let payload: [UInt8]
        var text: String { String(decoding: payload, as: UTF8.self) }
        /// Of a close.
        var code: Int { payload.count < 2 ? 0 : Int(payload[0]) << 8 | Int(payload[1]) }
        var reason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }
    }

    func hearFrame() async throws -> Heard {
        let head = try await mailbox.take(2)
        #expect(head[1] & 0x80 == 0, "a server does not mask")
        var length = Int(head[1])
        if length > 125 { length = try await mailbox.take(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) } }
        return Heard(opcode: head[0] & 0x0F, payload: try await mailbox.take(length))
    }

    /// Waits for the end of what the other side says.
    ///
    /// - Returns: what came before it.
    func hearEnd() async throws -> [UInt8] { try await mailbox.takeAll() }
}

/// Bytes that came, taken in pieces of any size.
private actor Mailbox {
    struct Ended: Error {}

    private let inbox: Inbox<ByteBuffer>
    private var bytes = ByteBuffer()

    init(_ stream: AsyncStream<ByteBuffer>) { inbox = Inbox(stream) }

    private func wait() async throws {
        guard var more = try await inbox.next() else { throw Ended() }
        bytes.writeBuffer(&more)
    }

    func take(_ count: Int) async throws -> [UInt8] {
        while bytes.readableBytes < count { try await wait() }
        return bytes.readBytes(length: count) ?? []
    }

    func take(through mark: [UInt8]) async throws -> [UInt8] {
        while true {
            if let range = bytes.readableBytesView.firstRange(of: mark) {
                return bytes.readBytes(length: range.upperBound - bytes.readerIndex) ?? []
            }
            try await wait()
        }
    }

    func takeAll() async throws -> [UInt8] {
        while let more = try await inbox.next() { bytes.writeImmutableBuffer(more) }
        return bytes.readBytes(length: bytes.readableBytes) ?? []
    }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let sink: AsyncStream<ByteBuffer>.Continuation

    init(_ sink: AsyncStream<ByteBuffer>.Continuation) { self.sink = sink }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { sink.yield(Self.unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { sink.finish() }
    }

    func channelInactive(context: ChannelHandlerContext) { sink.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
