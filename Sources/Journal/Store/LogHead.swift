import Restaurant

/// Where a restaurant's log ends, and with it what may come next. Every store asks it before it takes a batch.
package struct LogHead: Hashable, Sendable {
    package private(set) var sequence: LogSequence
    package private(set) var channels: ChannelHeads

    package init(sequence: LogSequence = .zero, channels: ChannelHeads = ChannelHeads()) {
        self.sequence = sequence
        self.channels = channels
    }

    /// Takes the entries of a batch in.
    ///
    /// - Throws: if one does not continue the log, or does not belong here; what came before it has been taken in by then, so the
    ///   caller gives up the whole.
    package mutating func take(_ batch: Batch) throws(StoreError) {
        if let receipt = batch.receipt, receipt.restaurant != batch.restaurant {
            throw .misplaced(batch.restaurant, reason: "a batch holds the receipt of \(receipt.restaurant)")
        }
        for record in batch.audit where record.restaurant != batch.restaurant {
            throw .misplaced(batch.restaurant, reason: "a batch holds an audit record of \(record.restaurant)")
        }
        for entry in batch.entries { try take(entry, in: batch.restaurant) }
    }

    private mutating func take(_ entry: Entry, in restaurant: RestaurantID) throws(StoreError) {
        guard entry.restaurant == restaurant, entry.event.order.map({ $0.restaurant == restaurant }) ?? true else {
            throw .misplaced(restaurant, reason: "a batch holds an entry of another restaurant")
        }
        guard entry.sequence == sequence.next else {
            throw .outOfOrder(restaurant, row: "the log", expected: sequence.next.rawValue, got: entry.sequence.rawValue)
        }
        switch entry.event {
        case .configured(let settings):
            guard settings.id == restaurant else { throw .misplaced(restaurant, reason: "the settings are those of \(settings.id)") }
        default:
            guard sequence > .zero else { throw .misplaced(restaurant, reason: "the log does not begin with the restaurant's settings") }
        }
        for place in entry.channels {
            let expected = channels[place.channel].next
            guard place.first == expected, place.messages >= 1 else {
                throw .outOfOrder(
                    restaurant, row: "channel \(place.channel)", expected: expected.rawValue, got: place.first.rawValue)
            }
            channels[place.channel] = place.last
        }
        sequence = entry.sequence
    }
}
