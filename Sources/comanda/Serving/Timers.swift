import Engine
import ServiceLifecycle

/// Lets the engine look every second at what restaurants have to do by themselves.
struct Timers<Time: Clock<Duration>>: Service {
    let engine: Engine
    let clock: Time
    var interval = Duration.seconds(1)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await clock.sleep(for: interval)
                await engine.tick()
            }
        }
        // Whoever returns early stops all: the server ends this by its shutdown alone.
        try? await gracefulShutdown()
    }
}
