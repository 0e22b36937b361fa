import Outlets
import ServiceLifecycle

/// Prints and delivers until the server stops, and ends what is under way then.
struct Delivering: Service {
    let outlets: OutletService

    func run() async throws {
        await cancelWhenGracefulShutdown { await outlets.run() }
        // Whoever returns early stops all: the server ends this by its shutdown alone.
        try? await gracefulShutdown()
    }
}
