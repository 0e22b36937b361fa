import NIOCore
import Testing

@testable import Transport

@Suite("A frame's header")
struct FrameHeaderTests {
    @Test(
        "is written and read in its shortest form",
        arguments: [(0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10), (1 << 40, 10), (Int.max, 10)], [nil, 0xDEAD_BEEF] as [UInt32?])
    func roundTrip(_ length: (value: Int, size: Int), _ mask: UInt32?) throws {
        let header = FrameHeader(isFinal: false, isCompressed: true, opcode: .binary, length: length.value, mask: mask)
        var bytes = ByteBuffer()
        header.write(into: &bytes)
        #expect(bytes.readableBytes == length.size + (mask == nil ? 0 : 4))
        #expect(bytes.readableBytes <= FrameHeader.longest)
        let read = try FrameHeader.read(&bytes)
        #expect(read == header)
        #expect(bytes.readableBytes == 0)
    }

    @Test("takes nothing while a byte is missing", arguments: [5, 200, 70_000])
    func partial(_ length: Int) throws {
        var whole = ByteBuffer()
        FrameHeader(isFinal: true, isCompressed: false, opcode: .text, length: length, mask: 7).write(into: &whole)
        for count in 0..<whole.readableBytes {
            var part = try #require(whole.getSlice(at: 0, length: count))
            let header = try FrameHeader.read(&part)
            #expect(header == nil)
            #expect(part.readableBytes == count)
        }
    }

    @Test(
        "is refused for what it says by itself, as soon as that is there",
        arguments: [
            ([0xA1], .reservedBits), ([0x91], .reservedBits),
            ([0x83], .unknownOpcode), ([0x87], .unknownOpcode), ([0x8B], .unknownOpcode), ([0x8F], .unknownOpcode),
            ([0x08], .fragmentedControl), ([0x09], .fragmentedControl), ([0x0A], .fragmentedControl),
            ([0x88, 0xFE], .longControl), ([0x89, 0xFF], .longControl),
            ([0x82, 0xFE, 0, 125], .lengthNotMinimal), ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .lengthNotMinimal),
            ([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], .impossibleLength),
        ] as [([UInt8], FrameHeader.Fault)])
    func fault(_ bytes: [UInt8], _ fault: FrameHeader.Fault) {
        #expect(throws: fault) {
            var buffer = ByteBuffer(bytes: bytes)
            _ = try FrameHeader.read(&buffer)
        }
    }
}

@Suite("Masking")
struct MaskingTests {
    @Test("is its own reverse, and the same in one piece or in two, wherever they meet")
    func pieces() {
        let plain = (0..<64).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        let expected = plain.enumerated().map { $1 ^ key[$0 & 3] }
        for cut in 0...plain.count {
            var bytes = plain
            bytes.withUnsafeMutableBytes { all in
                Masking.apply(0x1234_5678, to: .init(rebasing: all[..<cut]), offset: 0)
                Masking.apply(0x1234_5678, to: .init(rebasing: all[cut...]), offset: cut)
            }
            #expect(bytes == expected, "cut at \(cut)")
            bytes.withUnsafeMutableBytes { Masking.apply(0x1234_5678, to: $0, offset: 0) }
            #expect(bytes == plain)
        }
    }

    @Test("is right for every length and every turn of the key")
    func lengths() {
        let key: [UInt8] = [0xFF, 0x00, 0xA5, 0x3C]
        for length in 0...40 {
            for offset in 0..<8 {
                var bytes = [UInt8](repeating: 0x55, count: length)
                bytes.withUnsafeMutableBytes { Masking.apply(0xFF00_A53C, to: $0, offset: offset) }
                #expect(bytes == (0..<length).map { 0x55 ^ key[($0 + offset) & 3] }, "\(length) bytes at \(offset)")
            }
        }
    }
}
