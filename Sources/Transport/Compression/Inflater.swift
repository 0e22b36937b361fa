import CZlib
import NIOCore

/// Decompresses the messages of one connection (RFC 7692, section 7.2.2). Confined to the connection's loop.
///
/// The stream is made with the first compressed message and costs some 40 KB; where every message begins anew it goes with the message.
final class Inflater {
    enum Fault: Error {
        case tooLong
        case damaged
    }

    private let forgets: Bool
    private var stream: UnsafeMutablePointer<z_stream>?

    /// - Parameter forgets: every message begins with an empty window.
    init(forgets: Bool) { self.forgets = forgets }

    deinit { release() }

    /// Adds what a piece of a message says.
    func inflate(_ piece: ByteBuffer, into message: inout ByteBuffer, upTo limit: Int) throws(Fault) {
        guard piece.readableBytes > 0 else { return }
        let result = piece.withUnsafeReadableBytes { run($0, &message, limit) }
        if let result { throw result }
    }

    /// Ends a message: the four bytes that its sender left off are put back.
    func finish(into message: inout ByteBuffer, upTo limit: Int) throws(Fault) {
        let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
        let result = tail.withUnsafeBytes { run($0, &message, limit) }
        if forgets { release() }
        if let result { throw result }
    }

    private func run(_ input: UnsafeRawBufferPointer, _ message: inout ByteBuffer, _ limit: Int) -> Fault? {
        guard let stream = open() else { return .damaged }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        while true {
            var status: Int32 = Z_OK
            message.writeWithUnsafeMutableBytes(minimumWritableBytes: max(512, min(4 * input.count, 16 * 1024))) { space in
                stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(space.count)
                status = CZlib.inflate(stream, Z_SYNC_FLUSH)
                return space.count - Int(stream.pointee.avail_out)
            }
            if message.readableBytes > limit { return .tooLong }
            switch status {
            case Z_OK: break
            // A final block ends a stream, not the window (RFC 7692, section 7.2.3.5).
            case Z_STREAM_END: inflateResetKeep(stream)
            case Z_BUF_ERROR: return nil
            default: return .damaged
            }
            if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 { return nil }
        }
    }

    private func open() -> UnsafeMutablePointer<z_stream>? {
        if let stream { return stream }
        let made = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        made.initialize(to: z_stream())
        guard comanda_inflateInit2(made, -15) == Z_OK else {
            made.deallocate()
            return nil
        }
        stream = made
        return made
    }

    private func release() {
        guard let stream else { return }
        inflateEnd(stream)
        stream.deallocate()
        self.stream = nil
    }
}
