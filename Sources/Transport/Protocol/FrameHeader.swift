import NIOCore

/// The first bytes of a frame (RFC 6455, section 5.2).
struct FrameHeader: Hashable, Sendable {
    enum Opcode: UInt8, Hashable, Sendable {
        case continuation = 0
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10

        var isControl: Bool { rawValue >= 8 }
    }

    var isFinal: Bool
    /// RSV1: the message is compressed (RFC 7692, section 6).
    var isCompressed: Bool
    var opcode: Opcode
    /// Payload bytes.
    var length: Int
    /// Four bytes, or none on frames from a server.
    var mask: UInt32?

    /// Bytes of the longest header: two, eight of a length, four of a mask.
    static let longest = 14

    /// What can be wrong with a header by itself.
    enum Fault: Error, Hashable {
        case reservedBits
        case unknownOpcode
        case fragmentedControl
        case longControl
        case impossibleLength
        case lengthNotMinimal
    }

    /// Reads a header once all of it is there.
    ///
    /// - Returns: nil while bytes are missing; then nothing is taken from `bytes`.
    static func read(_ bytes: inout ByteBuffer) throws(Fault) -> FrameHeader? {
        let start = bytes.readerIndex
        guard let first = bytes.getInteger(at: start, as: UInt8.self) else { return nil }
        guard first & 0x30 == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .unknownOpcode }
        let isFinal = first & 0x80 != 0
        if opcode.isControl, !isFinal { throw .fragmentedControl }
        guard let second = bytes.getInteger(at: start + 1, as: UInt8.self) else { return nil }
        var length = Int(second & 0x7F)
        var size = 2
        if opcode.isControl, length > 125 { throw .longControl }
        if length == 126 {
            guard let long = bytes.getInteger(at: start + 2, as: UInt16.self) else { return nil }
            guard long >= 126 else { throw .lengthNotMinimal }
            length = Int(long)
            size = 4
        } else if length == 127 {
            guard let long = bytes.getInteger(at: start + 2, as: UInt64.self) else { return nil }
            guard long <= UInt64(Int.max) else { throw .impossibleLength }
            guard long >= 65536 else { throw .lengthNotMinimal }
            length = Int(long)
            size = 10
        }
        var mask: UInt32?
        if second & 0x80 != 0 {
            guard let key = bytes.getInteger(at: start + size, as: UInt32.self) else { return nil }
            mask = key
            size += 4
        }
        bytes.moveReaderIndex(forwardBy: size)
        return FrameHeader(isFinal: isFinal, isCompressed: first & 0x40 != 0, opcode: opcode, length: length, mask: mask)
    }

    func write(into bytes: inout ByteBuffer) {
        bytes.writeInteger((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        let masked: UInt8 = mask == nil ? 0 : 0x80
        switch length {
        case ..<126: bytes.writeInteger(masked | UInt8(length))
        case ..<65536:
            bytes.writeInteger(masked | 126)
            bytes.writeInteger(UInt16(length))
        default:
            bytes.writeInteger(masked | 127)
            bytes.writeInteger(UInt64(length))
        }
        if let mask { bytes.writeInteger(mask) }
    }
}
