import Journal
import Restaurant
import Synchronization

/// Epochs from a seed.
final class Epochs: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> Epoch {
        var random = SeededGenerator(
            seed: count.withLock { count in
                count += 1
                return count
            })
        return Epoch(random: &random)
    }
}
