import Dispatch
import Journal
import Restaurant
import Synchronization

/// A store in memory whose appends are counted, and fail or wait when a test says so.
final class WatchedStore: Store {
    private let memory: MemoryStore
    private let failing = Mutex<@Sendable () -> StoreError?>({ nil })
    private let groups = Mutex<[[Batch]]>([])
    private let holding = Mutex<Bool>(false)
    private let release = DispatchSemaphore(value: 0)
    /// Appends that wait to be let through.
    let held: AsyncStream<Void>
    private let holds: AsyncStream<Void>.Continuation

    init(seed: UInt64 = 7) {
        let random = Mutex(SeededGenerator(seed: seed))
        memory = MemoryStore { random.withLock { Epoch(random: &$0) } }
        (held, holds) = AsyncStream.makeStream()
    }

    /// The groups that were written, each one append.
    var appended: [[Batch]] { groups.withLock { $0 } }

    /// What every append from now on fails with, asked anew each time.
    func fail(_ error: @escaping @Sendable () -> StoreError?) { failing.withLock { $0 = error } }

    /// Lets appends wait, each until it is let through.
    func hold() { holding.withLock { $0 = true } }

    /// Lets the append that waits go on, and those after it.
    func letThrough() {
        holding.withLock { $0 = false }
        release.signal()
    }

    func append(_ batches: [Batch]) throws(StoreError) {
        if holding.withLock({ $0 }) {
            holds.yield()
            release.wait()
        }
        if let error = failing.withLock({ $0 })() { throw error }
        try memory.append(batches)
        groups.withLock { $0.append(batches) }
    }

    var epoch: Epoch { memory.epoch }
    func renewEpoch() throws(StoreError) -> Epoch { try memory.renewEpoch() }
    func restaurants() throws(StoreError) -> [RestaurantID] { try memory.restaurants() }
    func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? { try memory.load(restaurant) }
    func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] { try memory.receipts(for: commands) }
    func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence { try memory.head(of: restaurant) }
    func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        try memory.entries(of: restaurant, after: after, limit: limit)
    }
    func entries(
        of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int
    ) throws(StoreError) -> EntryPage {
        try memory.entries(of: restaurant, on: channel, after: after, limit: limit)
    }
    func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? { try memory.order(order, of: restaurant) }
    func owner(of order: OrderID) throws(StoreError) -> RestaurantID? { try memory.owner(of: order) }
    func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID? {
        try memory.order(paidBy: payment, of: restaurant)
    }
    func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage {
        try memory.orders(of: restaurant, matching: query)
    }
    func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage {
        try memory.audit(of: restaurant, before: before, limit: limit)
    }
    func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned {
        try memory.prune(retention, now: now, atMost: rows)
    }
    func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification { try memory.verify(progress) }
    func backup(to path: String) throws(StoreError) { try memory.backup(to: path) }
    func figures() throws(StoreError) -> StoreFigures { try memory.figures() }
}
