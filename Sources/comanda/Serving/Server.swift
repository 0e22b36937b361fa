import Access
import Dialects
import Engine
import Foundation
import HTTPAPI
import Hummingbird
import HummingbirdCore
import Journal
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Outlets
import Printing
import Realtime
import Restaurant
import ServiceLifecycle
import Transport
import UnixSignals

/// All rooms wired together: the one place that knows them all.
struct Server: Sendable {
    let settings: ServerSettings
    let store: any Store
    let engine: Engine
    let gate: Gate
    let hub: Hub
    let registry: ConnectionRegistry
    let issuer: TokenIssuer
    let api: API
    private let outlets: OutletService
    private let readiness: Readiness
    private let door: any Door
    let logger: Logger
    private let secure: NIOSSLContext?

    /// - Parameters:
    ///   - secret: signs tokens and positions.
    ///   - world: time and chance.
    ///   - firstSetUp: what a restaurant begins with; nil leaves it to the settings.
    init(
        _ settings: ServerSettings, store: any Store, secret: [UInt8], world: any World = RealWorld(), logger: Logger,
        firstSetUp: (@Sendable (RestaurantID) -> [Command]?)? = nil
    ) async throws {
        self.settings = settings
        self.store = store
        self.logger = logger
        issuer = try await TokenIssuer(secret: secret, issuer: settings.issuer, audience: settings.audience, now: world.now)
        let keys = try await Self.keys(settings, secret)
        let (hub, doorkeeper, news) = (Hub(), Doorkeeper(), OutletNews())
        let setUp: @Sendable (RestaurantID) -> [Command] = { id in firstSetUp?(id) ?? Self.standardSetUp(id, settings) }
        let engine = Engine(store: store, world: world, settings: .init(newRestaurant: settings.autocreate ? setUp : nil), logger: logger) {
            entries, restaurant in
            hub.publish(entries, of: restaurant)
            doorkeeper.hear(entries, of: restaurant)
            news.hear(entries, of: restaurant)
        }
        (self.hub, self.engine) = (hub, engine)
        gate = Gate(
            verifier: TokenVerifier(keys: keys, issuer: settings.issuer, audience: settings.audience, now: world.now),
            limits: settings.limits, origins: OriginPolicy(list: settings.allowedOrigins), now: world.now
        ) { entry in
            Self.keep(entry, in: engine, logger)
        }
        try doorkeeper.begin(gate, store)
        registry = ConnectionRegistry(limit: settings.limits.connectionsPerServer)
        let links = OrderLink(secret: secret, base: settings.publicURL)
        let house = House(
            engine: engine, hub: hub, store: store, gate: gate, positions: PositionSeal(key: secret), world: world, limits: settings.limits,
            links: links, batchWindow: settings.kdsWindow)
        door = Doors([RestaurantOSDialect(house: house), TableTapDialect(house: house), POSDialect(house: house)])
        let figures = Figures(engine: engine.figures, gate: gate, transport: registry)
        let surroundings = Surroundings(engine: engine, store: store, world: world, logger: logger)
        outlets = OutletService(surroundings, hearing: news, makers: Self.makers(settings, surroundings))
        let readiness = Readiness(store: store)
        self.readiness = readiness
        let hasher = SecretHasher(cost: settings.secretCost)
        let logIn = settings.jwks == nil ? LogIn(gate: gate, issuer: issuer, hasher: hasher, limits: settings.limits, now: world.now) : nil
        api = API(
            engine: engine, store: store, gate: gate, logIn: logIn, links: links, limits: settings.limits, outlets: outlets,
            pages: try Pages(folder: Self.pagesFolder()),
            unready: { readiness.obstacle }, metrics: figures.text)
        secure = try settings.tls.map(Self.secureContext)
    }

    /// Serves until it is told to stop, then says goodbye to everybody.
    ///
    /// - Parameters:
    ///   - stop: another way to tell it than by a signal.
    ///   - ready: called with the address once connections are taken.
    func run(
        gracefulShutdownSignals: [UnixSignal] = [.sigterm, .sigint], stop: GracefulStop? = nil,
        ready: @escaping @Sendable (SocketAddress) async -> Void
    )
        async throws
    {
        let (door, registry, secure) = (door, registry, secure)
        let application = Application(
            responder: api.responder(),
            server: HTTPServerBuilder { responder in
                let channel = UpgradeChannel(responder: responder, door: door, registry: registry, isSecure: secure != nil)
                guard let secure else { return channel }
                return SecureChannel(channel, context: secure)
            },
            configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: "comanda"),
            onServerRunning: { channel in if let address = channel.localAddress { await ready(address) } },
            logger: logger)
        let drain = Drain(registry: registry, readiness: readiness, window: settings.drainWindow)
        let pruning = Pruning(engine: engine, retention: settings.retention, clock: ContinuousClock(), logger: logger)
        let timers = Timers(engine: engine, clock: ContinuousClock())
        let services: [any Service] = [Delivering(outlets: outlets), pruning, timers, application, drain] + (stop.map { [$0] } ?? [])
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: gracefulShutdownSignals, logger: logger))
        do {
            try await group.run()
        } catch {
            throw Failure.listening(settings.host, settings.port, error) ?? error
        }
        await engine.stop()
    }

    // MARK: Details

    private static func keys(_ settings: ServerSettings, _ secret: [UInt8]) async throws -> KeySource {
        guard let jwks = settings.jwks else { return try await .secret(secret) }
        do {
            return try await .jwks(jwks)
        } catch {
            // What is wrong with a file has to be put right; a service may answer the next time.
            throw Failure(jwks.contains("://") ? .unavailable : .configuration, "COMANDA_JWKS=\(jwks): \(error)")
        }
    }

    private static func makers(_ settings: ServerSettings, _ surroundings: Surroundings) -> [OutletService.Maker] {
        [Printers.maker(surroundings)] + (settings.printerFile.map { [Printers.maker(surroundings, file: $0)] } ?? [])
    }

    private static func keep(_ entry: AuditEntry, in engine: Engine, _ logger: Logger) {
        let record = AuditRecord(
            restaurant: entry.restaurant, at: entry.at, user: entry.user, role: entry.role,
            action: entry.refused ? "refused: \(entry.action)" : entry.action, subject: entry.subject, detail: "from \(entry.address)")
        if entry.refused {
            logger.notice(
                "refused", metadata: ["action": "\(entry.action)", "restaurant": "\(entry.restaurant)", "user": "\(entry.user)"])
        }
        engine.record(record)
    }

    static func standardSetUp(_ id: RestaurantID, _ settings: ServerSettings) -> [Command] {
        let house = Settings(id: id, name: id.rawValue, currency: settings.currency, timeZone: settings.timeZone)
        return [.configure(house)] + (CounterID("kitchen").map { [.putCounter(Counter(id: $0, name: "Kitchen"))] } ?? [])
    }

    /// Where the web pages are: `share/comanda/Web` where the program is installed, `Web` of the source tree that it was built in, or `Web`
    /// where it was started.
    static func pagesFolder() -> String {
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            for name in ["share/comanda/Web", "Web"] {
                let pages = folder.appendingPathComponent(name)
                if FileManager.default.fileExists(atPath: pages.appendingPathComponent("kitchen/index.html").path) { return pages.path }
            }
        }
        return "Web"
    }

    private static func secureContext(_ files: (certificate: String, key: String)) throws -> NIOSSLContext {
        for (key, path) in [("--tls-cert", files.certificate), ("--tls-key", files.key)]
        where !FileManager.default.isReadableFile(atPath: path) {
            throw ServerSettings.Invalid(key: key, reason: "names \(path), which cannot be read")
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
            let key = try NIOSSLPrivateKey(file: files.key, format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            tls.minimumTLSVersion = .tlsv12
            tls.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw ServerSettings.Invalid(
                key: "--tls-cert", reason: "and --tls-key (\(files.certificate), \(files.key)) are no matching pair in PEM: \(error)")
        }
    }
}

/// Says goodbye to every connection before the server stops.
private struct Drain: Service {
    let registry: ConnectionRegistry
    let readiness: Readiness
    let window: Duration

    func run() async throws {
        try? await gracefulShutdown()
        readiness.beginDraining()
        await registry.drain(within: window, bound: window + .seconds(6))
    }
}

/// Stops a server from within its own program.
final class GracefulStop: Service {
    private let (orders, order) = AsyncStream<Void>.makeStream()

    func begin() { order.finish() }

    /// Returns when told to, which stops all other services in their order.
    func run() async throws {
        for await _ in orders.cancelOnGracefulShutdown() {}
    }
}
