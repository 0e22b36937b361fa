import Journal
import Restaurant
import Synchronization

/// What outlets hear of what is published. Made before the engine that publishes; an ``OutletService`` listens to it.
package final class OutletNews: Sendable {
    private struct State {
        /// Where what was heard of a restaurant begins whose outlets changed, or are not known.
        var changed: [RestaurantID: LogSequence] = [:]
        /// Whose outlets are at work.
        var known: Set<RestaurantID> = []
        var bells: [RestaurantID: [OutletKey: Bell]] = [:]
    }

    private let state = Mutex(State())
    private let bell = Bell()

    package init() {}

    /// Hears what was published; called on the engine's thread.
    package func hear(_ entries: [Entry], of restaurant: RestaurantID) {
        guard let first = entries.first else { return }
        let isNews = state.withLock { state in
            guard !state.known.contains(restaurant) || entries.contains(where: { $0.event.changesOutlets }) else {
                state.bells[restaurant]?.values.forEach { $0.ring() }
                return false
            }
            state.changed[restaurant] = min(state.changed[restaurant] ?? first.sequence, first.sequence)
            return true
        }
        if isNews { bell.ring() }
    }

    /// Waits for restaurants whose outlets have to be looked at; empty when the task was cancelled.
    func next() async -> [(restaurant: RestaurantID, from: LogSequence)] {
        while !Task.isCancelled {
            let changed = state.withLock { state in
                defer { state.changed = [:] }
                return state.changed
            }
            if !changed.isEmpty { return changed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
            await bell.wait()
        }
        return []
    }

    /// To be said before the restaurant is looked at: what is heard from then on wakes whoever is at work, or is news again.
    func know(_ restaurant: RestaurantID, _ isKnown: Bool = true) {
        state.withLock { state in
            if isKnown { state.known.insert(restaurant) } else { state.known.remove(restaurant) }
        }
    }

    /// Whom to wake from now on.
    func setBells(_ bells: [OutletKey: Bell], of restaurant: RestaurantID) { state.withLock { $0.bells[restaurant] = bells } }

    func ringLoud(_ outlet: OutletKey, of restaurant: RestaurantID) { state.withLock { $0.bells[restaurant]?[outlet] }?.ring(.loud) }
}

extension Event {
    fileprivate var changesOutlets: Bool {
        switch self {
        case .recordChanged(.printer), .recordChanged(.webhook): true
        case .recordRemoved(let key): key.kind == .printer || key.kind == .webhook
        default: false
        }
    }
}
