import NIOCore

/// The outgoing half of one WebSocket connection, as sessions and the hub see it, whichever shell carries it. Confined to its loop.
package protocol Connection: AnyObject {
    var loop: any Loop { get }
    /// Bytes handed to `send` that the socket has not taken yet.
    var backlog: Int { get }

    /// Hands a frame to the socket. Frames leave in the order of the calls; after `close` or a loss of the connection it does nothing.
    func send(_ frame: Frame)
    /// Starts the close handshake; what was sent before still leaves first.
    func close(_ code: CloseCode, _ reason: String)
}

/// The incoming half: what a dialect does with one connection. Every method is called on the connection's loop.
package protocol Session: AnyObject {
    /// The connection stands; called once, before anything else.
    func opened(_ connection: any Connection)
    /// A whole text message; its bytes are valid UTF-8.
    func received(text: ByteBuffer)
    func received(binary: ByteBuffer)
    /// The server is about to stop: finish what must be said, then close with 1001 within `window`.
    func drain(within window: Duration)
    /// The connection is gone; called once, and nothing after it.
    func closed()
}

/// A WebSocket close code (RFC 6455, section 7.4, and the private range).
package struct CloseCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let normal = CloseCode(rawValue: 1000)
    package static let goingAway = CloseCode(rawValue: 1001)
    package static let protocolError = CloseCode(rawValue: 1002)
    package static let unsupportedData = CloseCode(rawValue: 1003)
    package static let invalidPayload = CloseCode(rawValue: 1007)
    package static let policyViolation = CloseCode(rawValue: 1008)
    package static let messageTooBig = CloseCode(rawValue: 1009)
    package static let serverError = CloseCode(rawValue: 1011)
    /// Ours: the receiver fell too far behind and should come back and catch up.
    package static let resync = CloseCode(rawValue: 4008)
}
