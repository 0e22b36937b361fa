import Synchronization

/// Wakes one task that waits for something to do. Rung while nobody waits, it is remembered.
package final class Bell: Sendable {
    /// Somebody who waits for any ring hears a loud one too.
    package enum Loudness: Sendable { case any, loud }

    private struct State {
        var rung: Loudness?
        var sleeper: (wants: Loudness, continuation: CheckedContinuation<Void, Never>)?

        mutating func takeSleeper() -> CheckedContinuation<Void, Never>? {
            defer { sleeper = nil }
            return sleeper?.continuation
        }

        /// Whether what was rung is enough for somebody; then it is forgotten.
        mutating func satisfies(_ wish: Loudness) -> Bool {
            guard let rung, wish == .any || rung == .loud else { return false }
            self.rung = nil
            return true
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func ring(_ loudness: Loudness = .any) {
        let sleeper = state.withLock { state in
            if state.rung != .loud { state.rung = loudness }
            guard let sleeper = state.sleeper, state.satisfies(sleeper.wants) else { return nil as CheckedContinuation<Void, Never>? }
            return state.takeSleeper()
        }
        sleeper?.resume()
    }

    /// Returns when it rings, at once if it did already, or when the task is cancelled.
    package func wait(for wish: Loudness = .any) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if Task.isCancelled || state.satisfies(wish) { return true }
                    state.sleeper = (wish, continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.takeSleeper() }?.resume()
        }
    }
}
