import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Realtime

/// HTTP and WebSocket on one port: any request of a connection may ask to become a WebSocket; all others are HTTP's.
package struct UpgradeChannel: HTTPChannelHandler {
    package typealias HTTP = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// What becomes of a connection: HTTP, once its first plain request has come; or nothing that is left to do here.
    package struct Value: ServerChildChannelValue {
        let http: EventLoopFuture<HTTP?>
        package let channel: any Channel
    }

    /// How long an HTTP connection may be silent between two requests.
    private static let idleTimeout = Duration.seconds(60)

    package let responder: HTTPChannelHandler.Responder
    private let door: any Door
    private let registry: ConnectionRegistry

    private let isSecure: Bool

    /// - Parameters:
    ///   - responder: answers HTTP.
    ///   - door: says who may become a WebSocket.
    ///   - isSecure: whether TLS lies below.
    package init(responder: @escaping HTTPChannelHandler.Responder, door: any Door, registry: ConnectionRegistry, isSecure: Bool) {
        self.responder = responder
        self.isSecure = isSecure
        self.door = door
        self.registry = registry
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // A connection keeps its read buffer while it is silent, so the buffer begins small: an upgrade fits, and a busy peer's grows.
            try channel.syncOptions?.setOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 64 * 1024))
            let pipeline = channel.pipeline.syncOperations
            let encoder = HTTPResponseEncoder()
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 16 * 1024
            limits.maxHeaderListSize = 32 * 1024
            limits.maxHeaderFieldCount = 100
            let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            let promise = channel.eventLoop.makePromise(of: HTTP?.self)
            let isSecure = isSecure
            let upgrade = UpgradeHandler(encoder: encoder, decoder: decoder, door: door, registry: registry, promise: promise) { channel in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isSecure))
                try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: Self.idleTimeout, logger: logger))
                return try HTTP(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
            try pipeline.addHandler(encoder)
            try pipeline.addHandler(decoder)
            try pipeline.addHandler(upgrade)
            return Value(http: promise.futureResult, channel: channel)
        }
    }

    package func handle(value: Value, logger: Logger) async {
        // A WebSocket costs no task: the registry waits for it when the server stops.
        guard let http = try? await value.http.get() else { return }
        await handleHTTP(asyncChannel: http, logger: logger)
    }
}
