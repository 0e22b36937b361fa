import Access
import Dispatch
import Engine
import Journal
import Realtime
import Restaurant

/// What every dialect's sessions need of the house.
package final class House: Sendable {
    package let engine: Engine
    package let hub: Hub
    package let store: any Store
    package let gate: Gate
    package let positions: PositionSeal
    package let world: any World
    package let limits: Limits
    let devices: DeviceMemory
    let tableTap: TableTapVoice
    let pos: POSVoice
    let metrics: MetricsFeed
    private let voices: [RestaurantOSVersion: RestaurantOSVoice]
    private let reading: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// - Parameters:
    ///   - links: what guests are sent to act with; nil leaves links out.
    ///   - batchWindow: how long `kds:update` waits for more.
    ///   - reading: where the log is read for who comes back, apart from the engine and the loops.
    package init(
        engine: Engine, hub: Hub, store: any Store, gate: Gate, positions: PositionSeal, world: any World, limits: Limits,
        links: OrderLink? = nil, batchWindow: Duration = .milliseconds(50),
        reading: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void = House.queue("comanda.reading")
    ) {
        self.engine = engine
        self.hub = hub
        self.store = store
        self.gate = gate
        self.positions = positions
        self.world = world
        self.limits = limits
        devices = DeviceMemory(keeps: .seconds(600))
        self.reading = reading
        let epoch = store.epoch
        let position: @Sendable (Entry, Int) -> String = { entry, part in
            positions.text(Position(epoch: epoch, sequence: entry.sequence, part: part), of: entry.restaurant)
        }
        tableTap = TableTapVoice(links: links, position: position)
        pos = POSVoice { position($0, 0) }
        metrics = MetricsFeed(engine: engine) { view in
            let place = positions.text(Position(epoch: view.epoch, sequence: view.head), of: view.state.settings.id)
            return Frame(json: TableTapFrames.metrics(of: view, position: place))
        }
        voices = Dictionary(
            uniqueKeysWithValues: RestaurantOSVersion.allCases.map { version in
                (version, RestaurantOSVoice(version: version, batchWindow: batchWindow, clock: world.now, position: position))
            })
    }

    /// Reads the log apart from the engine and the loops.
    func read(_ work: @escaping @Sendable () -> Void) { reading(work) }

    package static func queue(_ label: String) -> @Sendable (@escaping @Sendable () -> Void) -> Void {
        let queue = DispatchQueue(label: label, qos: .utility)
        return { work in queue.async(execute: work) }
    }

    func voice(_ version: RestaurantOSVersion) -> RestaurantOSVoice {
        // Every version has one: the table is made of all cases.
        voices[version] ?? RestaurantOSVoice(version: version, clock: world.now) { _, _ in "" }
    }
}

extension Principal {
    /// What the hub is told: staff hear their restaurant, customers what is theirs.
    var listener: Listener {
        if role.isStaff { return .staff }
        return .customer(customer)
    }
}
