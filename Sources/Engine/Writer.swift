import Journal
import Logging
import Restaurant

/// The engine's hands: decides the commands of a group in order, appends the group in one transaction, then publishes and answers.
/// Confined to the engine's thread.
final class Writer {
    struct Pending {
        let submission: Submission
        let answer: @Sendable (Result<Answer, Refusal>) -> Void
    }

    /// Notes that wait to be durable.
    struct Kept {
        let batch: Batch
        let answer: @Sendable (Result<Void, Refusal>) -> Void
    }

    private let store: any Store
    private let world: any World
    private let settings: Engine.Settings
    private let logger: Logger
    private let publish: @Sendable ([Entry], RestaurantID) -> Void
    private let figures: EngineFigures
    private var restaurants: [RestaurantID: LiveRestaurant] = [:]
    /// Up to where each restaurant's log was published, or was there before anybody could listen.
    private var published: [RestaurantID: LogSequence] = [:]

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

    /// What a group comes to, while nothing of it is durable.
    private struct Draft {
        /// What the store answered long ago to commands of the group.
        let receipts: Result<[CommandKey: Receipt], StoreError>
        var batches: [Batch] = []
        /// What was decided under a name; the store does not know of it yet.
        var decided: [CommandKey: (fingerprint: [UInt8], result: Result<Answer, Refusal>)] = [:]
    }

    func carryOut(_ group: [Pending]) {
        guard !group.isEmpty else { return }
        let now = world.now()
        var draft = Draft(receipts: receipts(of: group))
        let answers = group.map { answer($0.submission, at: now, &draft) }
        do {
            if !draft.batches.isEmpty { try store.append(draft.batches) }
        } catch {
            fail(group, draft.batches, error)
            return
        }
        // An answer names a place in the log: whoever has it has heard all that happened up to there.
        announce(draft.batches)
        for (pending, answer) in zip(group, answers) { pending.answer(answer) }
        for restaurant in Set(draft.batches.map(\.restaurant)) {
            restaurants[restaurant]?.forgetFinished(before: now.advanced(by: .zero - settings.finishedOrdersStay))
        }
        count(answers, draft.batches)
    }

    private func answer(_ submission: Submission, at now: Timestamp, _ draft: inout Draft) -> Result<Answer, Refusal> {
        do {
            if let id = submission.id {
                let key = CommandKey(restaurant: submission.restaurant, command: id)
                if let first = draft.decided[key] {
                    return repeated(first.result, sameCommand: first.fingerprint == submission.fingerprint, id)
                }
                if let receipt = try draft.receipts.get()[key] {
                    guard receipt.bodyHash == submission.fingerprint else { return .failure(.idempotencyConflict(id)) }
                    return try firstAnswer(receipt)
                }
            }
            try bringIn(submission.restaurant, at: now, into: &draft.batches)
            if let order = submission.command.order { try bringIn(order, of: submission.restaurant, at: now) }
        } catch let refusal as Refusal {
            return .failure(refusal)
        } catch {
            return .failure(.storeFailing("\(error)", retryAfter: 1))
        }
        return decide(submission, at: now, &draft)
    }

    private func decide(_ submission: Submission, at now: Timestamp, _ draft: inout Draft) -> Result<Answer, Refusal> {
        guard var restaurant = restaurants.removeValue(forKey: submission.restaurant) else {
            return .failure(.unknownRestaurant(submission.restaurant))
        }
        // Taken out of the table while it changes, so that its state is never copied.
        defer { restaurants[submission.restaurant] = restaurant }
        let context = Context(
            now: now, ids: world.ids(), actor: submission.actor, expectedVersion: submission.expectedVersion,
            kitchen: restaurant.measures.kitchen)
        let result: Result<Answer, Refusal>
        var entries: [Entry] = []
        let outcome: Outcome
        do throws(Rejection) {
            let events = try restaurant.state.decide(submission.command, context)
            entries = restaurant.record(events, at: now, by: submission.actor, command: submission.id)
            let answer = Answer(entries: entries, duplicate: false)
            outcome = accepted(answer, head: restaurant.head)
            result = .success(answer)
        } catch {
            outcome = .rejected(error)
            result = .failure(.rejected(error))
        }
        let receipt = receipt(of: submission, outcome, at: now)
        if !entries.isEmpty || receipt != nil {
            let audit = record(of: submission, entries, at: now)
            draft.batches.append(Batch(restaurant: submission.restaurant, entries: entries, receipt: receipt, audit: audit))
        }
        if let id = submission.id {
            draft.decided[CommandKey(restaurant: submission.restaurant, command: id)] = (submission.fingerprint, result)
        }
        return result
    }

    /// The line of the audit record for what a member of staff did; it becomes durable with what it tells of.
    private func record(of submission: Submission, _ entries: [Entry], at now: Timestamp) -> [AuditRecord] {
        guard let origin = submission.origin, submission.actor.role.isStaff, let first = entries.first else { return [] }
        let subject = submission.command.order?.rawValue ?? first.event.order?.id.rawValue ?? origin.subject
        return [
            AuditRecord(
                restaurant: submission.restaurant, at: now, user: submission.actor.user, role: submission.actor.role, action: origin.name,
                subject: subject, detail: "from \(origin.address)")
        ]
    }

    private func announce(_ batches: [Batch]) {
        var byRestaurant: [RestaurantID: [Entry]] = [:]
        var order: [RestaurantID] = []
        for batch in batches where !batch.entries.isEmpty {
            if byRestaurant[batch.restaurant] == nil { order.append(batch.restaurant) }
            byRestaurant[batch.restaurant, default: []].append(contentsOf: batch.entries)
        }
        for restaurant in order {
            guard let entries = byRestaurant[restaurant], let last = entries.last else { continue }
            publish(entries, restaurant)
            published[restaurant] = last.sequence
        }
    }

    /// What the group changed in memory is dropped, and comes back from the store as it is there.
    private func fail(_ group: [Pending], _ batches: [Batch], _ error: any Error) {
        figures.add(to: figures.storeFailures)
        logger.error("a group of commands could not be made durable", metadata: ["error": "\(error)", "commands": "\(group.count)"])
        for restaurant in Set(batches.map(\.restaurant)).sorted() {
            restaurants[restaurant] = nil
            // A store may fail when all is kept already; what cannot be read now is caught up with when the restaurant is brought in again.
            if let head = try? store.head(of: restaurant) { try? catchUp(restaurant, to: head) }
        }
        for pending in group { pending.answer(.failure(.storeFailing("\(error)", retryAfter: 1))) }
    }

    private func count(_ answers: [Result<Answer, Refusal>], _ batches: [Batch]) {
        figures.add(to: figures.groups)
        figures.add(batches.reduce(0) { $0 + $1.entries.count }, to: figures.entries)
        for error in batches.lazy.flatMap(\.entries).compactMap(\.event.estimateError) {
            figures.add(to: figures.estimates)
            figures.add(Int(error), to: figures.estimateErrorSeconds)
        }
        for answer in answers {
            switch answer {
            case .success(let answer) where answer.duplicate: figures.add(to: figures.duplicates)
            case .success: figures.add(to: figures.accepted)
            case .failure: figures.add(to: figures.rejected)
            }
        }
    }

    // MARK: The house's own commands

    /// Gives every loaded restaurant the commands that are due, as the house.
    func tick() {
        let now = world.now()
        var group: [Pending] = []
        for (id, restaurant) in restaurants {
            for command in restaurant.state.duties(at: now) {
                let submission = Submission(restaurant: id, command: command, actor: .house)
                group.append(Pending(submission: submission) { _ in })
            }
        }
        while !group.isEmpty {
            carryOut(Array(group.prefix(settings.largestGroup)))
            group.removeFirst(min(settings.largestGroup, group.count))
        }
    }

    // MARK: The same command again

    private func receipt(of submission: Submission, _ outcome: Outcome, at now: Timestamp) -> Receipt? {
        submission.id.map {
            Receipt(restaurant: submission.restaurant, command: $0, bodyHash: submission.fingerprint, outcome: outcome, at: now)
        }
    }

    /// One look at the store for the whole group.
    private func receipts(of group: [Pending]) -> Result<[CommandKey: Receipt], StoreError> {
        let keys = group.compactMap { pending in
            pending.submission.id.map { CommandKey(restaurant: pending.submission.restaurant, command: $0) }
        }
        guard !keys.isEmpty else { return .success([:]) }
        do throws(StoreError) { return .success(try store.receipts(for: keys)) } catch { return .failure(error) }
    }

    private func firstAnswer(_ receipt: Receipt) throws -> Result<Answer, Refusal> {
        switch receipt.outcome {
        case .rejected(let rejection): return .failure(.rejected(rejection))
        case .accepted(let first, let last, let subject, let payment):
            let count = Int(last.rawValue - first.rawValue) + 1
            guard count > 0 else { return .success(Answer(entries: [], duplicate: true)) }
            let page = try store.entries(of: receipt.restaurant, after: first.advanced(by: -1), limit: count)
            // Receipts are kept longer than the history: then the page begins with what others did later.
            if page.entries.count == count, page.entries.last?.sequence == last {
                return .success(Answer(entries: page.entries, duplicate: true))
            }
            guard let id = subject.flatMap({ OrderID($0) }) else { return .success(Answer(entries: [], duplicate: true)) }
            return .success(Answer(repeating: try order(id, of: receipt.restaurant), payment: payment))
        }
    }

    /// An order as it is now.
    private func order(_ id: OrderID, of restaurant: RestaurantID) throws -> Order? {
        try restaurants[restaurant]?.state.orders[id] ?? store.order(id, of: restaurant)
    }

    /// What is remembered of an accepted command: where its entries are, and the order and payment that it was about.
    private func accepted(_ answer: Answer, head: LogSequence) -> Outcome {
        .accepted(
            first: answer.entries.first?.sequence ?? head.next, last: answer.entries.last?.sequence ?? head,
            subject: answer.order?.id.rawValue, payment: answer.payment?.id)
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

    /// Keeps notes, all of them in one transaction; those of restaurants that do not exist are refused.
    func keep(_ kept: [Kept]) {
        guard !kept.isEmpty else { return }
        var (known, unknown): ([Kept], [Kept]) = ([], [])
        do {
            for one in kept {
                let exists = try restaurants[one.batch.restaurant] != nil || store.head(of: one.batch.restaurant) > .zero
                if exists { known.append(one) } else { unknown.append(one) }
            }
            if !known.isEmpty { try store.append(known.map(\.batch)) }
        } catch {
            logger.error("notes could not be kept", metadata: ["error": "\(error)"])
            for one in kept { one.answer(.failure(.storeFailing("\(error)", retryAfter: 1))) }
            return
        }
        for one in known { one.answer(.success(())) }
        for one in unknown { one.answer(.failure(.unknownRestaurant(one.batch.restaurant))) }
    }

    /// One step of forgetting.
    func prune(_ retention: Retention) -> Result<Pruned, Refusal> {
        do throws(StoreError) {
            return .success(try store.prune(retention, now: world.now(), atMost: settings.pruneStep))
        } catch {
            logger.error("old history could not be removed", metadata: ["error": "\(error)"])
            return .failure(.storeFailing("\(error)", retryAfter: 1))
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
        return .success(
            View(
                state: live.state, head: live.head, channels: live.channels, measures: live.measures, epoch: store.epoch, now: now))
    }

    /// Loads a restaurant, or sets it up if nobody did.
    private func bringIn(_ id: RestaurantID, at now: Timestamp, into batches: inout [Batch]) throws {
        guard restaurants[id] == nil else { return }
        if let snapshot = try store.load(id) {
            try catchUp(id, to: snapshot.head)
            if let rest = try restOfSetUp(id, after: snapshot.head, at: now) {
                batches.append(rest.batch)
                restaurants[id] = rest.restaurant
            } else {
                restaurants[id] = try LiveRestaurant(snapshot, from: store, at: now)
            }
            return
        }
        guard let (fresh, entries) = try setUp(id, at: now) else { throw Refusal.unknownRestaurant(id) }
        batches.append(Batch(restaurant: id, entries: entries))
        restaurants[id] = fresh
        logger.info("a new restaurant was set up", metadata: ["restaurant": "\(id)"])
    }

    /// Publishes what a store kept although it said that it could not: whoever listens would miss it.
    private func catchUp(_ id: RestaurantID, to head: LogSequence) throws {
        guard let last = published[id] else { return published[id] = head }
        while let next = published[id], next < head {
            let entries = try store.entries(of: id, after: next, limit: settings.largestGroup).entries
            guard let end = entries.last else { break }
            logger.notice("entries of a group that had failed are in the log", metadata: ["restaurant": "\(id)", "after": "\(last)"])
            publish(entries, id)
            published[id] = end.sequence
        }
    }

    /// A restaurant as it is when it was just set up, and the entries that made it; nil if the server is not to do so.
    private func setUp(_ id: RestaurantID, at now: Timestamp) throws(Refusal) -> (LiveRestaurant, [Entry])? {
        guard let commands = settings.newRestaurant?(id) else { return nil }
        var fresh = LiveRestaurant(
            state: RestaurantState(settings: .init(id: id, name: id.rawValue)), head: .zero, channels: ChannelHeads())
        var entries: [Entry] = []
        for command in commands {
            let context = Context(now: now, ids: world.ids(), actor: .house)
            let events: [Event]
            do throws(Rejection) { events = try fresh.state.decide(command, context) } catch { throw .rejected(error) }
            entries += fresh.record(events, at: now, by: .house, command: nil)
        }
        return (fresh, entries)
    }

    /// What a set-up still lacks that was broken off: nil unless the log is the beginning of it and nothing else.
    private func restOfSetUp(
        _ id: RestaurantID, after head: LogSequence, at now: Timestamp
    ) throws -> (restaurant: LiveRestaurant, batch: Batch)? {
        guard let (whole, planned) = try? setUp(id, at: now), head < whole.head else { return nil }
        let told = try store.entries(of: id, after: .zero, limit: planned.count).entries
        guard told.last?.sequence == head, told.map(\.event) == planned.prefix(told.count).map(\.event) else { return nil }
        logger.notice("the set-up of a restaurant had been broken off and is completed", metadata: ["restaurant": "\(id)"])
        return (whole, Batch(restaurant: id, entries: Array(planned.dropFirst(told.count))))
    }

    /// Brings a final order back that somebody still has to do with (a refund after the meal).
    private func bringIn(_ order: OrderID, of restaurant: RestaurantID, at now: Timestamp) throws {
        guard restaurants[restaurant]?.state.orders[order] == nil, let stored = try store.order(order, of: restaurant) else { return }
        restaurants[restaurant]?.state.orders[order] = stored
        if stored.status.isFinal { restaurants[restaurant]?.finished.append((order, now)) }
    }
}
