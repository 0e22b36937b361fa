import Journal
import Restaurant
import Synchronization

/// A store in memory whose disk can be made to fail.
final class BreakableStore: Store {
    private let memory = MemoryStore {
        var random = SystemRandomNumberGenerator()
        return Epoch(random: &random)
    }
    private let broken = Atomic(false)

    func breakDown(_ broken: Bool) { self.broken.store(broken, ordering: .relaxed) }

    private var sound: MemoryStore {
        get throws(StoreError) {
            if broken.load(ordering: .relaxed) { throw .failing(path: "memory", reason: "a test broke it") }
            return memory
        }
    }

    var epoch: Epoch { memory.epoch }
    func renewEpoch() throws(StoreError) -> Epoch { try sound.renewEpoch() }
    func restaurants() throws(StoreError) -> [RestaurantID] { try sound.restaurants() }
    func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? { try sound.load(restaurant) }
    func append(_ batches: [Batch]) throws(StoreError) { try sound.append(batches) }
    func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] { try sound.receipts(for: commands) }
    func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence { try sound.head(of: restaurant) }
    func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        try sound.entries(of: restaurant, after: after, limit: limit)
    }
    func entries(
        of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int
    ) throws(StoreError) -> EntryPage {
        try sound.entries(of: restaurant, on: channel, after: after, limit: limit)
    }
    func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? { try sound.order(order, of: restaurant) }
    func owner(of order: OrderID) throws(StoreError) -> RestaurantID? { try sound.owner(of: order) }
    func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID? {
        try sound.order(paidBy: payment, of: restaurant)
    }
    func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage {
        try sound.orders(of: restaurant, matching: query)
    }
    func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage {
        try sound.audit(of: restaurant, before: before, limit: limit)
    }
    func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned {
        try sound.prune(retention, now: now, atMost: rows)
    }
    func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification { try sound.verify(progress) }
    func backup(to path: String) throws(StoreError) { try sound.backup(to: path) }
    func figures() throws(StoreError) -> StoreFigures { try sound.figures() }
}
