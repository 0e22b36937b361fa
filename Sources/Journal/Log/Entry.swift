import Restaurant

/// One thing that happened, at its place in its restaurant's log.
package struct Entry: Hashable, Sendable {
    package let restaurant: RestaurantID
    package let sequence: LogSequence
    package let at: Timestamp
    package let event: Event
    package let actor: Actor
    /// The command that made it happen, where its sender gave it a name.
    package let command: CommandID?
    package let channels: [ChannelPosition]

    package init(
        restaurant: RestaurantID, sequence: LogSequence, at: Timestamp, event: Event, actor: Actor, command: CommandID? = nil,
        channels: [ChannelPosition] = []
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
