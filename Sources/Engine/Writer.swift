import Journal
import Logging
import Restaurant

/// The engine's hands: decides the commands of a group in order, appends the group in one transaction, then answers and publishes.
/// Confined to the engine's thread.
final class Writer {
    struct Pending {
        let submission: Submission
        let answer: @Sendable (Result<Answer, Refusal>) -> Void
    }

    /// What a name for a command stands for.
    private struct CommandKey: Hashable {
        let restaurant: RestaurantID
        let command: CommandID
    }

    private let store: any Store
    private let world: any World
    private let settings: Engine.Settings
    private let logger: Logger
    private let publish: @Sendable ([Entry], RestaurantID) -> Void
    private let figures: EngineFigures
    private var restaurants: [RestaurantID: LiveRestaurant] = [:]

    init(
        store: any Store, world: any World, settings: Engine.Settings, logger: Logger,
        publish: @escaping @Sendable ([Entry], RestaurantID) -> Void, figures: EngineFigures
    ) {
        self.store = store
        self.world = world
        self.settings = settings
        self.logger = logger
        self.publish = publish
        self.figures = figures
    }

    // MARK: A group of commands

    func carryOut(_ group: [Pending]) {
        guard !group.isEmpty else { return }
        var batches: [Batch] = []
        var answers: [Result<Answer, Refusal>] = []
        var firstAnswers: [CommandKey: (fingerprint: [UInt8], result: Result<Answer, Refusal>)] = [:]
        let now = world.now()

        for pending in group {
            let submission = pending.submission
            let key = submission.id.map { CommandKey(restaurant: submission.restaurant, command: $0) }
            if let key, let first = firstAnswers[key] {
                answers.append(repeated(first.result, sameCommand: first.fingerprint == submission.fingerprint, key.command))
                continue
            }
            let result = decide(submission, at: now, into: &batches)
            if let key { firstAnswers[key] = (submission.fingerprint, result) }
            answers.append(result)
        }

        do {
            if !batches.isEmpty { try store.append(batches) }
        } catch {
            fail(group, batches, error)
            return
        }
        for (pending, answer) in zip(group, answers) { pending.answer(answer) }
        announce(batches)
        for restaurant in Set(batches.map(\.restaurant)) {
            restaurants[restaurant]?.forgetFinished(before: now.advanced(by: .zero - settings.finishedOrdersStay))
        }
        count(answers, batches)
    }

    private func decide(_ submission: Submission, at now: Timestamp, into batches: inout [Batch]) -> Result<Answer, Refusal> {
        do {
            if let id = submission.id, let receipt = try store.receipt(for: id, of: submission.restaurant) {
                guard receipt.bodyHash == submission.fingerprint else { return .failure(.idempotencyConflict(id)) }
                return try firstAnswer(receipt)
            }
            try bringIn(submission.restaurant, at: now, into: &batches)
            if let order = submission.command.order { try bringIn(order, of: submission.restaurant, at: now) }
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            return .failure(.storeFailing("\(error)", retryAfter: 1))
        }
        guard var restaurant = restaurants.removeValue(forKey: submission.restaurant) else {
            return .failure(.unknownRestaurant(submission.restaurant))
        }
        // Taken out of the table while it changes, so that its state is never copied.
        defer { restaurants[submission.restaurant] = restaurant }
        let context = Context(now: now, ids: world.ids(), actor: submission.actor, expectedVersion: submission.expectedVersion)
        do throws(Rejection) {
            let events = try restaurant.state.decide(submission.command, context)
            let entries = restaurant.record(events, at: now, by: submission.actor, command: submission.id)
            batches.append(
                Batch(
                    restaurant: submission.restaurant, entries: entries,
                    receipt: receipt(of: submission, accepted(entries, head: restaurant.head), at: now)))
            return .success(Answer(entries: entries, duplicate: false))
        } catch {
            if let receipt = receipt(of: submission, .rejected(error), at: now) {
                batches.append(Batch(restaurant: submission.restaurant, receipt: receipt))
            }
            return .failure(.rejected(error))
        }
    }

    private func announce(_ batches: [Batch]) {
        var byRestaurant: [RestaurantID: [Entry]] = [:]
        for batch in batches { byRestaurant[batch.restaurant, default: []].append(contentsOf: batch.entries) }
        for (restaurant, entries) in byRestaurant where !entries.isEmpty { publish(entries, restaurant) }
    }

    /// Nothing was written: what the group changed in memory is dropped, and comes back from the store as it was.
    private func fail(_ group: [Pending], _ batches: [Batch], _ error: any Error) {
        figures.add(to: figures.storeFailures)
        logger.error("a group of commands could not be made durable", metadata: ["error": "\(error)", "commands": "\(group.count)"])
        for batch in batches { restaurants[batch.restaurant] = nil }
        for pending in group { pending.answer(.failure(.storeFailing("\(error)", retryAfter: 1))) }
    }

    private func count(_ answers: [Result<Answer, Refusal>], _ batches: [Batch]) {
        figures.add(to: figures.groups)
        figures.add(batches.reduce(0) { $0 + $1.entries.count }, to: figures.entries)
        for answer in answers {
            switch answer {
            case .success(let answer) where answer.duplicate: figures.add(to: figures.duplicates)
            case .success: figures.add(to: figures.accepted)
            case .failure: figures.add(to: figures.rejected)
            }
        }
    }

    // MARK: The same command again

    private func receipt(of submission: Submission, _ outcome: Outcome, at now: Timestamp) -> Receipt? {
        submission.id.map {
            Receipt(restaurant: submission.restaurant, command: $0, bodyHash: submission.fingerprint, outcome: outcome, at: now)
        }
    }

    private func firstAnswer(_ receipt: Receipt) throws -> Result<Answer, Refusal> {
        switch receipt.outcome {
        case .rejected(let rejection): return .failure(.rejected(rejection))
        case .accepted(let first, let last, _):
            let count = Int(last.rawValue - first.rawValue) + 1
            guard count > 0 else { return .success(Answer(entries: [], duplicate: true)) }
            let page = try store.entries(of: receipt.restaurant, after: first.advanced(by: -1), limit: count)
            return .success(Answer(entries: page.entries, duplicate: true))
        }
    }

    /// What is remembered of an accepted command: where its entries are, and the order that it was about.
    private func accepted(_ entries: [Entry], head: LogSequence) -> Outcome {
        .accepted(
            first: entries.first?.sequence ?? head.next, last: entries.last?.sequence ?? head,
            subject: entries.lazy.compactMap(\.event.order).first?.id.rawValue)
    }

    private func repeated(_ first: Result<Answer, Refusal>, sameCommand: Bool, _ id: CommandID) -> Result<Answer, Refusal> {
        guard sameCommand else { return .failure(.idempotencyConflict(id)) }
        return first.map { Answer(entries: $0.entries, duplicate: true) }
    }

    /// Keeps a line of the audit record; a restaurant that does not exist has none.
    func record(_ record: AuditRecord) {
        do {
            guard try restaurants[record.restaurant] != nil || store.load(record.restaurant) != nil else { return }
            try store.append([Batch(restaurant: record.restaurant, audit: [record])])
        } catch {
            logger.error("the audit record could not be written", metadata: ["error": "\(error)"])
        }
    }

    // MARK: What is in memory

    func view(of restaurant: RestaurantID) -> Result<View, Refusal> {
        let now = world.now()
        var batches: [Batch] = []
        do {
            try bringIn(restaurant, at: now, into: &batches)
            if !batches.isEmpty {
                try store.append(batches)
                announce(batches)
            }
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            restaurants[restaurant] = nil
            return .failure(.storeFailing("\(error)", retryAfter: 1))
        }
        guard let live = restaurants[restaurant] else { return .failure(.unknownRestaurant(restaurant)) }
        return .success(View(state: live.state, head: live.head, channels: live.channels, epoch: store.epoch, now: now))
    }

    /// Loads a restaurant, or sets it up if nobody did.
    private func bringIn(_ id: RestaurantID, at now: Timestamp, into batches: inout [Batch]) throws {
        guard restaurants[id] == nil else { return }
        if let snapshot = try store.load(id) {
            restaurants[id] = LiveRestaurant(state: snapshot.state, head: snapshot.head, channels: snapshot.channels)
            return
        }
        guard let commands = settings.newRestaurant?(id) else { throw Refusal.unknownRestaurant(id) }
        var fresh = LiveRestaurant(
            state: RestaurantState(settings: .init(id: id, name: id.rawValue)), head: .zero, channels: ChannelHeads())
        for command in commands {
            let context = Context(now: now, ids: world.ids(), actor: .house)
            let events: [Event]
            do throws(Rejection) { events = try fresh.state.decide(command, context) } catch { throw Refusal.rejected(error) }
            batches.append(
                Batch(restaurant: id, entries: fresh.record(events, at: now, by: .house, command: nil), receipt: nil))
        }
        restaurants[id] = fresh
        logger.info("a new restaurant was set up", metadata: ["restaurant": "\(id)"])
    }

    /// Brings a final order back that somebody still has to do with (a refund after the meal).
    private func bringIn(_ order: OrderID, of restaurant: RestaurantID, at now: Timestamp) throws {
        guard restaurants[restaurant]?.state.orders[order] == nil, let stored = try store.order(order, of: restaurant) else { return }
        restaurants[restaurant]?.state.orders[order] = stored
        if stored.status.isFinal { restaurants[restaurant]?.finished.append((order, now)) }
    }
}
