import Journal
import Restaurant
import Synchronization

/// Whether new work should come here: not while the server says goodbye, nor while its store cannot be read.
///
/// A store that takes no writes (a full disk) does not count: reads go on, and who writes is told.
final class Readiness: Sendable {
    private let store: any Store
    private let draining = Atomic(false)

    init(store: any Store) { self.store = store }

    func beginDraining() { draining.store(true, ordering: .relaxed) }

    /// Why no work is taken; nil while it is.
    var obstacle: String? {
        if draining.load(ordering: .relaxed) { return "the server is about to stop" }
        // Any restaurant will do, also one that does not exist: the store has to look.
        guard let id = RestaurantID("readiness") else { return nil }
        do {
            _ = try store.head(of: id)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
