import NIOCore
import Realtime
import Restaurant

@testable import Transport

/// A frame as bytes, written by hand so that it can be wrong in every way.
func frame(
    _ opcode: UInt8, _ payload: [UInt8] = [], final: Bool = true, reserved: UInt8 = 0, mask: UInt32? = 0x1234_5678
) -> [UInt8] {
    var bytes: [UInt8] = [(final ? 0x80 : 0) | reserved << 4 | opcode]
    let masked: UInt8 = mask == nil ? 0 : 0x80
    switch payload.count {
    case ..<126: bytes.append(masked | UInt8(payload.count))
    case ..<65536: bytes += [masked | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [masked | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard let mask else { return bytes + payload }
    let key = (0..<4).map { UInt8(truncatingIfNeeded: mask >> (24 - 8 * $0)) }
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
}

func closeBody(_ code: UInt16, _ reason: String = "") -> [UInt8] { [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8) }

/// An event of the machine that can be compared.
enum Said: Hashable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    case close(UInt16?, String)
    case failure(UInt16)

    init(_ event: WebSocketMachine.Event) {
        switch event {
        case .message(.text, let payload): self = .text(String(buffer: payload))
        case .message(.binary, let payload): self = .binary(Array(payload.readableBytesView))
        case .ping(let payload): self = .ping(Array(payload.readableBytesView))
        case .pong(let payload): self = .pong(Array(payload.readableBytesView))
        case .close(let code, let reason): self = .close(code?.rawValue, reason)
        case .failure(let code, _): self = .failure(code.rawValue)
        }
    }

    var isEnd: Bool {
        switch self {
        case .close, .failure: true
        case .text, .binary, .ping, .pong: false
        }
    }
}

extension WebSocketMachine {
    /// Everything that one read tells; the buffer is thrown away, as a shell may.
    mutating func hear(_ bytes: some Sequence<UInt8>) -> [Said] {
        var buffer = ByteBuffer(bytes: bytes)
        var said: [Said] = []
        while let event = next(&buffer) { said.append(Said(event)) }
        return said
    }

    static func server(limit: Int = 1 << 20, compression: Bool = false, forgets: Bool = true) -> WebSocketMachine {
        WebSocketMachine(role: .server, maximumMessage: limit, inflater: compression ? Inflater(forgets: forgets) : nil)
    }
}

extension Array {
    /// Cut at random places.
    func cut(_ random: inout SeededGenerator, longest: Int) -> [ArraySlice<Element>] {
        var pieces: [ArraySlice<Element>] = []
        var start = 0
        while start < count {
            let end = Swift.min(count, start + Int.random(in: 1...longest, using: &random))
            pieces.append(self[start..<end])
            start = end
        }
        return pieces
    }
}

func randomBytes(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
}

func randomText(_ count: Int, _ random: inout SeededGenerator) -> String {
    let alphabet = Array("abc xyz0189äßøλЖ한字漢🍝🧑‍🍳🇨🇭")
    return String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
}
