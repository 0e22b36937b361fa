import Synchronization

/// What the engine counted since its start.
package final class EngineFigures: Sendable {
    package let accepted = Atomic<Int>(0)
    package let rejected = Atomic<Int>(0)
    package let duplicates = Atomic<Int>(0)
    package let groups = Atomic<Int>(0)
    package let entries = Atomic<Int>(0)
    package let storeFailures = Atomic<Int>(0)
    /// Orders that became ready and had been estimated, and how far off that was, too early or too late.
    package let estimates = Atomic<Int>(0)
    package let estimateErrorSeconds = Atomic<Int>(0)

    func add(_ count: Int = 1, to counter: borrowing Atomic<Int>) {
        counter.wrappingAdd(count, ordering: .relaxed)
    }
}
