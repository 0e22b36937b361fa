import NIOCore
import Realtime

/// The WebSocket protocol (RFC 6455) of one side of one connection, without I/O: bytes in, what they mean out.
///
/// It takes frames as they trickle in, keeps no more than one message and one control frame, and is strict: whatever the RFC forbids
/// ends the connection with the code that it names.
struct WebSocketMachine {
    enum Role: Sendable {
        case server
        case client
    }

    /// What arrived.
    enum Event {
        case message(Frame.Kind, ByteBuffer)
        case ping(ByteBuffer)
        case pong(ByteBuffer)
        /// The other side closes; nil when it gave no code.
        case close(CloseCode?, reason: String)
        /// The other side broke the rules; nothing after it counts.
        case failure(CloseCode, String)
    }

    private enum State {
        case header
        case payload(FrameHeader, taken: Int)
        /// Closed or failed: whatever comes is passed over.
        case ended
    }

    /// The message that is being put together.
    private struct Assembly {
        let kind: Frame.Kind
        let isCompressed: Bool
        var bytes = ByteBuffer()
        var text = UTF8Check()
    }

    private let role: Role
    private let maximumMessage: Int
    private let inflater: Inflater?
    private var state = State.header
    private var assembly: Assembly?
    private var control = ByteBuffer()
    /// The first bytes of a header whose rest has not come: at most thirteen.
    private var unfinished = ByteBuffer()

    /// - Parameters:
    ///   - maximumMessage: bytes of one message, after decompression.
    ///   - inflater: present when compression was negotiated.
    init(role: Role, maximumMessage: Int, inflater: Inflater? = nil) {
        self.role = role
        self.maximumMessage = maximumMessage
        self.inflater = inflater
    }

    /// The next thing that the bytes tell; nil when they are used up, to the last: what is unfinished is kept here.
    mutating func next(_ bytes: inout ByteBuffer) -> Event? {
        while true {
            switch state {
            case .ended:
                bytes.moveReaderIndex(to: bytes.writerIndex)
                return nil
            case .header:
                do {
                    guard let header = try readHeader(&bytes) else { return nil }
                    if let event = begin(header) { return event }
                } catch {
                    return fail(.protocolError, Self.explain(error))
                }
            case .payload(let header, let taken):
                if taken < header.length, bytes.readableBytes == 0 { return nil }
                if let event = take(header, taken, &bytes) { return event }
            }
        }
    }

    // MARK: Frames

    private mutating func readHeader(_ bytes: inout ByteBuffer) throws(FrameHeader.Fault) -> FrameHeader? {
        if unfinished.readableBytes == 0, let header = try FrameHeader.read(&bytes) { return header }
        let known = unfinished.readableBytes
        if let more = bytes.getSlice(at: bytes.readerIndex, length: min(FrameHeader.longest - known, bytes.readableBytes)) {
            unfinished.writeImmutableBuffer(more)
        }
        guard let header = try FrameHeader.read(&unfinished) else {
            bytes.moveReaderIndex(to: bytes.writerIndex)
            return nil
        }
        bytes.moveReaderIndex(forwardBy: unfinished.readerIndex - known)
        unfinished = ByteBuffer()
        return header
    }

    private mutating func begin(_ header: FrameHeader) -> Event? {
        guard (header.mask != nil) == (role == .server) else {
            return fail(.protocolError, role == .server ? "a client's frames are masked" : "a server's frames are not masked")
        }
        switch header.opcode {
        case .close, .ping, .pong:
            if header.isCompressed { return fail(.protocolError, "a control frame is not compressed") }
            control.clear()
        case .continuation:
            if assembly == nil { return fail(.protocolError, "there is nothing to continue") }
            if header.isCompressed { return fail(.protocolError, "only a message's first frame is marked as compressed") }
        case .text, .binary:
            if assembly != nil { return fail(.protocolError, "the message before is not finished") }
            if header.isCompressed, inflater == nil { return fail(.protocolError, "no compression was agreed on") }
            assembly = Assembly(kind: header.opcode == .text ? .text : .binary, isCompressed: header.isCompressed)
        }
        if let assembly, !header.opcode.isControl, !assembly.isCompressed,
            header.length > maximumMessage - assembly.bytes.readableBytes
        {
            return fail(.messageTooBig, "a message is at most \(maximumMessage) bytes")
        }
        state = .payload(header, taken: 0)
        return nil
    }

    private mutating func take(_ header: FrameHeader, _ taken: Int, _ bytes: inout ByteBuffer) -> Event? {
        let count = min(header.length - taken, bytes.readableBytes)
        if count > 0, var chunk = bytes.readSlice(length: count) {
            if let mask = header.mask {
                chunk.withUnsafeMutableReadableBytes { Masking.apply(mask, to: $0, offset: taken) }
            }
            if header.opcode.isControl {
                control.writeBuffer(&chunk)
            } else if let failure = add(chunk) {
                return failure
            }
        }
        if taken + count < header.length {
            state = .payload(header, taken: taken + count)
            return nil
        }
        state = .header
        return header.opcode.isControl ? finishControl(header.opcode) : header.isFinal ? finishMessage() : nil
    }

    // MARK: Messages

    private mutating func add(_ chunk: ByteBuffer) -> Event? {
        guard var message = assembly.take() else { return nil }
        let before = message.bytes.writerIndex
        if message.isCompressed {
            do {
                try inflater?.inflate(chunk, into: &message.bytes, upTo: maximumMessage)
            } catch {
                return fail(error)
            }
        } else if message.bytes.readableBytes == 0 {
            message.bytes = chunk
        } else {
            message.bytes.writeImmutableBuffer(chunk)
        }
        let readFrom = message.bytes.readableBytes == chunk.readableBytes && !message.isCompressed ? message.bytes.readerIndex : before
        guard message.kind == .binary || check(&message, from: readFrom) else {
            return fail(.invalidPayload, "a text message is UTF-8")
        }
        assembly = message
        return nil
    }

    private mutating func finishMessage() -> Event? {
        guard var message = assembly.take() else { return nil }
        if message.isCompressed {
            let before = message.bytes.writerIndex
            do {
                try inflater?.finish(into: &message.bytes, upTo: maximumMessage)
            } catch {
                return fail(error)
            }
            guard message.kind == .binary || check(&message, from: before) else { return fail(.invalidPayload, "a text message is UTF-8") }
        }
        guard message.kind == .binary || message.text.isComplete else {
            return fail(.invalidPayload, "a text message ends with a whole character")
        }
        return .message(message.kind, message.bytes)
    }

    private func check(_ message: inout Assembly, from index: Int) -> Bool {
        let skipped = index - message.bytes.readerIndex
        return message.bytes.withUnsafeReadableBytes { message.text.take(UnsafeRawBufferPointer(rebasing: $0[skipped...])) }
    }

    // MARK: Control frames

    private mutating func finishControl(_ opcode: FrameHeader.Opcode) -> Event? {
        switch opcode {
        case .ping: return .ping(control)
        case .pong: return .pong(control)
        default: return finishClose()
        }
    }

    private mutating func finishClose() -> Event {
        var body = control
        guard body.readableBytes > 0 else {
            state = .ended
            return .close(nil, reason: "")
        }
        guard let number = body.readInteger(as: UInt16.self) else { return fail(.protocolError, "a close code has two bytes") }
        guard Self.mayBeSent(number) else { return fail(.protocolError, "\(number) is no close code") }
        var check = UTF8Check()
        guard body.withUnsafeReadableBytes({ check.take($0) }), check.isComplete else {
            return fail(.invalidPayload, "a close reason is UTF-8")
        }
        state = .ended
        return .close(CloseCode(rawValue: number), reason: String(buffer: body))
    }

    /// RFC 6455, section 7.4, and the registry of close codes.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    // MARK: Failures

    private mutating func fail(_ code: CloseCode, _ reason: String) -> Event {
        state = .ended
        assembly = nil
        control = ByteBuffer()
        return .failure(code, reason)
    }

    private mutating func fail(_ fault: Inflater.Fault) -> Event {
        switch fault {
        case .tooLong: fail(.messageTooBig, "a message is at most \(maximumMessage) bytes")
        case .damaged: fail(.invalidPayload, "the compressed message is damaged")
        }
    }

    private static func explain(_ fault: FrameHeader.Fault) -> String {
        switch fault {
        case .reservedBits: "reserved bits are zero"
        case .unknownOpcode: "there is no such opcode"
        case .fragmentedControl: "a control frame is whole"
        case .longControl: "a control frame has at most 125 bytes"
        case .impossibleLength: "no frame is that long"
        case .lengthNotMinimal: "a length is given in the shortest form"
        }
    }
}
