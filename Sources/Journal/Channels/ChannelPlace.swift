import Restaurant

/// Where an entry stands in one of its channels.
package struct ChannelPlace: Hashable, Sendable {
    package var channel: ChannelName
    /// Of the first message that it becomes there.
    package var first: ChannelSequence
    /// How many messages it becomes there, at least 1.
    package var messages: Int

    package init(channel: ChannelName, first: ChannelSequence, messages: Int = 1) {
        self.channel = channel
        self.first = first
        self.messages = messages
    }

    /// Of the last message that it becomes there.
    package var last: ChannelSequence { first.advanced(by: messages - 1) }
}

/// The latest sequence of each of a restaurant's channels.
package struct ChannelHeads: Hashable, Sendable {
    private var heads: [ChannelName: ChannelSequence]

    package init(_ heads: [ChannelName: ChannelSequence] = [:]) { self.heads = heads }

    /// Zero for a channel that carried nothing yet.
    package subscript(channel: ChannelName) -> ChannelSequence {
        get { heads[channel] ?? .zero }
        set { heads[channel] = newValue }
    }

    /// Every channel that carried something.
    package var all: [ChannelName: ChannelSequence] { heads }

    /// Gives an event the next places in its channels.
    package mutating func place(_ event: Event, in restaurant: RestaurantID) -> [ChannelPlace] {
        event.channels(in: restaurant).map { share in
            let place = ChannelPlace(channel: share.channel, first: self[share.channel].next, messages: share.messages)
            self[share.channel] = place.last
            return place
        }
    }
}
