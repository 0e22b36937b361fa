import Journal
import Restaurant

/// Writes a restaurant's log: gives entries their sequences as an engine does.
package struct Author {
    package let restaurant: RestaurantID
    package var sequence = LogSequence.zero
    package var channels = ChannelHeads()
    package var now = Timestamp(milliseconds: 1_762_423_200_000)
    /// Everything that was written so far.
    package private(set) var entries: [Entry] = []

    package init(_ restaurant: RestaurantID = Samples.restaurant) { self.restaurant = restaurant }

    package var settings: Settings { Settings(id: restaurant, name: "Casa \(restaurant)", timeZone: "Europe/Madrid") }

    /// The batch of one command that made `events` happen.
    package mutating func batch(
        _ events: [Event], command: CommandID? = nil, actor: Actor = .house, receipt: Receipt? = nil, audit: [AuditRecord] = []
    ) -> Batch {
        let written = events.map { event in
            sequence = sequence.next
            return Entry(
                restaurant: restaurant, sequence: sequence, at: now, event: event, actor: actor, command: command,
                channels: channels.place(event, in: restaurant))
        }
        entries += written
        return Batch(restaurant: restaurant, entries: written, receipt: receipt, audit: audit)
    }

    /// The first batch of a log.
    package mutating func opening() -> Batch { batch([.configured(settings)]) }

    /// The state that the log tells so far, with the active orders only.
    package var state: RestaurantState {
        var state = RestaurantState.fold(entries.map(\.event), from: settings)
        state.orders = state.orders.filter { $0.value.status.isActive }
        return state
    }
}
