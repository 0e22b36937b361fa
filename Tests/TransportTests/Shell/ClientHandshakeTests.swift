import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Transport

@Suite("Our client's handshake")
struct ClientHandshakeTests {
    private static let right: [(String, String)] = [
        ("Upgrade", "WebSocket"), ("Connection", "upgrade"), ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    ]
    private static let request = HTTPRequestHead(
        version: .http1_1, method: .GET, uri: "/", headers: ["sec-websocket-key": RawPeer.key, "sec-websocket-protocol": "a, b"])

    private func fault(_ headers: [(String, String)], _ request: HTTPRequestHead = request) -> String? {
        Handshake.fault(
            in: HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: HTTPHeaders(headers)), to: request)
    }

    @Test("takes the answer to its own key")
    func takesRight() {
        #expect(fault(Self.right) == nil)
        #expect(fault(Self.right + [("Sec-WebSocket-Protocol", "b")]) == nil)
    }

    @Test(
        "refuses any other",
        arguments: [
            ("Upgrade", nil, "Upgrade"), ("Upgrade", "h2c", "Upgrade"), ("Connection", nil, "Connection"),
            ("Connection", "close", "Connection"), ("Sec-WebSocket-Accept", nil, "Accept"),
            ("Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Accept"), ("Sec-WebSocket-Protocol", "c", "subprotocol c"),
            ("Sec-WebSocket-Extensions", "permessage-deflate", "extension"),
        ] as [(String, String?, String)])
    func refusesOthers(_ name: String, _ value: String?, _ words: String) {
        let headers = Self.right.filter { $0.0 != name } + (value.map { [(name, $0)] } ?? [])
        #expect(fault(headers)?.contains(words) == true)
    }

    @Test("hangs up on a server that does not prove that it has read the request")
    func hangsUp() async throws {
        let answer = "HTTP/1.1 101 Fine\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Parrot(answer)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        await #expect {
            _ = try await WebSocketClient.connect("ws://127.0.0.1:\(server.localAddress?.port ?? 0)/")
        } throws: { error in
            if case WebSocketClient.Failure.badAnswer = error { true } else { false }
        }
        try await server.close()
    }

    /// Says one thing to whatever it hears.
    private final class Parrot: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let answer: String
        init(_ answer: String) { self.answer = answer }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }
    }
}
