import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import Transport

/// TLS below HTTP and WebSocket.
struct SecureChannel: HTTPChannelHandler {
    typealias Value = UpgradeChannel.Value

    private let channel: UpgradeChannel
    private let context: NIOSSLContext

    init(_ channel: UpgradeChannel, context: NIOSSLContext) {
        self.channel = channel
        self.context = context
    }

    var responder: Responder { channel.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }.flatMap { self.channel.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async { await channel.handle(value: value, logger: logger) }
}
