import NIOCore
import NIOPosix

/// A WebSocket that costs the load tool as little as possible: it counts what arrives, and looks into messages only when told to.
/// It answers pings, and nothing else. Confined to its event loop.
final class LoadSocket: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Called with every text message, on the loop; nil counts only.
    var heard: ((LoadSocket, ByteBufferView) -> Void)?
    private(set) var messages = 0
    private(set) var bytes = 0
    private(set) var isOpen = false
    private var buffer = ByteBuffer()
    private let opened: EventLoopPromise<Void>
    let channel: any Channel

    init(_ channel: any Channel) {
        self.channel = channel
        opened = channel.eventLoop.makePromise()
    }

    /// Connects and upgrades.
    static func connect(
        host: String, port: Int, path: String, token: String, on loop: any EventLoop,
        heard: (@Sendable (LoadSocket, ByteBufferView) -> Void)? = nil
    ) async throws -> NIOLoopBound<LoadSocket> {
        try await ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let socket = LoadSocket(channel)
                    socket.heard = heard
                    try channel.pipeline.syncOperations.addHandler(socket)
                }
            }
            .connect(host: host, port: port)
            .flatMap { channel in
                channel.eventLoop.makeCompletedFuture {
                    let socket = try channel.pipeline.syncOperations.handler(type: LoadSocket.self)
                    let request = """
                        GET \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer \(token)\r\n\r\n
                        """
                    channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
                    return (NIOLoopBound(socket, eventLoop: channel.eventLoop), socket.opened.futureResult)
                }.flatMap { (bound: NIOLoopBound<LoadSocket>, opened: EventLoopFuture<Void>) in opened.map { bound } }
            }.get()
    }

    /// Sends a text, masked with zeros: the server's work is the same, ours is none.
    func send(_ text: String) {
        var frame = ByteBuffer()
        frame.writeInteger(UInt8(0x81))
        let count = text.utf8.count
        if count < 126 {
            frame.writeInteger(UInt8(0x80 | count))
        } else {
            frame.writeInteger(UInt8(0x80 | 126))
            frame.writeInteger(UInt16(count))
        }
        frame.writeInteger(UInt32(0))
        frame.writeString(text)
        channel.writeAndFlush(frame, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = Self.unwrapInboundIn(data)
        bytes += more.readableBytes
        if buffer.readableBytes == 0 { buffer = more } else { buffer.writeBuffer(&more) }
        if !isOpen {
            guard let end = buffer.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
            guard buffer.getString(at: buffer.readerIndex, length: 12) == "HTTP/1.1 101" else {
                opened.fail(
                    Refused(
                        answer: String(buffer: buffer.getSlice(at: buffer.readerIndex, length: min(200, buffer.readableBytes)) ?? buffer)))
                return context.close(promise: nil)
            }
            buffer.moveReaderIndex(to: end.upperBound)
            isOpen = true
            opened.succeed()
        }
        while takeFrame() {}
        if buffer.readableBytes == 0 { buffer.clear() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        opened.fail(Refused(answer: "closed"))
        isOpen = false
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func takeFrame() -> Bool {
        let start = buffer.readerIndex
        guard let first = buffer.getInteger(at: start, as: UInt8.self), let second = buffer.getInteger(at: start + 1, as: UInt8.self) else {
            return false
        }
        var header = 2
        var length = Int(second & 0x7F)
        if length == 126 {
            guard let long = buffer.getInteger(at: start + 2, as: UInt16.self) else { return false }
            (length, header) = (Int(long), 4)
        } else if length == 127 {
            guard let long = buffer.getInteger(at: start + 2, as: UInt64.self) else { return false }
            (length, header) = (Int(long), 10)
        }
        guard buffer.readableBytes >= header + length else { return false }
        if first & 0x0F == 1 {
            messages += 1
            if let heard, let view = buffer.viewBytes(at: start + header, length: length) { heard(self, view) }
        } else if first & 0x0F == 9 {
            channel.writeAndFlush(ByteBuffer(bytes: [0x8A, 0x80, 0, 0, 0, 0] as [UInt8]), promise: nil)
        }
        buffer.moveReaderIndex(forwardBy: header + length)
        return true
    }

    struct Refused: Error, CustomStringConvertible {
        let answer: String
        var description: String { "the server did not upgrade: \(answer)" }
    }
}
