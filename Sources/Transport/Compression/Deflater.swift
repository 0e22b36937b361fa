import CZlib
import NIOCore

/// Compresses messages, each by itself (RFC 7692, section 7.2.1). One serves a whole loop; confined to it.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter level: zlib's, 1 to 9.
    /// - Returns: nil when zlib has no memory.
    init?(level: Int32 = 6) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard comanda_deflateInit2(stream, level, -15, 8) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// The message without the four bytes that every receiver puts back.
    func deflate(_ message: ByteBuffer) -> ByteBuffer {
        var out = ByteBuffer()
        out.reserveCapacity(Int(deflateBound(stream, UInt(message.readableBytes))) + 16)
        message.withUnsafeReadableBytes { bytes in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(bytes.count)
            repeat {
                out.writeWithUnsafeMutableBytes(minimumWritableBytes: 1024) { space in
                    stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(space.count)
                    _ = CZlib.deflate(stream, Z_SYNC_FLUSH)
                    return space.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        deflateReset(stream)
        out.moveWriterIndex(to: max(out.readerIndex, out.writerIndex - 4))
        if out.readableBytes == 0 { out.writeInteger(UInt8(0)) }
        return out
    }
}
