import NIOCore
import Realtime
import Restaurant
import Testing

@testable import Transport

@Suite("The WebSocket machine, by chance from a seed")
struct MachinePropertyTests {
    /// What one side says, and how it looks on the wire.
    private struct Script {
        var bytes: [UInt8] = []
        var events: [Said] = []

        init(_ random: inout SeededGenerator, deflater: Deflater) {
            for _ in 0..<Int.random(in: 1...8, using: &random) { addMessage(&random, deflater) }
            if Bool.random(using: &random) {
                let reason = String(randomText(5, &random))
                bytes += frame(8, closeBody(4001, reason))
                events.append(.close(4001, reason))
            }
        }

        private mutating func addMessage(_ random: inout SeededGenerator, _ deflater: Deflater) {
            let isText = Bool.random(using: &random)
            let size = [0, 1, 125, 126, 300, 5000].randomElement(using: &random) ?? 0
            let text = randomText(size, &random)
            let payload = isText ? Array(text.utf8) : randomBytes(size, &random)
            let isCompressed = Bool.random(using: &random)
            let carried = isCompressed ? Array(deflater.deflate(ByteBuffer(bytes: payload)).readableBytesView) : payload
            let pieces = carried.isEmpty ? [[][...]] : carried.cut(&random, longest: Int.random(in: 1...carried.count, using: &random))
            for (index, piece) in pieces.enumerated() {
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let body = randomBytes(Int.random(in: 0...125, using: &random), &random)
                    bytes += frame(9, body, mask: UInt32.random(in: .min ... .max, using: &random))
                    events.append(.ping(body))
                }
                bytes += frame(
                    index > 0 ? 0 : isText ? 1 : 2, Array(piece), final: index == pieces.count - 1,
                    reserved: index == 0 && isCompressed ? 4 : 0, mask: UInt32.random(in: .min ... .max, using: &random))
            }
            events.append(isText ? .text(text) : .binary(payload))
        }
    }

    @Test("tells the same whatever pieces the bytes come in", arguments: 0..<8 as Range<UInt64>)
    func chunking(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let deflater = try #require(Deflater())
        for _ in 0..<25 {
            let script = Script(&random, deflater: deflater)
            var machine = WebSocketMachine.server(compression: true)
            #expect(machine.hear(script.bytes) == script.events)
            for longest in [1, 3, 17, 1000, 4096] {
                machine = .server(compression: true)
                var said: [Said] = []
                for piece in script.bytes.cut(&random, longest: longest) { said += machine.hear(piece) }
                #expect(said == script.events, "seed \(seed), pieces up to \(longest)")
            }
        }
    }

    @Test("hears on one side what the other side said")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 5)
        let deflater = try #require(Deflater())
        for _ in 0..<200 {
            var server = WebSocketMachine.server()
            var client = WebSocketMachine(role: .client, maximumMessage: 1 << 20, inflater: Inflater(forgets: true))
            let text = randomText(Int.random(in: 0...3000, using: &random), &random)
            let sent = WebSocketClient.frame(.text, ByteBuffer(string: text))
            #expect(server.hear(sent.readableBytesView) == [.text(text)])
            let answer = Frame(text: text)
            #expect(client.hear(answer.plain.readableBytesView) == [.text(text)])
            let compressed = answer.compressed(above: 100, deflate: deflater.deflate)
            #expect(client.hear(compressed.readableBytesView) == [.text(text)])
        }
    }

    @Test("never traps, and says nothing after its end, for 120,000 wild inputs", arguments: [false, true])
    func fuzz(_ compression: Bool) async throws {
        var random = SeededGenerator(seed: compression ? 77 : 78)
        let deflater = try #require(Deflater())
        let scripts = (0..<50).map { _ in Script(&random, deflater: deflater).bytes }.filter { $0.count < 1500 }
        var ends = 0
        for round in 0..<60_000 {
            // Tests on sockets share these threads, and have their turn.
            if round % 200 == 0 { await Task.yield() }
            var bytes: [UInt8]
            if round % 3 == 0 || scripts.isEmpty {
                bytes = randomBytes(Int.random(in: 1...40, using: &random), &random)
                // Most random first bytes are refused at once: begin with a likely one.
                bytes[0] = [0x01, 0x81, 0x82, 0x80, 0x88, 0x89, 0xC1, 0xC2, 0x41][Int.random(in: 0..<9, using: &random)]
                if bytes.count > 1 { bytes[1] |= 0x80 }
            } else {
                bytes = scripts[Int.random(in: 0..<scripts.count, using: &random)]
                let start = Int.random(in: 0..<bytes.count, using: &random)
                bytes = Array(bytes[(round % 2 == 0 ? 0 : start)...].prefix(400))
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
                }
            }
            var machine = WebSocketMachine.server(limit: 4096, compression: compression, forgets: false)
            var said: [Said] = []
            for piece in bytes.cut(&random, longest: 200) { said += machine.hear(piece) }
            let end = said.firstIndex(where: \.isEnd)
            if let end {
                ends += 1
                if end != said.count - 1 { Issue.record("round \(round) went on after its end: \(said)") }
                if !machine.hear(frame(1, [65])).isEmpty { Issue.record("round \(round) heard something after its end") }
            }
        }
        #expect(ends > 20_000, "the inputs reach the ends")
    }
}
