import Restaurant

/// Microseconds since the beginning of a simulation.
typealias Instant = Int64

extension Duration {
    /// Whole microseconds.
    var micros: Instant { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}

/// Everything that is going to happen, by its time; what happens at the same time is put in order by chance. The clock stands still
/// while something happens, and jumps to whatever is next.
final class Agenda: Sendable {
    private struct Item {
        let time: Instant
        let chance: UInt64
        let number: Int
        let work: () -> Void

        func isBefore(_ other: Item) -> Bool { (time, chance, number) < (other.time, other.chance, other.number) }
    }

    private struct State {
        var now: Instant = 0
        var heap: [Item] = []
        var count = 0
        var steps = 0
    }

    private let state = OneThread(State())

    var now: Instant { state.value.now }
    /// How much has happened so far.
    var steps: Int { state.value.steps }

    /// - Parameter chance: drawn by whoever plans this from a source of its own, so that the order of planning does not matter.
    func at(_ time: Instant, chance: UInt64 = 0, _ work: @escaping () -> Void) {
        state.value.count += 1
        let item = Item(time: max(time, now), chance: chance, number: state.value.count, work: work)
        state.value.heap.append(item)
        var child = state.value.heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard state.value.heap[child].isBefore(state.value.heap[parent]) else { break }
            state.value.heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Lets the next thing happen, unless it lies behind `end`.
    func next(until end: Instant) -> Bool {
        guard let first = state.value.heap.first, first.time <= end else { return false }
        removeFirst()
        state.value.now = first.time
        state.value.steps += 1
        first.work()
        return true
    }

    /// Nothing is going to happen any more.
    func clear() { state.value.heap = [] }

    private func removeFirst() {
        let last = state.value.heap.removeLast()
        guard !state.value.heap.isEmpty else { return }
        state.value.heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < state.value.heap.count {
                if state.value.heap[child].isBefore(state.value.heap[least]) { least = child }
            }
            guard least != parent else { return }
            state.value.heap.swapAt(parent, least)
            parent = least
        }
    }
}
