import Engine
import Journal
import Logging
import Restaurant
import ServiceLifecycle
import Synchronization
import Testing

@testable import comanda

@Suite struct PruningTests {
    /// Tells when somebody sleeps on it, and wakes them when told to.
    private final class ToldClock: Clock, Sendable {
        typealias Instant = ContinuousClock.Instant
        let now = ContinuousClock.now
        let minimumResolution = Duration.zero
        let (sleepers, asleep) = AsyncStream<Duration>.makeStream()
        private let (wakes, wake) = AsyncStream<Void>.makeStream()

        func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            asleep.yield(deadline - now)
            for await _ in wakes { return }
            throw CancellationError()
        }

        func ring() { wake.yield() }
    }

    @Test("old history goes at the start and then hourly, in as many steps as it takes, until the server stops")
    func hourly() async throws {
        let restaurant = try #require(RestaurantID("demo"))
        let now = Mutex(Timestamp(milliseconds: 1_762_426_800_000))
        struct MovedWorld: World {
            let time: @Sendable () -> Timestamp
            func now() -> Timestamp { time() }
            func ids() -> IDSeed { RealWorld().ids() }
        }
        let time = { @Sendable in now.withLock { $0 } }
        let store: any Store = MemoryStore {
            var random = SystemRandomNumberGenerator()
            return Epoch(random: &random)
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var settings = Engine.Settings(newRestaurant: { id in [.configure(Settings(id: id, name: "Casa"))] })
        settings.pruneStep = 2
        let engine = Engine(store: store, world: MovedWorld(time: time), settings: settings, logger: logger) { _, _ in }
        func work() async throws {
            for _ in 0..<5 {
                let notice = Command.notify(Notification(audience: .staff, title: "T", message: "M"))
                _ = try await engine.perform(Submission(restaurant: restaurant, command: notice, actor: .house))
            }
            now.withLock { $0 = $0.advanced(by: .seconds(8 * 86_400)) }
        }
        func kept() throws -> Int {
            let page = try store.entries(of: restaurant, after: .zero, limit: 100)
            return page.entries.count
        }

        let clock = ToldClock()
        let pruning = Pruning(engine: engine, retention: Retention(), clock: clock, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: pruning)], logger: logger))
        try await work()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var sleepers = clock.sleepers.makeAsyncIterator()
            #expect(await sleepers.next() == .seconds(3600))
            #expect(try kept() == 0)
            try await work()
            #expect(try kept() == 5)
            clock.ring()
            #expect(await sleepers.next() == .seconds(3600))
            #expect(try kept() == 0)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
