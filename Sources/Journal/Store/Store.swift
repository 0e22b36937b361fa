import Restaurant

/// Where the log lives. Calls return when the work is done.
///
/// One thread writes (``append(_:)``, ``prune(_:now:atMost:)``, ``renewEpoch()``); any thread reads meanwhile, and sees whole groups or nothing
/// of them. A store is right when the shared suite of checks passes on it.
package protocol Store: Sendable {
    /// The history that the store is in now.
    var epoch: Epoch { get }

    /// Begins a new history: a client proved that it had seen more than the store has, so the store went back in time.
    func renewEpoch() throws(StoreError) -> Epoch

    /// All restaurants that have a log, by id.
    func restaurants() throws(StoreError) -> [RestaurantID]

    /// A restaurant as of its last entry; nil if it has none.
    func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot?

    /// Makes a group durable: all of it when this returns, or nothing of it when it throws.
    ///
    /// - Throws: ``StoreError/outOfOrder(_:row:expected:got:)``, ``StoreError/answered(_:_:)`` or ``StoreError/misplaced(_:reason:)`` if
    ///   the group does not continue the log; ``StoreError/full(path:)`` or ``StoreError/failing(path:reason:)`` if it cannot be kept.
    func append(_ batches: [Batch]) throws(StoreError)

    /// What commands were answered, in one look; those that are unknown, or long ago, are left out.
    func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt]

    /// The last entry's sequence; zero before the first.
    func head(of restaurant: RestaurantID) throws(StoreError) -> LogSequence

    /// Entries after a place in the log, oldest first, at most `limit`.
    func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage

    /// Entries of one channel whose last message comes after a place in it, oldest first, at most `limit`.
    func entries(of restaurant: RestaurantID, on channel: ChannelName, after: ChannelSequence, limit: Int) throws(StoreError) -> EntryPage

    /// An order, final or not.
    func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order?

    /// Whose order it is, whoever asks; nil if nobody has it.
    func owner(of order: OrderID) throws(StoreError) -> RestaurantID?

    /// The order that a payment was for.
    func order(paidBy payment: PaymentID, of restaurant: RestaurantID) throws(StoreError) -> OrderID?

    /// Orders by number, newest first.
    func orders(of restaurant: RestaurantID, matching query: OrderQuery) throws(StoreError) -> OrderPage

    /// Shifts that are over, newest first.
    func shifts(of restaurant: RestaurantID, matching query: ShiftQuery) throws(StoreError) -> ShiftPage

    /// The audit record, newest first.
    ///
    /// - Parameters:
    ///   - before: the cursor of the page before; nil for the first.
    ///   - limit: 1 to 200.
    func audit(of restaurant: RestaurantID, before: Int64?, limit: Int) throws(StoreError) -> AuditPage

    /// What was revoked at a restaurant, the latest first; of what was revoked twice, the later one.
    func revocations(of restaurant: RestaurantID) throws(StoreError) -> [Revocation]

    /// The notes of a restaurant whose keys begin with `prefix`, by key, at most `limit`.
    func notes(of restaurant: RestaurantID, under prefix: String, limit: Int) throws(StoreError) -> [Note]

    /// The restaurants that have a note under `prefix`, by id.
    func restaurants(notingUnder prefix: String) throws(StoreError) -> [RestaurantID]

    /// Forgets entries and receipts that are older than need be, the oldest of each restaurant first, and revocations that no token can
    /// outlive. Orders and the other documents stay.
    ///
    /// - Parameter rows: so many entries, receipts and revocations together go at most, so that nobody waits long even when there is much to forget.
    func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) throws(StoreError) -> Pruned

    /// Folds the history again and compares: sequences without holes, documents as the entries left them.
    ///
    /// - Parameter progress: called now and then with the number of entries that were read.
    func verify(_ progress: (Int) -> Void) throws(StoreError) -> Verification

    /// Writes a copy of the whole store, as it is at one moment, to a new file. Writing goes on meanwhile.
    func backup(to path: String) throws(StoreError)

    /// How large the store is; counts everything, so it is not for every second.
    func figures() throws(StoreError) -> StoreFigures
}

extension Store {
    /// The note of this very name; nil if there is none.
    package func note(_ key: String, of restaurant: RestaurantID) throws(StoreError) -> [UInt8]? {
        try notes(of: restaurant, under: key, limit: 1).first { $0.key == key }?.value
    }

    /// What a command was answered; nil if it is unknown, or long ago.
    package func receipt(for command: CommandID, of restaurant: RestaurantID) throws(StoreError) -> Receipt? {
        let key = CommandKey(restaurant: restaurant, command: command)
        return try receipts(for: [key])[key]
    }
}
