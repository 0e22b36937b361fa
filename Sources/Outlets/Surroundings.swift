import Engine
import Journal
import Logging
import Restaurant
import Synchronization

/// What outlets work with.
package struct Surroundings: Sendable {
    package let engine: Engine
    package let store: any Store
    package let world: any World
    package let logger: Logger
    /// Waits between attempts; tests let no time pass.
    package let sleep: @Sendable (Duration) async throws -> Void
    package let board = StatusBoard()

    package init(
        engine: Engine, store: any Store, world: any World, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.engine = engine
        self.store = store
        self.world = world
        self.logger = logger
        self.sleep = sleep
    }
}

/// How the outlets do, of all restaurants.
package final class StatusBoard: Sendable {
    private struct Place: Hashable {
        let restaurant: RestaurantID
        let outlet: OutletKey
    }

    private let all = Mutex<[Place: OutletStatus]>([:])

    /// Nil for an outlet that is not at work: disabled, or not begun yet.
    package func status(of outlet: OutletKey, at restaurant: RestaurantID) -> OutletStatus? {
        all.withLock { $0[Place(restaurant: restaurant, outlet: outlet)] }
    }

    func update(_ outlet: OutletKey, of restaurant: RestaurantID, _ change: (inout OutletStatus) -> Void) {
        all.withLock { change(&$0[Place(restaurant: restaurant, outlet: outlet), default: OutletStatus(place: .zero)]) }
    }

    func forget(_ outlet: OutletKey, of restaurant: RestaurantID) {
        all.withLock { $0[Place(restaurant: restaurant, outlet: outlet)] = nil }
    }
}
