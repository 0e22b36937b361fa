import Access
import Journal
import Restaurant
import Synchronization

/// Tells the gate what was revoked: at the start what the store has, then what happens.
///
/// Stands between the two because the engine, which tells, is made before the gate, which writes its audit record through the engine.
final class Doorkeeper: Sendable {
    private let gate = Mutex<Gate?>(nil)

    /// - Throws: when the store cannot be read; whoever was revoked must not come in.
    func begin(_ gate: Gate, _ store: any Store) throws(StoreError) {
        self.gate.withLock { $0 = gate }
        for restaurant in try store.restaurants() {
            for revocation in try store.revocations(of: restaurant) { gate.revoke(revocation, at: restaurant) }
        }
    }

    /// Called on the engine's thread when entries are durable and nobody was answered yet, so that whoever revoked something finds it revoked.
    func hear(_ entries: [Entry], of restaurant: RestaurantID) {
        for case .accessRevoked(let revocation) in entries.lazy.map(\.event) {
            gate.withLock { $0 }?.revoke(revocation, at: restaurant)
        }
    }
}
