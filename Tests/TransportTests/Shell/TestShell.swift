import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Realtime
import ServiceLifecycle
import Testing

@testable import Transport

/// The real shell on a port that the system picks: HTTP says the path back, WebSockets are ``ScriptedSession``s.
struct TestShell: Sendable {
    let port: Int
    let registry: ConnectionRegistry
    let diary: Diary
    private let group: ServiceGroup

    static func with(
        door: (any Door)? = nil, limit: Int = 100, tls: NIOSSLContext? = nil, _ body: (TestShell) async throws -> Void
    ) async throws {
        let registry = ConnectionRegistry(limit: limit)
        let diary = Diary()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let plain = UpgradeChannel(
            responder: { request, writer, _ in
                let body = ByteBuffer(string: request.uri.path)
                let head = HTTPResponse(status: .ok, headerFields: [.contentLength: String(body.readableBytes)])
                try await writer.write(response: head, body: .init(byteBuffer: body))
            }, door: door ?? TestDoor(diary: diary), registry: registry, isSecure: tls != nil)
        let (ports, ready) = AsyncStream<Int>.makeStream()
        let configuration = ServerConfiguration(address: .hostname("127.0.0.1", port: 0))
        let running: @Sendable (any Channel) async -> Void = { ready.yield($0.localAddress?.port ?? 0) }
        let loops = MultiThreadedEventLoopGroup.singleton
        let server: any Service =
            tls.map {
                SecureChannel(plain, context: $0).server(
                    configuration: configuration, onServerRunning: running, eventLoopGroup: loops, logger: logger)
            } ?? plain.server(configuration: configuration, onServerRunning: running, eventLoopGroup: loops, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        let task = Task {
            defer { ready.finish() }
            try await group.run()
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let shell = TestShell(port: port, registry: registry, diary: diary, group: group)
        do {
            try await body(shell)
        } catch {
            await shell.stop()
            try await task.value
            throw error
        }
        await shell.stop()
        try await task.value
    }

    /// As a server stops: goodbyes first, then the sockets.
    func stop() async {
        await registry.drain(within: .zero, bound: .seconds(3))
        await quiesce()
    }

    func quiesce() async { await group.triggerGracefulShutdown() }

    func connect() async throws -> RawPeer { try await RawPeer.connect(port: port) }
}

/// Takes whoever comes to `/ws`, and refuses whoever comes to `/ws/closed`.
struct TestDoor: Door {
    let diary: Diary
    var heartbeat = Duration.seconds(600)
    var maximumMessage = 1 << 20

    func knows(path: String) -> Bool { path.hasPrefix("/ws") }

    func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        if request.path == "/ws/closed" { return .refuse(status: 403, reason: "\"this\" door is closed") }
        return .accept(welcome(subprotocol: request.subprotocols.first))
    }

    func welcome(subprotocol: String? = nil) -> Welcome {
        Welcome(subprotocol: subprotocol, heartbeat: heartbeat, maximumMessage: maximumMessage) { [diary] in ScriptedSession(diary) }
    }
}

/// Says what it hears, and does what some messages tell it.
final class ScriptedSession: Session {
    private let diary: Diary
    private(set) var connection: (any Connection)?

    init(_ diary: Diary) { self.diary = diary }

    func opened(_ connection: any Connection) {
        self.connection = connection
        diary.write(.opened)
    }

    func received(text: ByteBuffer) {
        let words = String(buffer: text).split(separator: " ", maxSplits: 1).map(String.init)
        switch words.first {
        case "close": connection?.close(CloseCode(rawValue: 4001), words.last ?? "")
        case "flood":
            connection?.send(Frame(.binary, ByteBuffer(repeating: 7, count: words.last.flatMap(Int.init) ?? 0)))
            diary.write(.backlog(connection?.backlog ?? 0))
        default: connection?.send(Frame(.text, text))
        }
    }

    func received(binary: ByteBuffer) { connection?.send(Frame(.binary, binary)) }

    func drain(within window: Duration) { connection?.close(.goingAway, "drained") }

    func closed() {
        connection = nil
        diary.write(.closed)
    }
}

/// What happened to the sessions, to be waited for.
final class Diary: Sendable {
    enum Entry: Hashable, Sendable {
        case opened
        case backlog(Int)
        case closed
    }

    private let inbox: Inbox<Entry>
    private let pen: AsyncStream<Entry>.Continuation

    init() {
        let (stream, pen) = AsyncStream<Entry>.makeStream()
        (inbox, self.pen) = (Inbox(stream), pen)
    }

    func write(_ entry: Entry) { pen.yield(entry) }

    func next() async throws -> Entry { try #require(try await inbox.next()) }
}

/// What arrives, for one reader at a time; gives up after a minute, as a guard against tests that hang.
actor Inbox<Element: Sendable> {
    struct NothingCame: Error {}

    private var iterator: AsyncStream<Element>.AsyncIterator

    init(_ stream: AsyncStream<Element>) { iterator = stream.makeAsyncIterator() }

    /// - Returns: nil at the end.
    func next() async throws -> Element? {
        try await withThrowingTaskGroup(of: Element?.self) { group in
            group.addTask { await self.pull() }
            group.addTask {
                try await Task.sleep(for: .seconds(60))
                throw NothingCame()
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func pull() async -> Element? {
        var copy = iterator
        let element = await copy.next(isolation: self)
        iterator = copy
        return element
    }
}
