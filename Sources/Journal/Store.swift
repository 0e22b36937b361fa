import Restaurant

/// Keeps the logs of all restaurants, and the documents that follow from them. Written by one thread, read by any.
///
/// An append is all or nothing and durable when it returns. Sequences come with the entries; a store refuses what would leave a hole.
package protocol Store: Sendable {
    /// The present history; another one after the database went back in time.
    var epoch: Epoch { get }

    /// A restaurant as its log tells it, with its active orders; nil if nobody set it up.
    func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot?
    /// Every restaurant that was set up.
    func restaurants() throws(StoreError) -> [RestaurantID]

    /// Makes batches durable in one transaction.
    func append(_ batches: [Batch]) throws(StoreError)
    /// Keeps what is not in the log.
    func record(_ audit: [AuditRecord]) throws(StoreError)

    func receipt(_ restaurant: RestaurantID, _ command: CommandID) throws(StoreError) -> Receipt?
    /// Entries of the log, both ends included; those older than the history are missing.
    func entries(_ restaurant: RestaurantID, from: LogSequence, through: LogSequence) throws(StoreError) -> [Entry]
    /// Entries of one channel after a place on it, at most `limit`, oldest first.
    func entries(
        _ restaurant: RestaurantID, channel: ChannelName, after: LogSequence, limit: Int
    ) throws(StoreError) -> [Entry]
    /// The oldest entry that is still there; nil when the log is empty.
    func floor(_ restaurant: RestaurantID) throws(StoreError) -> LogSequence?

    func order(_ restaurant: RestaurantID, _ order: OrderID) throws(StoreError) -> Order?
    /// Whose order it is, whoever asks.
    func restaurant(owning order: OrderID) throws(StoreError) -> RestaurantID?
    /// The order that a payment was for.
    func order(_ restaurant: RestaurantID, paidBy payment: PaymentID) throws(StoreError) -> OrderID?
    func orders(_ restaurant: RestaurantID, _ query: OrderQuery) throws(StoreError) -> OrderPage
    /// Newest first.
    func audit(_ restaurant: RestaurantID, limit: Int) throws(StoreError) -> [AuditRecord]

    /// Forgets history before one instant and receipts before another; orders stay.
    func prune(historyBefore: Timestamp, receiptsBefore: Timestamp) throws(StoreError)
    /// Folds every log that is whole from its beginning, and compares it with the documents.
    ///
    /// - Returns: a line for everything that differs; empty when all is well.
    func verify() throws(StoreError) -> [String]
    /// A whole copy, made while the store is in use.
    func backup(to path: String) throws(StoreError)
}

/// What a restaurant is loaded from.
package struct Snapshot: Sendable {
    package let state: RestaurantState
    package let head: LogSequence
    package let channelHeads: [ChannelName: LogSequence]

    package init(state: RestaurantState, head: LogSequence, channelHeads: [ChannelName: LogSequence]) {
        self.state = state
        self.head = head
        self.channelHeads = channelHeads
    }
}

/// Which orders, newest first.
package struct OrderQuery: Hashable, Sendable {
    /// The most that one page holds.
    package static let largestPage = 200

    /// Empty: any.
    package var statuses: Set<OrderStatus>
    /// Whose; nil: anybody's.
    package var customer: CustomerID?
    /// Only orders with a smaller number than this.
    package var before: Int?
    package var limit: Int

    package init(statuses: Set<OrderStatus> = [], customer: CustomerID? = nil, before: Int? = nil, limit: Int = 50) {
        self.statuses = statuses
        self.customer = customer
        self.before = before
        self.limit = min(max(limit, 1), Self.largestPage)
    }
}

package struct OrderPage: Hashable, Sendable {
    package let orders: [Order]
    /// Where the next page begins; nil on the last one.
    package let next: Int?

    package init(orders: [Order], next: Int?) {
        self.orders = orders
        self.next = next
    }
}

/// Why a store could not do what it was asked.
package enum StoreError: Error, Hashable, Sendable {
    /// The folder or file cannot be used; says which, why, and what to do.
    case unusable(String)
    case newerVersion(path: String)
    case corrupt(String)
    case full(String)
    /// Sequences do not follow what is there.
    case hole(RestaurantID, expected: LogSequence, got: LogSequence)
    case failing(String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusable(let what): what
        case .newerVersion(let path):
            "\(path) was written by a newer version of comanda; start that version, or give another folder with --data"
        case .corrupt(let what): "the database is damaged (\(what)); restore a backup, or move it away to begin anew"
        case .full(let what): "the disk is full (\(what)); make room"
        case .hole(let restaurant, let expected, let got):
            "the log of \(restaurant) goes on at \(expected), not at \(got); somebody else writes to this database"
        case .failing(let what): what
        }
    }
}
