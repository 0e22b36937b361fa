import Foundation
import NIOCore
import NIOSSL
import Realtime
import Testing

@testable import Transport

@Suite("A WebSocket over TLS", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs openssl"))
struct SecureChannelTests {
    /// With a certificate made for this test.
    private static func context() throws -> NIOSSLContext {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("comanda-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.appendingPathComponent("key.pem").path, folder.appendingPathComponent("certificate.pem").path)
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-keyout", key, "-out", certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
    }

    @Test("carries messages, compression and the close of either side", arguments: [false, true])
    func conversation(_ compression: Bool) async throws {
        try await TestShell.with(tls: Self.context()) { shell in
            let client = try await connect(shell, compression: compression)
            let inbox = Inbox(client.messages)
            let text = String(repeating: "two soups; ", count: 5000)
            try await client.send(text)
            guard case .text(let heard) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect(heard == text)
            try await client.send("close now")
            guard case .closed(let code, _) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect(code?.rawValue == 4001)
            #expect(try await inbox.next() == nil)
        }
    }

    @Test("delivers all that was said before the peer's close")
    func pendingWrites() async throws {
        try await TestShell.with(tls: Self.context()) { shell in
            let client = try await connect(shell)
            let inbox = Inbox(client.messages)
            let flood = WebSocketClient.frame(.text, ByteBuffer(string: "flood \(12 << 20)"))
            let close = WebSocketClient.frame(.close, ByteBuffer(bytes: closeBody(1000)))
            try await client.send(raw: ByteBuffer(bytes: Array(flood.readableBytesView) + Array(close.readableBytesView)))
            guard case .binary(let heard) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect(heard.readableBytes == 12 << 20)
            guard case .closed(let code, _) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect(code == .normal)
        }
    }

    @Test("refuses an upgrade with an answer, as without TLS")
    func refused() async throws {
        try await TestShell.with(tls: Self.context()) { shell in
            await #expect {
                _ = try await WebSocketClient.connect("wss://127.0.0.1:\(shell.port)/ws/closed", trustAll: true)
            } throws: { error in
                if case WebSocketClient.Failure.refused(403, let body) = error { body.contains("door is closed") } else { false }
            }
        }
    }

    @Test("is not spoken to whoever does not trust the certificate")
    func untrusted() async throws {
        try await TestShell.with(tls: Self.context()) { shell in
            await #expect(throws: (any Error).self) { _ = try await WebSocketClient.connect("wss://127.0.0.1:\(shell.port)/ws") }
            let client = try await connect(shell)
            await client.close()
        }
    }

    private func connect(_ shell: TestShell, compression: Bool = false) async throws -> WebSocketClient {
        try await WebSocketClient.connect("wss://127.0.0.1:\(shell.port)/ws", compression: compression, trustAll: true)
    }
}
