import Engine
import Journal
import Realtime
import Restaurant
import Synchronization

/// Tells managers who listen to `cafe:{id}:metrics` the figures every five seconds: one look and one encoding for all of a restaurant,
/// and neither while nobody listens.
final class MetricsFeed: Sendable {
    static let interval = Duration.seconds(5)
    /// Who has more bytes waiting is left out: the next figures tell all that these do.
    static let mostUnsent = 64 * 1024

    /// Those who listen to one restaurant, by the loops that they are on, in the order in which they came.
    private struct Room {
        /// Tells it from an earlier one whose timer still runs.
        let number: Int
        var audiences: [LoopConfined<MetricsAudience>] = []
    }

    private struct Rooms {
        var open: [RestaurantID: Room] = [:]
        var count = 0
    }

    private let rooms = Mutex(Rooms())
    private let engine: Engine
    private let frame: @Sendable (View) -> Frame

    /// - Parameter frame: encodes the figures.
    init(engine: Engine, frame: @escaping @Sendable (View) -> Frame) {
        self.engine = engine
        self.frame = frame
    }

    /// What somebody is told at once who begins to listen.
    func present(_ view: View) -> Frame { frame(view) }

    /// From now on the connection is told every five seconds. Called on its loop.
    func join(_ connection: any Connection, of restaurant: RestaurantID) {
        let loop = connection.loop
        let (audience, new) = rooms.withLock { rooms -> (LoopConfined<MetricsAudience>, Int?) in
            var room = rooms.open[restaurant] ?? Room(number: rooms.count + 1)
            let isNew = room.number > rooms.count
            if isNew { rooms.count = room.number }
            let known = room.audiences.first { $0.loop === loop }
            let audience = known ?? LoopConfined(MetricsAudience(), on: loop)
            if known == nil { room.audiences.append(audience) }
            rooms.open[restaurant] = room
            return (audience, isNew ? room.number : nil)
        }
        audience.value.connections.append(connection)
        if let new { schedule(restaurant, new, on: loop) }
    }

    /// The connection is told nothing any more. Called on its loop.
    func leave(_ connection: any Connection, of restaurant: RestaurantID) {
        let audience = rooms.withLock { $0.open[restaurant]?.audiences.first { $0.loop === connection.loop } }
        guard let audience else { return }
        audience.value.connections.removeAll { $0 === connection }
        guard audience.value.connections.isEmpty else { return }
        rooms.withLock { rooms in
            rooms.open[restaurant]?.audiences.removeAll { $0.loop === connection.loop }
            if rooms.open[restaurant]?.audiences.isEmpty == true { rooms.open[restaurant] = nil }
        }
    }

    private func audiences(_ restaurant: RestaurantID, _ number: Int) -> [LoopConfined<MetricsAudience>]? {
        rooms.withLock { rooms in rooms.open[restaurant].flatMap { $0.number == number ? $0.audiences : nil } }
    }

    private func schedule(_ restaurant: RestaurantID, _ number: Int, on loop: any Loop) {
        _ = loop.schedule(after: Self.interval) { [weak self] in self?.tell(restaurant, number, on: loop) }
    }

    private func tell(_ restaurant: RestaurantID, _ number: Int, on loop: any Loop) {
        guard audiences(restaurant, number) != nil else { return }
        engine.look(at: restaurant) { [weak self] result in
            guard let self, let audiences = audiences(restaurant, number) else { return }
            // An engine that is too busy is asked again in five seconds.
            if case .success(let view) = result {
                let frame = frame(view)
                for audience in audiences { audience.loop.execute { audience.value.send(frame) } }
            }
            loop.execute { self.schedule(restaurant, number, on: loop) }
        }
    }
}

/// Those on one loop who listen to a restaurant's figures. Confined to its loop.
final class MetricsAudience {
    var connections: [any Connection] = []

    func send(_ frame: Frame) {
        for connection in connections where connection.backlog <= MetricsFeed.mostUnsent { connection.send(frame) }
    }
}
