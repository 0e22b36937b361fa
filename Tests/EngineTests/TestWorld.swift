import Engine
import Restaurant
import Synchronization

/// A clock that stands until it is moved, and chance from a seed.
final class TestWorld: World {
    private struct State {
        var now = Timestamp(milliseconds: 1_762_426_800_000)
        var random: SeededGenerator
    }

    private let state: Mutex<State>

    init(seed: UInt64 = 1) { state = Mutex(State(random: SeededGenerator(seed: seed))) }

    func now() -> Timestamp { state.withLock { $0.now } }

    func ids() -> IDSeed {
        state.withLock { state in
            IDSeed(now: state.now, randomA: UInt16(truncatingIfNeeded: state.random.next()), randomness: state.random.next())
        }
    }

    func pass(_ time: Duration) { state.withLock { $0.now = $0.now.advanced(by: time) } }
}
