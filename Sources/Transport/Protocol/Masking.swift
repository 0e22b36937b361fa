/// Masks or unmasks in place (RFC 6455, section 5.3), eight bytes at a time.
enum Masking {
    /// - Parameters:
    ///   - mask: the key as the header has it, most significant byte first.
    ///   - offset: how many payload bytes of the frame came before these.
    static func apply(_ mask: UInt32, to bytes: UnsafeMutableRawBufferPointer, offset: Int) {
        let turns = UInt32(offset & 3) * 8
        let turned = turns == 0 ? mask : (mask << turns) | (mask >> (32 - turns))
        let wide = (UInt64(turned) << 32 | UInt64(turned)).bigEndian
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
            bytes.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            bytes[index] ^= UInt8(truncatingIfNeeded: turned >> UInt32(24 - 8 * (index & 3)))
            index += 1
        }
    }
}
