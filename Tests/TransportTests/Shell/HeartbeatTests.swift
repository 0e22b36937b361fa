import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Realtime
import Testing

@testable import Transport

/// On a clock that moves when told to.
@Suite("Time and a WebSocket")
struct HeartbeatTests {
    private static let beat = TimeAmount.seconds(31)

    /// A connection with a heartbeat of thirty seconds, and a tap on its way out.
    private func connection() throws -> (channel: EmbeddedChannel, handler: WebSocketHandler, tap: Tap) {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        let tap = Tap()
        let door = TestDoor(diary: Diary(), heartbeat: .seconds(30))
        let handler = WebSocketHandler(
            channel: channel, welcome: door.welcome(), deflate: nil, registry: ConnectionRegistry(limit: 1))
        try channel.pipeline.syncOperations.addHandlers(tap, handler)
        handler.begin()
        return (channel, handler, tap)
    }

    private func opcodes(_ channel: EmbeddedChannel) throws -> [UInt8] {
        var opcodes: [UInt8] = []
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            if let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) { opcodes.append(first & 0x0F) }
        }
        return opcodes
    }

    @Test("a peer that answers every ping stays")
    func alive() throws {
        let (channel, _, _) = try connection()
        for _ in 0..<5 {
            channel.embeddedEventLoop.advanceTime(by: Self.beat)
            #expect(try opcodes(channel) == [9])
            try channel.writeInbound(ByteBuffer(bytes: frame(10)))
        }
        #expect(channel.isActive)
    }

    @Test("a peer that leaves a ping unanswered is gone at the next")
    func dead() throws {
        let (channel, _, _) = try connection()
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        #expect(!channel.isActive)
    }

    @Test("a peer that takes bytes slowly is not gone for pongs that nobody listens to")
    func slow() throws {
        let (channel, handler, tap) = try connection()
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        block(channel, tap)
        for _ in 0..<5 {
            handler.send(Frame(text: "an order"))
            tap.open(channel)
            tap.isShut = true
            channel.embeddedEventLoop.advanceTime(by: Self.beat)
            #expect(channel.isActive)
        }
        #expect(try opcodes(channel).filter { $0 == 9 }.count == 1, "no pings that could not leave either")
    }

    @Test("a peer that takes no byte from one beat to the next is gone, whatever else is sent to it")
    func stuck() throws {
        let (channel, handler, tap) = try connection()
        block(channel, tap)
        handler.send(Frame(text: "an order"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        handler.send(Frame(text: "another order"))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        #expect(!channel.isActive)
    }

    @Test("a peer that is listened to again has a whole heartbeat to answer")
    func again() throws {
        let (channel, handler, tap) = try connection()
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        block(channel, tap)
        handler.send(Frame(text: "an order"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(28))
        tap.open(channel)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        #expect(channel.isActive)
        #expect(try opcodes(channel) == [9, 1, 9])
        channel.embeddedEventLoop.advanceTime(by: Self.beat)
        #expect(!channel.isActive)
    }

    private func block(_ channel: EmbeddedChannel, _ tap: Tap) {
        tap.isShut = true
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test("a peer that does not answer a close is left after five seconds")
    func closeUnanswered() throws {
        let (channel, handler, _) = try connection()
        handler.close(.normal, "")
        #expect(try opcodes(channel) == [8])
        channel.embeddedEventLoop.advanceTime(by: .seconds(4))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test(
        "a peer that does not get to the end of its first request is left after ten seconds",
        arguments: [
            "", "GET /ws HT", RawPeer.upgrade, RawPeer.upgrade.replacing("GET /ws", with: "GET /x") + "Content-Length: 9\r\n\r\nabc",
        ])
    func slowRequest(_ beginning: String) throws {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        let shell = UpgradeChannel(
            responder: { _, _, _ in }, door: TestDoor(diary: Diary()), registry: ConnectionRegistry(limit: 1), isSecure: false)
        _ = shell.setup(channel: channel, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        if !beginning.isEmpty { try channel.writeInbound(ByteBuffer(string: beginning)) }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
        _ = try? channel.finish()
    }
}

/// Holds back what is flushed while it is shut, as a socket does whose peer takes nothing.
private final class Tap: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    var isShut = false

    func flush(context: ChannelHandlerContext) {
        if !isShut { context.flush() }
    }

    func open(_ channel: EmbeddedChannel) {
        isShut = false
        channel.flush()
    }
}
