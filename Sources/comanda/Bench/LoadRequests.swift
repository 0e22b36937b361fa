import Foundation
import NIOCore
import NIOPosix

/// A connection that sends one HTTP request after another, each when the one before is answered, and costs the load tool as little as
/// possible: of an answer it reads the status and the length. Confined to its event loop.
final class LoadRequests: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Called with each answer's status, on the loop.
    var answered: ((LoadRequests, Int) -> Void)?
    private var buffer = ByteBuffer()
    private let channel: any Channel

    private init(_ channel: any Channel) { self.channel = channel }

    static func connect(
        host: String, port: Int, on loop: any EventLoop, answered: @escaping @Sendable (LoadRequests, Int) -> Void
    ) async throws -> NIOLoopBound<LoadRequests> {
        try await ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let requests = LoadRequests(channel)
                    requests.answered = answered
                    try channel.pipeline.syncOperations.addHandler(requests)
                }
            }
            .connect(host: host, port: port)
            .flatMap { channel in
                channel.eventLoop.makeCompletedFuture {
                    NIOLoopBound(
                        try channel.pipeline.syncOperations.handler(type: LoadRequests.self), eventLoop: channel.eventLoop)
                }
            }.get()
    }

    func post(_ path: String, token: String, body: String) {
        let request = """
            POST \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
        channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = Self.unwrapInboundIn(data)
        if buffer.readableBytes == 0 { buffer = more } else { buffer.writeBuffer(&more) }
        while let status = takeAnswer() { answered?(self, status) }
        if buffer.readableBytes == 0 { buffer.clear() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// - Returns: the status of a whole answer; nil until there is one.
    private func takeAnswer() -> Int? {
        let view = buffer.readableBytesView
        guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: view[..<end.lowerBound], as: UTF8.self).lowercased()
        guard let status = head.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
        guard let length, view.endIndex - end.upperBound >= length else { return nil }
        buffer.moveReaderIndex(to: end.upperBound + length)
        return status
    }
}
