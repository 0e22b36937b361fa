/// Bytes that tell one command's text from another's, the same on every run: FNV-1a in 64 bits.
///
/// It catches a client that reuses a command's name by mistake; it is no protection against one that means to.
package enum Fingerprint {
    package static func of(_ parts: any Sequence<UInt8>...) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        return withUnsafeBytes(of: hash.bigEndian) { Array($0) }
    }
}
