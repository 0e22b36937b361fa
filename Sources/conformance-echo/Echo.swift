import NIOCore
import Realtime

/// Takes everybody.
struct EchoDoor: Door {
    func knows(path: String) -> Bool { true }

    func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        .accept(Welcome(heartbeat: .seconds(600), maximumMessage: 16 << 20) { EchoSession() })
    }
}

/// Says what it hears.
final class EchoSession: Session {
    private var connection: (any Connection)?

    func opened(_ connection: any Connection) { self.connection = connection }
    func received(text: ByteBuffer) { connection?.send(Frame(.text, text)) }
    func received(binary: ByteBuffer) { connection?.send(Frame(.binary, binary)) }
    func drain(within window: Duration) { connection?.close(.goingAway, "the echo stops") }
    func closed() { connection = nil }
}
