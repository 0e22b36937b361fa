import Access
import AsyncHTTPClient
import Engine
import Foundation
import Journal
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Realtime
import Restaurant
import ServiceLifecycle
import Synchronization
import Transport

@testable import comanda

/// The real server on a port that the system picks, with a store in memory unless told otherwise.
actor TestServer {
    static let secret = Array("a secret of thirty-two bytes or more".utf8)

    let server: Server
    let port: Int
    private let task: Task<Void, any Error>
    private let shutdown: GracefulStop

    /// Starts a server, hands it to the body, and stops it.
    static func with(
        store: (any Store)? = nil, world: any World = RealWorld(), change: (inout ServerSettings) -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        var settings = try await ServerSettings(.init(host: "127.0.0.1", port: 0, data: "unused"))
        settings.drainWindow = .milliseconds(50)
        settings.secretCost = .init(rounds: 16, blockSize: 1, parallelism: 1)
        change(&settings)
        let test = try await TestServer(settings, store, world)
        do {
            try await body(test)
        } catch {
            try? await test.stop()
            throw error
        }
        try await test.stop()
    }

    private init(_ settings: ServerSettings, _ store: (any Store)?, _ world: any World) async throws {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let store =
            store
            ?? MemoryStore {
                var random = SystemRandomNumberGenerator()
                return Epoch(random: &random)
            }
        let server = try await Server(settings, store: store, secret: Self.secret, world: world, logger: logger) { id in
            id.rawValue == DemoRestaurant.name ? DemoRestaurant.commands(id) : nil
        }
        let (addresses, ready) = AsyncStream<Int>.makeStream()
        let shutdown = GracefulStop()
        let task = Task {
            defer { ready.finish() }
            try await server.run(gracefulShutdownSignals: [], stop: shutdown) { ready.yield($0.port ?? 0) }
        }
        var iterator = addresses.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await task.value
            throw CancellationError()
        }
        self.server = server
        self.port = port
        self.task = task
        self.shutdown = shutdown
    }

    func stop() async throws {
        shutdown.begin()
        try await task.value
    }

    nonisolated func token(
        _ role: Role = .kitchen, user: String = "anna", restaurant: String = "demo", device: String? = nil,
        validFor: Duration = .seconds(600)
    ) async throws -> String {
        try await server.issuer.issue(
            user: user, role: role, restaurant: RestaurantID(restaurant)!, device: device, validFor: validFor)
    }

    /// A connection that has shown its token in the header and was greeted.
    nonisolated func connect(
        _ role: Role = .kitchen, user: String = "anna", restaurant: String = "demo", path: String = "/ws?v=6", compression: Bool = false
    ) async throws -> Talk {
        let token = try await token(role, user: user, restaurant: restaurant)
        let talk = try await open(path, headers: [("Authorization", "Bearer \(token)")], compression: compression)
        _ = try await talk.next("connected")
        return talk
    }

    nonisolated func open(_ path: String, headers: [(String, String)] = [], compression: Bool = false) async throws -> Talk {
        Talk(try await WebSocketClient.connect("ws://127.0.0.1:\(port)\(path)", headers: headers, compression: compression))
    }

    struct HTTPAnswer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: Data

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }
        var order: [String: Any] { json["order"] as? [String: Any] ?? [:] }
    }

    nonisolated func http(
        _ method: HTTPMethod, _ path: String, token: String? = nil, headers: [(String, String)] = [], body: String? = nil
    ) async throws -> HTTPAnswer {
        try await http(method, path, token: token, headers: headers, bytes: body.map { Array($0.utf8) })
    }

    nonisolated func http(
        _ method: HTTPMethod, _ path: String, token: String?, headers: [(String, String)] = [], bytes: [UInt8]?
    ) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let answer = try await response.body.collect(upTo: 8 << 20)
        return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Data(buffer: answer))
    }

    /// Places an order of one open item.
    nonisolated func place(_ name: String = "Soup", table: String? = nil, restaurant: String = "demo", key: String? = nil) async throws
        -> String
    {
        let token = try await token(.employee, user: "till", restaurant: restaurant)
        let table = table.map { #","table_number":"\#($0)""# } ?? ""
        let answer = try await http(
            .POST, "/api/v1/orders", token: token, headers: key.map { [("Idempotency-Key", $0)] } ?? [],
            body: #"{"items":[{"name":"\#(name)","unit_price":500}]\#(table)}"#)
        guard let id = answer.order["id"] as? String else { throw Unexpected(what: "\(answer.status) \(answer.json)") }
        return id
    }
}

extension TestServer {
    /// What its guest was sent; nothing over HTTP tells it.
    nonisolated func pickupCode(of order: String) async throws -> String {
        let state = try await server.engine.view(of: RestaurantID("demo")!).state
        guard let code = OrderID(order).flatMap({ state.orders[$0]?.pickup?.code }) else { throw Unexpected(what: "\(order) has no code") }
        return code
    }
}

extension TestServer {
    /// Has a manager revoke something.
    nonisolated func revoke(_ body: String, restaurant: String = "demo") async throws {
        let answer = try await http(
            .POST, "/api/v1/revocations", token: try await token(.manager, user: "maria", restaurant: restaurant), body: body)
        guard answer.status == 201 else { throw Unexpected(what: "\(answer.status) \(answer.json)") }
    }
}

/// The real world, so much later.
final class ShiftedWorld: World {
    private let real = RealWorld()
    private let shift = Mutex(Duration.zero)

    func pass(_ time: Duration) { shift.withLock { $0 += time } }
    func now() -> Timestamp { real.now().advanced(by: shift.withLock { $0 }) }
    func ids() -> IDSeed { real.ids() }
}

struct Unexpected: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// One conversation with the server.
final class Talk: Sendable {
    let client: WebSocketClient
    private let inbox: Inbox

    init(_ client: WebSocketClient) {
        self.client = client
        inbox = Inbox(client.messages)
    }

    func say(_ text: String) async throws { try await client.send(text) }

    /// The next frame of this type; what comes before it is passed over.
    ///
    /// - Throws: when the connection ends, or nothing of the kind comes within ten seconds.
    func next(_ type: String) async throws -> Heard {
        while true {
            let heard = try await next()
            if heard.type == type { return heard }
        }
    }

    /// The next frame of any type.
    func next() async throws -> Heard {
        while true {
            switch try await inbox.next() {
            case .text(let text): return Heard(text: text)
            case .binary: continue
            case .closed(let code, let reason): throw Unexpected(what: "closed \(code?.rawValue ?? 0) \(reason) while waiting for more")
            }
        }
    }

    /// Everything up to the frame of this type.
    func all(until type: String) async throws -> [Heard] {
        var all: [Heard] = []
        while true {
            guard case .text(let text) = try await inbox.next() else { throw Unexpected(what: "closed while waiting for \(type)") }
            all.append(Heard(text: text))
            if all.last?.type == type { return all }
        }
    }

    /// How the server closed.
    func closed() async throws -> (code: UInt16?, reason: String) {
        while true {
            if case .closed(let code, let reason) = try await inbox.next() { return (code?.rawValue, reason) }
        }
    }
}

struct Heard: Sendable {
    let text: String

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:] }
    var type: String { json["type"] as? String ?? "" }
    /// `data` or `payload`.
    var contents: [String: Any] { json["data"] as? [String: Any] ?? json["payload"] as? [String: Any] ?? [:] }
    var order: [String: Any] { contents["order"] as? [String: Any] ?? [:] }
    var messageID: String? { json["messageId"] as? String }
}

/// What arrived, for one reader at a time.
private actor Inbox {
    private var iterator: AsyncStream<WebSocketClient.Received>.AsyncIterator

    init(_ stream: AsyncStream<WebSocketClient.Received>) { iterator = stream.makeAsyncIterator() }

    func next() async throws -> WebSocketClient.Received {
        // The guard against a test that hangs; nothing is measured by it.
        try await withThrowingTaskGroup(of: WebSocketClient.Received?.self) { group in
            group.addTask { await self.pull() }
            group.addTask {
                try await Task.sleep(for: .seconds(10))
                throw Unexpected(what: "nothing came for ten seconds")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let received = first else { throw Unexpected(what: "the connection is gone") }
            return received
        }
    }

    private func pull() async -> WebSocketClient.Received? {
        var copy = iterator
        let received = await copy.next(isolation: self)
        iterator = copy
        return received
    }
}
