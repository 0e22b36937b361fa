import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Realtime
import ServiceLifecycle
import Transport
import UnixSignals

/// A WebSocket server that echoes, on the real transport: what Autobahn's test suite talks to.
@main
struct ConformanceEcho {
    static func main() async throws {
        let registry = ConnectionRegistry(limit: 1000)
        let logger = Logger(label: "echo") { _ in SwiftLogNoOpLogHandler() }
        let channel = UpgradeChannel(
            responder: { _, writer, _ in try await writer.writeResponse(.init(status: .notFound)) }, door: EchoDoor(), registry: registry,
            isSecure: false)
        let server = channel.server(
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                let line = "echo ready on ws://127.0.0.1:\(channel.localAddress?.port ?? 0)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        try await ServiceGroup(
            configuration: .init(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}
