import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// TLS below HTTP and WebSocket.
package struct SecureChannel: HTTPChannelHandler {
    package typealias Value = UpgradeChannel.Value

    private let channel: UpgradeChannel
    private let context: NIOSSLContext

    /// - Parameters:
    ///   - channel: what is served once the handshake is done.
    ///   - context: certificate, key and versions.
    package init(_ channel: UpgradeChannel, context: NIOSSLContext) {
        self.channel = channel
        self.context = context
    }

    package var responder: Responder { channel.responder }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }.flatMap { self.channel.setup(channel: channel, logger: logger) }
    }

    package func handle(value: Value, logger: Logger) async { await channel.handle(value: value, logger: logger) }
}
