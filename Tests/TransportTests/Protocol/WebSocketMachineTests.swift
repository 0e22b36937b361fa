import NIOCore
import Restaurant
import Testing

@testable import Transport

/// The numbers are those of RFC 6455.
@Suite("The WebSocket machine")
struct WebSocketMachineTests {
    @Test("hears whole messages and control frames, control frames between a message's pieces")
    func hears() {
        var machine = WebSocketMachine.server()
        #expect(machine.hear(frame(1, Array("hello".utf8))) == [.text("hello")])
        #expect(machine.hear(frame(2, [1, 2, 3]) + frame(1)) == [.binary([1, 2, 3]), .text("")])
        #expect(machine.hear(frame(9, [7]) + frame(10, [8])) == [.ping([7]), .pong([8])])
        #expect(
            machine.hear(
                frame(1, Array("a".utf8), final: false) + frame(9, [1]) + frame(0, Array("b".utf8), final: false) + frame(10)
                    + frame(0, Array("c".utf8))) == [.ping([1]), .pong([]), .text("abc")])
        #expect(machine.hear(frame(2, [UInt8](repeating: 9, count: 70_000))) == [.binary([UInt8](repeating: 9, count: 70_000))])
    }

    @Test("refuses what section 5 forbids", arguments: Self.forbidden)
    func refuses(_ rule: String, _ bytes: [UInt8], _ code: UInt16) {
        var machine = WebSocketMachine.server()
        #expect(machine.hear(bytes) == [.failure(code)], "\(rule)")
    }

    static let forbidden: [(String, [UInt8], UInt16)] = [
        ("5.1: a client masks", frame(1, [65], mask: nil), 1002),
        ("5.1: a client masks control frames", frame(9, mask: nil), 1002),
        ("5.2: RSV1 without an extension", frame(1, [65], reserved: 4), 1002),
        ("5.2: RSV2", frame(1, [65], reserved: 2), 1002),
        ("5.2: RSV3", frame(1, [65], reserved: 1), 1002),
        ("5.2: opcode 3", frame(3), 1002), ("5.2: opcode 7", frame(7), 1002),
        ("5.2: opcode 11", frame(11), 1002), ("5.2: opcode 15", frame(15), 1002),
        ("5.2: length in its shortest form", [0x82, 0xFE, 0, 1, 0, 0, 0, 0, 0], 1002),
        ("5.4: nothing to continue", frame(0, [65]), 1002),
        ("5.4: the message before is not finished", frame(1, [65], final: false) + frame(1, [66]), 1002),
        ("5.4: nor by another kind", frame(1, [65], final: false) + frame(2, [66]), 1002),
        ("5.5: a fragmented ping", frame(9, final: false), 1002), ("5.5: a fragmented close", frame(8, final: false), 1002),
        ("5.5: a long ping", frame(9, [UInt8](repeating: 0, count: 126)), 1002),
        ("5.5.1: a close code of one byte", frame(8, [3]), 1002),
        ("7.4: no code below 1000", frame(8, closeBody(999)), 1002), ("7.4: 1004", frame(8, closeBody(1004)), 1002),
        ("7.4: 1005", frame(8, closeBody(1005)), 1002), ("7.4: 1006", frame(8, closeBody(1006)), 1002),
        ("7.4: 1015", frame(8, closeBody(1015)), 1002), ("7.4: 1016", frame(8, closeBody(1016)), 1002),
        ("7.4: 2999", frame(8, closeBody(2999)), 1002), ("7.4: 5000", frame(8, closeBody(5000)), 1002),
        ("7.4: 65535", frame(8, closeBody(65535)), 1002),
        ("5.5.1: a reason is UTF-8", frame(8, closeBody(1000) + [0xFF]), 1007),
        ("5.5.1: a reason is whole", frame(8, closeBody(1000) + [0xC3]), 1007),
        ("8.1: a text is UTF-8", frame(1, [0xFF]), 1007), ("8.1: a text is whole", frame(1, [65, 0xC3]), 1007),
        ("8.1: across frames", frame(1, [0xE2, 0x82], final: false) + frame(0, [0x41]), 1007),
        ("8.1: a bad byte before its frame is whole", Array(frame(1, [0xFF] + [UInt8](repeating: 65, count: 90)).prefix(8)), 1007),
    ]

    @Test("lets a character begin in one frame and end in another, with a ping between")
    func characterAcrossFrames() {
        var machine = WebSocketMachine.server()
        #expect(machine.hear(frame(1, [0xE2], final: false) + frame(9) + frame(0, [0x82, 0xAC])) == [.ping([]), .text("€")])
    }

    @Test(
        "takes the codes that may be sent", arguments: [1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4008, 4999] as [UInt16])
    func closes(_ code: UInt16) {
        var machine = WebSocketMachine.server()
        #expect(machine.hear(frame(8, closeBody(code, "até já"))) == [.close(code, "até já")])
        #expect(machine.hear(frame(1, [65])) == [])
    }

    @Test("takes a close without a code, and passes over what comes after it")
    func closesWithoutCode() {
        var machine = WebSocketMachine.server()
        #expect(machine.hear(frame(8) + frame(1, [65]) + [0xFF, 0xFF]) == [.close(nil, "")])
    }

    @Test("refuses a message above its size before it has come: in one frame, in pieces, in the announcement alone")
    func size() {
        var machine = WebSocketMachine.server(limit: 1000)
        #expect(machine.hear(frame(2, [UInt8](repeating: 1, count: 1000))) == [.binary([UInt8](repeating: 1, count: 1000))])
        #expect(machine.hear(frame(2, [UInt8](repeating: 1, count: 1001)).prefix(8)) == [.failure(1009)])
        machine = .server(limit: 1000)
        let half = [UInt8](repeating: 1, count: 600)
        #expect(machine.hear(frame(2, half, final: false) + frame(0, half, final: false)) == [.failure(1009)])
        machine = .server(limit: 1000)
        let longest: [UInt8] = [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
        #expect(machine.hear(longest) == [.failure(1009)])
        machine = .server(limit: 1000)
        #expect(machine.hear(frame(2, half, final: false) + longest.enumerated().map { $0 == 0 ? 0x80 : $1 }) == [.failure(1009)])
    }

    @Test("does not count a control frame between the pieces as a part of the message")
    func controlIsNoPart() {
        var machine = WebSocketMachine.server(limit: 10)
        let ten = [UInt8](repeating: 1, count: 10)
        #expect(machine.hear(frame(2, ten, final: false) + frame(9, ten) + frame(0)) == [.ping(ten), .binary(ten)])
    }

    @Test("keeps what is unfinished of a header, wherever a read ends", arguments: [3, 300, 70_000])
    func splitHeader(_ length: Int) {
        let payload = [UInt8](repeating: 5, count: length)
        let bytes = frame(2, payload)
        for cut in 0...16 {
            var machine = WebSocketMachine.server()
            #expect(machine.hear(bytes.prefix(cut)) + machine.hear(bytes.dropFirst(cut)) == [.binary(payload)], "cut at \(cut)")
        }
        var machine = WebSocketMachine.server()
        #expect(bytes.prefix(20).flatMap { machine.hear([$0]) } + machine.hear(bytes.dropFirst(20)) == [.binary(payload)])
    }

    @Test("as a client refuses masked frames, and takes those of a server")
    func client() {
        var machine = WebSocketMachine(role: .client, maximumMessage: 100)
        #expect(machine.hear(frame(1, [65], mask: nil)) == [.text("A")])
        #expect(machine.hear(frame(1, [65])) == [.failure(1002)])
    }
}

@Suite("The WebSocket machine with compression")
struct CompressedMachineTests {
    /// RFC 7692, section 7.2.3.
    static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

    @Test("reads the RFC's examples: in one frame, in two, stored, with a final block, in two blocks")
    func examples() {
        var machine = WebSocketMachine.server(compression: true)
        #expect(machine.hear(frame(1, Self.hello, reserved: 4)) == [.text("Hello")])
        #expect(
            machine.hear(frame(1, Array(Self.hello[..<3]), final: false, reserved: 4) + frame(9) + frame(0, Array(Self.hello[3...])))
                == [.ping([]), .text("Hello")])
        #expect(
            machine.hear(frame(1, [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00], reserved: 4)) == [.text("Hello")])
        #expect(machine.hear(frame(1, [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00], reserved: 4)) == [.text("Hello")])
        #expect(
            machine.hear(frame(1, [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00], reserved: 4))
                == [.text("Hello")])
        #expect(machine.hear(frame(1, Array("plain".utf8))) == [.text("plain")], "a message need not be compressed")
        #expect(machine.hear(frame(2, [0], reserved: 4)) == [.binary([])], "an empty message")
    }

    @Test("keeps a client's window when that was agreed on, and only then")
    func window() {
        let second: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]
        var machine = WebSocketMachine.server(compression: true, forgets: false)
        #expect(machine.hear(frame(1, Self.hello, reserved: 4) + frame(1, second, reserved: 4)) == [.text("Hello"), .text("Hello")])
        machine = .server(compression: true, forgets: true)
        #expect(machine.hear(frame(1, Self.hello, reserved: 4) + frame(1, second, reserved: 4)) == [.text("Hello"), .failure(1007)])
    }

    @Test("keeps a client's window over a final block")
    func windowOverFinalBlock() {
        var machine = WebSocketMachine.server(compression: true, forgets: false)
        let final: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]
        let second: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]
        #expect(machine.hear(frame(1, final, reserved: 4) + frame(1, second, reserved: 4)) == [.text("Hello"), .text("Hello")])
    }

    @Test(
        "refuses what RFC 7692, section 6, forbids, and damaged streams",
        arguments: [
            ("a compressed ping", frame(9, reserved: 4), 1002), ("a compressed close", frame(8, reserved: 4), 1002),
            ("a marked continuation", frame(1, [0xF2], final: false, reserved: 4) + frame(0, [0x48], reserved: 4), 1002),
            ("RSV2", frame(1, hello, reserved: 6), 1002), ("a reserved block", frame(1, [0xFF, 0xFF, 0xFF], reserved: 4), 1007),
            ("a text that is no UTF-8", frame(1, [0x01, 0x01, 0x00, 0xFE, 0xFF, 0xFF], reserved: 4), 1007),
        ] as [(String, [UInt8], UInt16)])
    func forbidden(_ rule: String, _ bytes: [UInt8], _ code: UInt16) {
        var machine = WebSocketMachine.server(compression: true)
        #expect(machine.hear(bytes) == [.failure(code)], "\(rule)")
    }

    @Test("counts a message's size as it is, not as it came")
    func bomb() throws {
        let deflater = try #require(Deflater())
        let small = deflater.deflate(.init(repeating: 0, count: 1 << 20))
        #expect(small.readableBytes < 2000)
        var machine = WebSocketMachine.server(limit: 1 << 20, compression: true)
        #expect(machine.hear(frame(2, Array(small.readableBytesView), reserved: 4)) == [.binary([UInt8](repeating: 0, count: 1 << 20))])
        machine = .server(limit: (1 << 20) - 1, compression: true)
        #expect(machine.hear(frame(2, Array(small.readableBytesView), reserved: 4)) == [.failure(1009)])
    }
}
