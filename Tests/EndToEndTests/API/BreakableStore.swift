import Journal
import StoreConformance
import Synchronization

/// A store in memory whose disk can be made to fail.
final class BreakableStore: ForwardingStore {
    private let memory = MemoryStore {
        var random = SystemRandomNumberGenerator()
        return Epoch(random: &random)
    }
    private let broken = Atomic(false)

    func breakDown(_ broken: Bool) { self.broken.store(broken, ordering: .relaxed) }

    var inner: any Store {
        get throws(StoreError) {
            if broken.load(ordering: .relaxed) { throw .failing(path: "memory", reason: "a test broke it") }
            return memory
        }
    }

    var epoch: Epoch { memory.epoch }
}
