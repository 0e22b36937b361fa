import Journal
import Logging
import Restaurant
import Synchronization

/// Decides commands, makes them durable in groups, publishes, and answers: one thread, so that every restaurant has one order of events.
///
/// Commands that arrive while a group is being written form the next one; one sync of the disk serves them all.
/// Answer and publication come after the commit, never before.
package final class Engine: Sendable {
    package struct Settings: Sendable {
        /// Commands that may wait; beyond it they are refused as `SERVER_BUSY`.
        package var longestQueue = 10_000
        /// Commands that one transaction takes at most.
        package var largestGroup = 256
        /// Entries or receipts that one step of pruning takes away at most, so that no command waits long for it.
        package var pruneStep = 1000
        /// How long a final order stays in memory after its last change.
        package var finishedOrdersStay: Duration = .seconds(900)
        /// What a restaurant that nobody set up begins with; nil refuses it.
        package var newRestaurant: (@Sendable (RestaurantID) -> [Command])?

        package init(newRestaurant: (@Sendable (RestaurantID) -> [Command])?) {
            self.newRestaurant = newRestaurant
        }
    }

    /// Something the engine's thread has to do.
    private enum Work: Sendable {
        case command(Submission, @Sendable (Result<Answer, Refusal>) -> Void)
        case look(RestaurantID, @Sendable (Result<View, Refusal>) -> Void)
        case record(AuditRecord)
        case keep([Note], RestaurantID, @Sendable (Result<Void, Refusal>) -> Void)
        case tick(@Sendable () -> Void)
        case prune(Retention, @Sendable (Result<Pruned, Refusal>) -> Void)
    }

    private struct Queue: Sendable {
        var waiting: [Work] = []
        var running = false
        var stopped = false
    }

    private let queue = Mutex(Queue())
    private let thread: any EngineThread
    private let settings: Settings
    private let world: any World
    /// Touched on `thread` alone.
    private let writer: ThreadConfined<Writer>
    package let figures = EngineFigures()

    /// - Parameters:
    ///   - thread: where the engine works; a queue of its own, unless a test says otherwise.
    ///   - publish: called on the engine's thread, in the order of each restaurant's log.
    package init(
        store: any Store, world: any World, settings: Settings, logger: Logger, thread: any EngineThread = EngineQueue(),
        publish: @escaping @Sendable ([Entry], RestaurantID) -> Void
    ) {
        self.settings = settings
        self.world = world
        self.thread = thread
        writer = ThreadConfined(
            Writer(store: store, world: world, settings: settings, logger: logger, publish: publish, figures: figures), on: thread)
    }

    /// Hands a command in. The answer is given on the engine's thread, once what it says is durable; if the command is not even taken
    /// (``Refusal/busy(retryAfter:)``, ``Refusal/stopping``), at once.
    package func submit(_ submission: Submission, answer: @escaping @Sendable (Result<Answer, Refusal>) -> Void) {
        enqueue(.command(submission, answer)) { answer(.failure($0)) }
    }

    /// Hands a command in and waits for its answer.
    package func perform(_ submission: Submission) async throws(Refusal) -> Answer {
        try await withCheckedContinuation { continuation in
            submit(submission) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Shows a restaurant as it is, between two groups: nothing is published meanwhile, so what joins the hub here misses nothing.
    package func look(at restaurant: RestaurantID, _ body: @escaping @Sendable (Result<View, Refusal>) -> Void) {
        enqueue(.look(restaurant, body)) { body(.failure($0)) }
    }

    /// A restaurant as it is.
    package func view(of restaurant: RestaurantID) async throws(Refusal) -> View {
        try await withCheckedContinuation { continuation in
            look(at: restaurant) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Keeps what the log cannot tell: what was refused or tried.
    package func record(_ record: AuditRecord) {
        enqueue(.record(record)) { _ in }
    }

    /// Makes notes durable, all or none. The store has one writer, and this is its way in.
    ///
    /// - Throws: if the store fails; then nothing was changed.
    package func keep(_ notes: [Note], of restaurant: RestaurantID) async throws(Refusal) {
        try await withCheckedContinuation { continuation in
            enqueue(.keep(notes, restaurant) { continuation.resume(returning: $0) }) { continuation.resume(returning: .failure($0)) }
        }.get()
    }

    /// Forgets some of the history and receipts that are older than need be, between two groups of commands.
    ///
    /// - Returns: what went. Call again while there is more; commands that came meanwhile have their turn first.
    package func prune(_ retention: Retention) async throws(Refusal) -> Pruned {
        try await withCheckedContinuation { continuation in
            enqueue(.prune(retention) { continuation.resume(returning: $0) }) { continuation.resume(returning: .failure($0)) }
        }.get()
    }

    /// Does what restaurants have to do by themselves by now, such as taking the code from an order that nobody fetched. Restaurants that
    /// nobody has loaded wait until somebody does.
    ///
    /// What time it is says the ``World``; when to look is the caller's to say, every second or so. Returns when all is durable, or at
    /// once if the engine has too much to do: the next look makes up for it.
    package func tick() async {
        await withCheckedContinuation { continuation in
            enqueue(.tick { continuation.resume() }) { _ in continuation.resume() }
        }
    }

    /// Takes nothing more, and returns when all that was taken is answered.
    package func stop() async {
        queue.withLock { $0.stopped = true }
        await withCheckedContinuation { continuation in
            thread.execute {
                // Whoever handed something in last may not have come to wake the thread yet.
                self.drain()
                continuation.resume()
            }
        }
    }

    private func enqueue(_ work: Work, refuse: (Refusal) -> Void) {
        enum Verdict { case start, wait, refuse(Refusal) }
        let verdict: Verdict = queue.withLock { queue in
            if queue.stopped { return .refuse(.stopping) }
            if queue.waiting.count >= settings.longestQueue { return .refuse(.busy(retryAfter: 1)) }
            queue.waiting.append(work)
            if queue.running { return .wait }
            queue.running = true
            return .start
        }
        switch verdict {
        case .start: thread.execute { self.drain() }
        case .wait: break
        case .refuse(let refusal): refuse(refusal)
        }
    }

    private func drain() {
        while true {
            let works: [Work] = queue.withLock { queue in
                let works = queue.waiting
                queue.waiting = []
                if works.isEmpty { queue.running = false }
                return works
            }
            guard !works.isEmpty else { return }
            carryOut(works)
        }
    }

    private func carryOut(_ works: [Work]) {
        var group: [Writer.Pending] = []
        var kept: [Writer.Kept] = []
        func flush() {
            writer.value.carryOut(group)
            group.removeAll(keepingCapacity: true)
            writer.value.keep(kept)
            kept.removeAll(keepingCapacity: true)
        }
        for work in works {
            switch work {
            case .command(let submission, let answer):
                group.append(Writer.Pending(submission: submission, answer: answer))
                if group.count >= settings.largestGroup { flush() }
            case .look(let restaurant, let body):
                // In its turn: whoever looks sees every command that was handed in before.
                flush()
                body(writer.value.view(of: restaurant))
            case .record(let record):
                flush()
                writer.value.record(record)
            case .keep(let notes, let restaurant, let answer):
                // In one transaction, however many came: nothing in the log depends on them.
                kept.append(Writer.Kept(batch: Batch(restaurant: restaurant, notes: notes), answer: answer))
            case .tick(let done):
                flush()
                writer.value.tick()
                done()
            case .prune(let retention, let answer):
                flush()
                answer(writer.value.prune(retention))
            }
        }
        flush()
    }
}
