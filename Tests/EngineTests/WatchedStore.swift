import Dispatch
import Journal
import Restaurant
import StoreConformance
import Synchronization

/// A store in memory whose appends are counted, and fail or wait when a test says so.
final class WatchedStore: ForwardingStore {
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

    var inner: any Store { memory }
    var epoch: Epoch { memory.epoch }
}
