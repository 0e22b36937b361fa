import Access
import AsyncHTTPClient
import Engine
import Foundation
import Restaurant
import Testing

@testable import comanda

/// The promise of delivery: what was acknowledged survives `kill -9` at any moment, and acted once.
///
/// `COMANDA_CRASH_ROUNDS` says how often the server is killed, `COMANDA_CRASH_SEED` when.
@Suite("Killed in the middle")
struct CrashTests {
    private static let rounds = max(1, number("COMANDA_CRASH_ROUNDS") ?? 3)
    private static let seed = number("COMANDA_CRASH_SEED") ?? UInt64.random(in: 0...9999)
    private static let secret = String(decoding: TestServer.secret, as: UTF8.self)
    private static let clients = 64
    private static let restaurants = 4

    @Test("every acknowledged command is there, once, after each kill", .timeLimit(.minutes(5 + Int(rounds))))
    func kills() async throws {
        var random = SeededGenerator(seed: Self.seed)
        let folder = try TestFolder()
        let ledger = CrashLedger()
        var log = CrashLog()
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.clients
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let clients = try await Self.clients(http, ledger)
            for round in 1...Self.rounds {
                try await storm(clients, folder, ledger, acknowledgements: Int.random(in: 50...1400, using: &random), &random)
                try log.read(folder)
                let (acknowledged, issued) = (await ledger.acknowledged, await ledger.issued)
                let faults = log.faults(acknowledged: acknowledged, issued: issued) + (await ledger.wrong)
                try #require(faults.isEmpty, "seed \(Self.seed), kill \(round): \(faults.prefix(5)) and \(faults.count) in all")
            }
            try await finish(clients, folder, ledger, &log)
        } catch {
            try await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    /// One life of the server, ended by a kill.
    private func storm(
        _ clients: [any CrashClient], _ folder: TestFolder, _ ledger: CrashLedger, acknowledgements: Int,
        _ random: inout SeededGenerator
    ) async throws {
        let (server, port) = try await start(folder)
        let delay = Duration.microseconds(Int.random(in: 0...5000, using: &random))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { await client.live(port: port, finishing: false) } }
            await ledger.more(acknowledgements)
            // Not right behind an answer, where a group has just been committed.
            try await Task.sleep(for: delay)
            server.signal(SIGKILL)
            try await group.waitForAll()
        }
        #expect(await server.ended() == 128 + SIGKILL)
    }

    /// The last life: everything is answered, and all that was sent is there.
    private func finish(_ clients: [any CrashClient], _ folder: TestFolder, _ ledger: CrashLedger, _ log: inout CrashLog) async throws {
        let (server, port) = try await start(folder)
        await withTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { await client.live(port: port, finishing: true) } }
        }
        server.signal(SIGTERM)
        #expect(await server.ended() == 0)
        try log.read(folder)
        let (acknowledged, issued) = (await ledger.acknowledged, await ledger.issued)
        let faults = log.faults(acknowledged: acknowledged, issued: issued) + (await ledger.wrong)
        #expect(faults.isEmpty, "seed \(Self.seed), at the end: \(faults.prefix(5)) and \(faults.count) in all")
        #expect(acknowledged == issued, "seed \(Self.seed): \(issued.count - acknowledged.count) commands were never answered")
        #expect(Set(log.effects.keys) == issued)
        let verified = try await Program.run(["verify", "--data", folder.data])
        #expect(verified.status == 0, "seed \(Self.seed): \(verified.output)\(verified.errors)")
        print(
            "seed \(Self.seed): \(Self.rounds) kills, \(acknowledged.count) commands acknowledged, all there once; \(await ledger.resent) of",
            "them unanswered at a kill and sent again; \(log.entries) entries without a hole; verify: \(verified.output)", terminator: "")
    }

    private func start(_ folder: TestFolder) async throws -> (Running, Int) {
        let (program, port) = try await Running.server(
            ["--data", folder.data],
            environment: ["COMANDA_JWT_SECRET": Self.secret, "COMANDA_LIMITS_MESSAGES": "1000000000", "LOG_LEVEL": "error"])
        return (program, port)
    }

    private static func clients(_ http: HTTPClient, _ ledger: CrashLedger) async throws -> [any CrashClient] {
        let issuer = try await TokenIssuer(secret: TestServer.secret, now: RealWorld().now)
        var clients: [any CrashClient] = []
        for number in 0..<Self.clients {
            let restaurant = RestaurantID("crash-\(number / 2 % restaurants)")!
            let isTill = number.isMultiple(of: 2)
            let name = "\(isTill ? "till" : "kitchen")-\(number)"
            let token = try await issuer.issue(
                user: name, role: isTill ? .cashier : .kitchen, restaurant: restaurant, validFor: .seconds(86_400))
            let user = CrashUser(name: name, restaurant: restaurant, token: token, http: http, ledger: ledger)
            clients.append(isTill ? CrashTill(user) : CrashKitchen(user))
        }
        return clients
    }

    private static func number<Number: FixedWidthInteger>(_ key: String) -> Number? {
        ProcessInfo.processInfo.environment[key].flatMap { Number($0) }
    }
}
