import Restaurant
import Synchronization

/// A store that forgets everything when it goes: for tests and simulations.
package final class MemoryStore: Store {
    private struct Content {
        var epoch: Epoch
        var logs: [RestaurantID: MemoryLog] = [:]
        var refusal: StoreError?
    }

    private let content: Mutex<Content>
    private let makeEpoch: @Sendable () -> Epoch

    /// - Parameter makeEpoch: the source of epochs, so that a simulation can be replayed.
    package init(makeEpoch: @escaping @Sendable () -> Epoch) {
        self.makeEpoch = makeEpoch
        content = Mutex(Content(epoch: makeEpoch()))
    }

    /// What every ``append(_:)`` fails with from now on, as on a full disk; nil ends it.
    package func refuse(with error: StoreError?) { content.withLock { $0.refusal = error } }

    package var epoch: Epoch { content.withLock { $0.epoch } }

    package func renewEpoch() throws(StoreError) -> Epoch {
        let epoch = makeEpoch()
        content.withLock { $0.epoch = epoch }
        return epoch
    }

    package func restaurants() throws(StoreError) -> [RestaurantID] {
        content.withLock { content in content.logs.filter { $0.value.head.sequence > .zero }.keys.sorted() }
    }

    package func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? { log(restaurant).snapshot }

    package func append(_ batches: [Batch]) throws(StoreError) {
        let refused: StoreError? = content.withLock { content in
            if let refusal = content.refusal { return refusal }
            let heads: [RestaurantID: LogHead]
            do throws(StoreError) {
                heads = try Self.heads(behind: batches, of: content.logs)
            } catch {
                return error
            }
            // In place, so that a group costs the same however long the log is.
            for batch in batches {
                content.logs[batch.restaurant, default: MemoryLog()].take(batch, upTo: heads[batch.restaurant] ?? LogHead())
            }
            return nil
        }
        if let refused { throw refused }
    }

    /// Where the logs are once they have taken a group in; all of it is looked at before anything is taken.
    private static func heads(behind batches: [Batch], of logs: [RestaurantID: MemoryLog]) throws(StoreError) -> [RestaurantID: LogHead] {
        var heads: [RestaurantID: LogHead] = [:]
        var answered: Set<CommandKey> = []
        for batch in batches {
            try heads[batch.restaurant, default: logs[batch.restaurant]?.head ?? LogHead()].take(batch)
            guard let receipt = batch.receipt else { continue }
            let key = CommandKey(restaurant: batch.restaurant, command: receipt.command)
            guard logs[batch.restaurant]?.receipts[receipt.command] == nil, answered.insert(key).inserted else {
                throw .answered(batch.restaurant, receipt.command)
            }
        }
        return heads
    }

    package func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] {
        content.withLock { content in
            var found: [CommandKey: Receipt] = [:]
            for key in commands { found[key] = content.logs[key.restaurant]?.receipts[key.command] }
            return found
        }
    }

    package func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence { log(restaurant).head.sequence }

    package func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        log(restaurant).page(after: after, limit: limit)
    }

    package func entries(
        of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int
    ) throws(StoreError) -> EntryPage {
        log(restaurant).page(of: channel, after: after, limit: limit)
    }

    package func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? { log(restaurant).state?.orders[order] }

    package func owner(of order: OrderID) throws(StoreError) -> RestaurantID? {
        content.withLock { content in content.logs.first { $0.value.state?.orders[order] != nil }?.key }
    }

    package func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID? {
        log(restaurant).state?.orders.values.first { $0.payments.contains { $0.id == payment } }?.id
    }

    package func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage {
        log(restaurant).orders(matching: query)
    }

    package func shifts(of restaurant: RestaurantID, matching query: ShiftQuery) throws(StoreError) -> ShiftPage {
        log(restaurant).shifts(matching: query)
    }

    package func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage {
        let log = log(restaurant)
        let limit = min(max(limit, 1), OrderQuery.largestPage)
        let end = min(max(Int(before ?? .max), 0), log.audit.count)
        let start = max(end - limit, 0)
        return AuditPage(records: log.audit[start..<end].reversed(), next: start > 0 ? Int64(start) : nil)
    }

    package func revocations(of restaurant: RestaurantID) throws(StoreError) -> [Revocation] { log(restaurant).revocations }

    package func notes(of restaurant: RestaurantID, under prefix: String, limit: Int) throws(StoreError) -> [Note] {
        let found = log(restaurant).notes.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        return found.prefix(max(limit, 0)).map { Note($0.key, $0.value) }
    }

    package func restaurants(notingUnder prefix: String) throws(StoreError) -> [RestaurantID] {
        content.withLock { content in content.logs.filter { $0.value.notes.keys.contains { $0.hasPrefix(prefix) } }.keys.sorted() }
    }

    package func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned {
        content.withLock { content in
            var total = Pruned(entries: 0, receipts: 0)
            for restaurant in content.logs.keys {
                let left = rows - total.rows
                guard left > 0, let pruned = content.logs[restaurant]?.prune(retention, now: now, atMost: left) else { continue }
                total.entries += pruned.entries
                total.receipts += pruned.receipts
                total.revocations += pruned.revocations
            }
            total.hasMore = rows > 0 && total.rows == rows
            return total
        }
    }

    package func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification {
        let logs = content.withLock { $0.logs }
        var total = Verification()
        for (restaurant, log) in logs {
            total.entries += log.entries.count
            progress(total.entries)
            total.documents += log.state?.orders.count ?? 0
            guard log.floor == .zero, let state = log.state else { continue }
            let folded = RestaurantState.fold(log.entries.map(\.event), from: state.settings)
            if folded != state { total.differences.append("restaurant \(restaurant): the state is not what the log tells") }
        }
        return total
    }

    package func backup(to path: String) throws(StoreError) {
        throw .unusable(path: path, reason: "what is only in memory is not backed up")
    }

    package func figures() throws(StoreError) -> StoreFigures {
        let logs = content.withLock { $0.logs }
        return StoreFigures(
            restaurants: logs.count, entries: logs.values.map(\.entries.count).reduce(0, +),
            orders: logs.values.map { $0.state?.orders.count ?? 0 }.reduce(0, +),
            receipts: logs.values.map(\.receipts.count).reduce(0, +), bytes: 0)
    }

    private func log(_ restaurant: RestaurantID) -> MemoryLog { content.withLock { $0.logs[restaurant] ?? MemoryLog() } }
}
