import Restaurant

/// How long a store keeps what it may forget. Orders and the audit record stay.
package struct Retention: Hashable, Sendable {
    /// 003, Connection Recovery: at least 24 hours of history.
    package static let shortestHistory = Duration.seconds(24 * 3600)

    /// Entries younger than this are kept.
    package let history: Duration
    /// Receipts younger than this are kept, whatever became of the history.
    package let receipts: Duration

    /// - Parameters:
    ///   - history: at least 24 hours; a shorter time is taken as that.
    ///   - receipts: at least 24 hours; a shorter time is taken as that.
    package init(history: Duration = .seconds(7 * 86_400), receipts: Duration = .seconds(30 * 86_400)) {
        self.history = max(history, Self.shortestHistory)
        self.receipts = max(receipts, Self.shortestHistory)
    }
}

/// What ``Store/prune(_:now:atMost:)`` took away.
package struct Pruned: Hashable, Sendable {
    package var entries: Int
    package var receipts: Int
    package var revocations: Int
    /// Whether there may be more of what is too old.
    package var hasMore: Bool

    /// Rows of any kind.
    package var rows: Int { entries + receipts + revocations }

    package init(entries: Int, receipts: Int, revocations: Int = 0, hasMore: Bool = false) {
        self.entries = entries
        self.receipts = receipts
        self.revocations = revocations
        self.hasMore = hasMore
    }
}

/// What ``Store/verify(_:)`` found.
package struct Verification: Hashable, Sendable {
    package var entries: Int
    package var documents: Int
    /// Documents whose last change has left the history, so that nothing tells whether they are right.
    package var unproven: Int
    /// Each a sentence that names restaurant and thing; empty when all is well. At most 1000.
    package var differences: [String]

    package init(entries: Int = 0, documents: Int = 0, unproven: Int = 0, differences: [String] = []) {
        self.entries = entries
        self.documents = documents
        self.unproven = unproven
        self.differences = differences
    }
}

/// How large a store is.
package struct StoreFigures: Hashable, Sendable {
    package var restaurants: Int
    package var entries: Int
    package var orders: Int
    package var receipts: Int
    /// On disk, with everything that belongs to it; 0 in memory.
    package var bytes: Int64

    package init(restaurants: Int, entries: Int, orders: Int, receipts: Int, bytes: Int64) {
        self.restaurants = restaurants
        self.entries = entries
        self.orders = orders
        self.receipts = receipts
        self.bytes = bytes
    }
}
