import Restaurant

/// One restaurant's part of a ``MemoryStore``.
struct MemoryLog {
    private(set) var head = LogHead()
    /// Without a hole, from behind the floor on.
    private(set) var entries: [Entry] = []
    /// Where each channel's messages are, in order.
    private var places: [ChannelName: [(last: ChannelSequence, entry: LogSequence)]] = [:]
    /// Everything up to here has left the history.
    private(set) var floor = LogSequence.zero
    private var channelFloors = ChannelHeads()
    /// With the final orders too.
    private(set) var state: RestaurantState?
    private(set) var receipts: [CommandID: Receipt] = [:]
    private(set) var audit: [AuditRecord] = []
    private(set) var notes: [String: [UInt8]] = [:]
    private var shifts: [Shift] = []
    private var revoked: [Revocation.Target: Revocation] = [:]

    /// - Parameters:
    ///   - batch: one that was found to continue this log.
    ///   - head: where the log is behind its whole group.
    mutating func take(_ batch: Batch, upTo head: LogHead) {
        self.head = head
        for entry in batch.entries {
            if case .configured(let settings) = entry.event, state == nil { state = RestaurantState(settings: settings) }
            state?.apply(entry.event)
            entries.append(entry)
            for place in entry.channels { places[place.channel, default: []].append((place.last, entry.sequence)) }
            if case .accessRevoked(let revocation) = entry.event { revoke(revocation) }
            if case .recordChanged(.shift(let shift)) = entry.event { shifts.append(shift) }
        }
        if let receipt = batch.receipt { receipts[receipt.command] = receipt }
        audit += batch.audit
        for note in batch.notes { notes[note.key] = note.value }
    }

    private mutating func revoke(_ revocation: Revocation) {
        if let before = revoked[revocation.target], before.at > revocation.at { return }
        revoked[revocation.target] = revocation
    }

    /// The latest first.
    var revocations: [Revocation] {
        revoked.values.sorted { one, other in
            one.at == other.at ? other.target.key.lexicographicallyPrecedes(one.target.key) : one.at > other.at
        }
    }

    var snapshot: Snapshot? {
        guard var state else { return nil }
        state.orders = state.orders.filter { $0.value.status.isActive }
        return Snapshot(state: state, head: head.sequence, channels: head.channels)
    }

    func page(after: LogSequence, limit: Int) -> EntryPage {
        let behind = entries.dropFirst(Int(max(0, after.rawValue - floor.rawValue)))
        return page(behind, floor: floor.rawValue, limit: limit)
    }

    func page(of channel: ChannelName, after: ChannelSequence, limit: Int) -> EntryPage {
        let places = places[channel] ?? []
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].last > after { high = middle } else { low = middle + 1 }
        }
        let found = places[low...].lazy.map { entries[Int($0.entry.rawValue - floor.rawValue) - 1] }
        return page(found, floor: channelFloors[channel].rawValue, limit: limit)
    }

    private func page(_ found: some RandomAccessCollection<Entry>, floor: Int64, limit: Int) -> EntryPage {
        EntryPage(entries: Array(found.prefix(max(limit, 0))), floor: floor, hasMore: found.count > max(limit, 0))
    }

    func orders(matching query: OrderQuery) -> OrderPage {
        let found = (state?.orders.values.map { $0 } ?? [])
            .filter { query.statuses.isEmpty || query.statuses.contains($0.status) }
            .filter { query.customer == nil || $0.customer?.id == query.customer }
            .filter { order in query.before.map { order.number < $0 } ?? true }
            .sorted { $0.number > $1.number }
        let page = Array(found.prefix(query.limit))
        return OrderPage(orders: page, next: found.count > page.count ? page.last?.number : nil)
    }

    func shifts(matching query: ShiftQuery) -> ShiftPage {
        let found = shifts.filter { shift in
            (query.employee == nil || shift.employee == query.employee) && (query.before.map { shift.id < $0 } ?? true)
        }.sorted { $0.id > $1.id }
        let page = Array(found.prefix(query.limit))
        return ShiftPage(shifts: page, next: found.count > page.count ? page.last?.id : nil)
    }

    /// Forgets at most so many entries, receipts and revocations.
    mutating func prune(_ retention: Retention, now: Timestamp, atMost rows: Int) -> Pruned {
        let old = entries.prefix { now.since($0.at) > retention.history }.prefix(rows)
        for entry in old {
            floor = entry.sequence
            for place in entry.channels {
                channelFloors[place.channel] = place.last
                places[place.channel]?.removeFirst()
            }
        }
        entries.removeFirst(old.count)
        let answered = receipts.values.filter { now.since($0.at) > retention.receipts }.prefix(rows - old.count)
        for receipt in answered { receipts[receipt.command] = nil }
        let outlived = revoked.values.filter { now.since($0.at) > Bounds.tokenLife }.prefix(rows - old.count - answered.count)
        for revocation in outlived { revoked[revocation.target] = nil }
        return Pruned(entries: old.count, receipts: answered.count, revocations: outlived.count)
    }
}
