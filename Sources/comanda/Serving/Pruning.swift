import Engine
import Journal
import Logging
import Restaurant
import ServiceLifecycle

/// Forgets old history and receipts: once at the start, then every hour, a step at a time, so that commands never wait long.
struct Pruning<Time: Clock<Duration>>: Service {
    let engine: Engine
    let retention: Retention
    let clock: Time
    let logger: Logger
    var interval = Duration.seconds(3600)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await prune()
                try await clock.sleep(for: interval)
            }
        }
        // Whoever returns early stops all: the server ends this by its shutdown alone.
        try? await gracefulShutdown()
    }

    /// Takes steps until nothing is left that is too old. What fails now is tried again the next time.
    private func prune() async {
        var total = Pruned(entries: 0, receipts: 0)
        do throws(Refusal) {
            var step: Pruned
            repeat {
                step = try await engine.prune(retention)
                total.entries += step.entries
                total.receipts += step.receipts
                total.revocations += step.revocations
            } while step.hasMore && !Task.isCancelled
        } catch {
            logger.warning("old history stays until the next time", metadata: ["reason": "\(error)"])
        }
        guard total.rows > 0 else { return }
        logger.info("old history was removed", metadata: ["entries": "\(total.entries)", "receipts": "\(total.receipts)"])
    }
}
