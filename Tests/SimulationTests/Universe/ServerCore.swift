import Access
import Engine
import Journal
import Logging
import Realtime
import Restaurant

@testable import Dialects

/// A server as it runs between a start and its end: everything but sockets and disk.
final class ServerCore {
    let life = Life()
    let engine: Engine
    let house: House
    let loops: [SimThread]

    init(
        _ scenario: Scenario, _ store: FaultyStore, _ world: SimWorld, _ seal: PositionSeal, _ keys: KeySource, _ agenda: Agenda, start: Int
    ) {
        let life = life
        func thread(_ name: String, _ lateness: ClosedRange<Duration>) -> SimThread {
            SimThread(agenda, life, lateness: lateness, chance: Chance(scenario.seed, "\(name) of start \(start)"))
        }
        let lateness: ClosedRange<Duration> = .zero ... .milliseconds(3)
        loops = (0..<scenario.loops).map { thread("loop \($0)", lateness) }
        let reading = thread("reading", .zero ... .milliseconds(30))
        let hub = Hub(longestBacklog: scenario.longestBacklog)
        var settings = Engine.Settings { Simulation.setUp($0) }
        settings.longestQueue = scenario.longestQueue
        settings.largestGroup = scenario.largestGroup
        settings.finishedOrdersStay = scenario.finishedOrdersStay
        engine = Engine(
            store: store, world: world, settings: settings, logger: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
            thread: thread("engine", scenario.engineLateness)
        ) { entries, restaurant in
            hub.publish(entries, of: restaurant)
        }
        let gate = Gate(
            verifier: TokenVerifier(keys: keys, now: world.now), limits: scenario.limits, origins: OriginPolicy(list: nil), now: world.now
        ) { [engine] entry in
            engine.record(
                AuditRecord(restaurant: entry.restaurant, at: entry.at, user: entry.user, role: entry.role, action: entry.action))
        }
        house = House(
            engine: engine, hub: hub, store: store, gate: gate, positions: seal, world: world, limits: scenario.limits,
            reading: { reading.execute($0) })
    }
}
