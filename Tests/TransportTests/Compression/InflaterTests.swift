import NIOCore
import Restaurant
import Testing

@testable import Transport

@Suite("Compressing and decompressing")
struct InflaterTests {
    private func inflate(_ inflater: Inflater, _ bytes: ByteBuffer, limit: Int = 1 << 20) throws -> ByteBuffer {
        var message = ByteBuffer()
        try inflater.inflate(bytes, into: &message, upTo: limit)
        try inflater.finish(into: &message, upTo: limit)
        return message
    }

    @Test("are each other's reverse", arguments: [0, 1, 2, 1023, 1024, 1025, 65_535, 300_000])
    func roundTrip(_ size: Int) throws {
        var random = SeededGenerator(seed: UInt64(size))
        let (deflater, inflater) = (try #require(Deflater()), Inflater(forgets: true))
        for message in [ByteBuffer(bytes: randomBytes(size, &random)), ByteBuffer(repeating: 65, count: size)] {
            #expect(try inflate(inflater, deflater.deflate(message)) == message)
        }
    }

    @Test("need no message but the one at hand")
    func independent() throws {
        let deflater = try #require(Deflater())
        let first = deflater.deflate(ByteBuffer(string: "order order order order"))
        let second = deflater.deflate(ByteBuffer(string: "order order order order"))
        #expect(first == second)
    }

    @Test("stop a bomb at the limit, and hold little more than that", arguments: [1000, 65_536, 1 << 20])
    func bomb(_ limit: Int) throws {
        let deflater = try #require(Deflater())
        let bomb = deflater.deflate(ByteBuffer(repeating: 0, count: 64 << 20))
        #expect(bomb.readableBytes < 100_000)
        let inflater = Inflater(forgets: true)
        var message = ByteBuffer()
        #expect(throws: Inflater.Fault.tooLong) { try inflater.inflate(bomb, into: &message, upTo: limit) }
        #expect(message.capacity <= 4 * limit + (64 << 10))
    }

    @Test("tell damage from success, and never trap, for 20,000 damaged streams")
    func damage() async throws {
        var random = SeededGenerator(seed: 9)
        let deflater = try #require(Deflater())
        let whole = Array(deflater.deflate(ByteBuffer(string: String(repeating: "two soups, one salad; ", count: 20))).readableBytesView)
        var damaged = 0
        for round in 0..<20_000 {
            if round % 500 == 0 { await Task.yield() }
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            do {
                let message = try inflate(Inflater(forgets: true), ByteBuffer(bytes: bytes), limit: 4096)
                if message.readableBytes > 4096 { Issue.record("\(message.readableBytes) bytes") }
            } catch {
                damaged += 1
            }
        }
        #expect(damaged > 1000)
    }

    @Test("do not end on a stream that says nothing for long")
    func emptyBlocks() throws {
        let blocks = ByteBuffer(bytes: (0..<100_000).flatMap { _ in [0, 0, 0, 0xFF, 0xFF] as [UInt8] })
        #expect(try inflate(Inflater(forgets: true), blocks, limit: 10).readableBytes == 0)
    }
}
