import NIOCore
import Synchronization

/// One or more whole WebSocket messages in the form in which they leave the server, shared by reference between every socket that gets them.
///
/// The plain form is made once, the compressed one at the first socket that negotiated compression, so no receiver costs an encoding.
package final class Frame: Sendable {
    package enum Kind: UInt8, Sendable {
        case text = 1
        case binary = 2
    }

    /// A message before it was framed.
    package struct Message: Sendable {
        package let kind: Kind
        package let payload: ByteBuffer
    }

    /// The messages in order; one, unless frames were joined.
    package let messages: [Message]
    /// Unmasked frames with headers, ready for a socket without compression.
    package let plain: ByteBuffer
    private let compressedForm = Mutex<ByteBuffer?>(nil)

    package convenience init(text: String) {
        self.init(.text, ByteBuffer(string: text))
    }

    package init(_ kind: Kind, _ payload: ByteBuffer) {
        messages = [Message(kind: kind, payload: payload)]
        var framed = ByteBuffer()
        framed.reserveCapacity(payload.readableBytes + Self.longestHeader)
        Self.write(kind, payload, compressed: false, into: &framed)
        plain = framed
    }

    private init(messages: [Message], plain: ByteBuffer) {
        self.messages = messages
        self.plain = plain
    }

    /// What was published to a channel in one tick, as one frame, so that it leaves in one write per socket.
    package static func joined(_ frames: [Frame]) -> Frame? {
        guard let first = frames.first else { return nil }
        guard frames.count > 1 else { return first }
        var all = ByteBuffer()
        all.reserveCapacity(frames.reduce(0) { $0 + $1.plain.readableBytes })
        for frame in frames { all.writeImmutableBuffer(frame.plain) }
        return Frame(messages: frames.flatMap(\.messages), plain: all)
    }

    /// The form for sockets with permessage-deflate and no context takeover on the server's side.
    ///
    /// - Parameters:
    ///   - threshold: payloads below this many bytes stay plain.
    ///   - deflate: compresses one payload; called once per message, whoever asks first.
    package func compressed(above threshold: Int, deflate: (ByteBuffer) -> ByteBuffer) -> ByteBuffer {
        guard messages.contains(where: { $0.payload.readableBytes >= threshold }) else { return plain }
        return compressedForm.withLock { form in
            if let form { return form }
            var made = ByteBuffer()
            for message in messages {
                if message.payload.readableBytes >= threshold {
                    Self.write(message.kind, deflate(message.payload), compressed: true, into: &made)
                } else {
                    Self.write(message.kind, message.payload, compressed: false, into: &made)
                }
            }
            form = made
            return made
        }
    }

    private static let longestHeader = 10

    // RFC 6455, section 5.2; a server's frames are not masked (5.1).
    private static func write(_ kind: Kind, _ payload: ByteBuffer, compressed: Bool, into out: inout ByteBuffer) {
        out.writeInteger(UInt8(0x80) | (compressed ? 0x40 : 0) | kind.rawValue)
        switch payload.readableBytes {
        case ..<126: out.writeInteger(UInt8(payload.readableBytes))
        case ..<65536:
            out.writeInteger(UInt8(126))
            out.writeInteger(UInt16(payload.readableBytes))
        default:
            out.writeInteger(UInt8(127))
            out.writeInteger(UInt64(payload.readableBytes))
        }
        out.writeImmutableBuffer(payload)
    }
}
