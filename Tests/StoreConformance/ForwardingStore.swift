import Journal
import Restaurant

/// A store that passes everything on to another one, but for what a test wants to happen otherwise.
package protocol ForwardingStore: Store {
    /// Where things go; throws while nothing can be reached.
    var inner: any Store { get throws(StoreError) }
}

extension ForwardingStore {
    package func renewEpoch() throws(StoreError) -> Epoch { try inner.renewEpoch() }
    package func restaurants() throws(StoreError) -> [RestaurantID] { try inner.restaurants() }
    package func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? { try inner.load(restaurant) }
    package func append(_ batches: [Batch]) throws(StoreError) { try inner.append(batches) }
    package func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] { try inner.receipts(for: commands) }
    package func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence { try inner.head(of: restaurant) }

    package func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        try inner.entries(of: restaurant, after: after, limit: limit)
    }

    package func entries(
        of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int
    ) throws(StoreError) -> EntryPage {
        try inner.entries(of: restaurant, on: channel, after: after, limit: limit)
    }

    package func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? {
        try inner.order(order, of: restaurant)
    }

    package func owner(of order: OrderID) throws(StoreError) -> RestaurantID? { try inner.owner(of: order) }

    package func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID? {
        try inner.order(paidBy: payment, of: restaurant)
    }

    package func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage {
        try inner.orders(of: restaurant, matching: query)
    }

    package func shifts(of restaurant: RestaurantID, matching query: ShiftQuery) throws(StoreError) -> ShiftPage {
        try inner.shifts(of: restaurant, matching: query)
    }

    package func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage {
        try inner.audit(of: restaurant, before: before, limit: limit)
    }

    package func revocations(of restaurant: RestaurantID) throws(StoreError) -> [Revocation] {
        try inner.revocations(of: restaurant)
    }

    package func notes(of restaurant: RestaurantID, under prefix: String, limit: Int) throws(StoreError) -> [Note] {
        try inner.notes(of: restaurant, under: prefix, limit: limit)
    }

    package func restaurants(notingUnder prefix: String) throws(StoreError) -> [RestaurantID] {
        try inner.restaurants(notingUnder: prefix)
    }

    package func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned {
        try inner.prune(retention, now: now, atMost: rows)
    }

    package func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification { try inner.verify(progress) }
    package func backup(to path: String) throws(StoreError) { try inner.backup(to: path) }
    package func figures() throws(StoreError) -> StoreFigures { try inner.figures() }
}
