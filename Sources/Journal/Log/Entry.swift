import Restaurant

/// One event in a restaurant's log.
package struct Entry: Hashable, Sendable {
    package var restaurant: RestaurantID
    /// Counted per restaurant from 1 without a hole. The first entry of a restaurant is ``Event/configured(_:)``.
    package var sequence: LogSequence
    package var at: Timestamp
    package var event: Event
    package var actor: Actor
    /// The client's name for the command that made it happen, if it gave one.
    package var command: CommandID?
    /// The channels that it travels on, and its places there.
    package var channels: [ChannelPlace]

    package init(
        restaurant: RestaurantID, sequence: LogSequence, at: Timestamp, event: Event, actor: Actor, command: CommandID? = nil,
        channels: [ChannelPlace]
    ) {
        self.restaurant = restaurant
        self.sequence = sequence
        self.at = at
        self.event = event
        self.actor = actor
        self.command = command
        self.channels = channels
    }
}
