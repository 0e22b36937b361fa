import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Serves one document at a port that the system picks.
final class KeyServer: Sendable {
    private struct State {
        var answer: (status: Int, body: String)
        var requests = 0
    }

    private let state: Mutex<State>
    private let port = Mutex(0)

    /// What is answered from now on.
    var answer: (status: Int, body: String) {
        get { state.withLock { $0.answer } }
        set { state.withLock { $0.answer = newValue } }
    }

    var requests: Int { state.withLock { $0.requests } }
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })/keys" }

    private init(_ body: String) { state = Mutex(State(answer: (200, body))) }

    static func with(_ body: String, _ use: (KeyServer) async throws -> Void) async throws {
        let server = KeyServer(body)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.port.withLock { $0 = channel.localAddress?.port ?? 0 }
        do {
            try await use(server)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private func take() -> (status: Int, body: String) {
        state.withLock { state in
            state.requests += 1
            return state.answer
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: KeyServer

        init(_ server: KeyServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            let (status, body) = server.take()
            let headers: HTTPHeaders = ["Content-Length": "\(body.utf8.count)", "Connection": "close"]
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
        }
    }
}
