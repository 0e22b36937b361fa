import Journal

/// What one connection wants to hear. Connections with equal interests are served as one: what they get is chosen once for all of them.
package struct Interest: Hashable, Sendable {
    /// A wish for some events, narrowed by filters.
    package struct Subscription: Hashable, Sendable {
        package let event: String
        /// Every one of them must hold.
        package let filters: Set<Label>

        package init(event: String, filters: Set<Label>) {
            self.event = event
            self.filters = filters
        }
    }

    package let listener: Listener
    /// Nil: everything.
    package var subscriptions: Set<Subscription>?
    /// What travels on these channels, and nothing else; nil in dialects without channels.
    package var channels: ChannelSelection?

    package init(listener: Listener, subscriptions: Set<Subscription>? = nil, channels: ChannelSelection? = nil) {
        self.listener = listener
        self.subscriptions = subscriptions
        self.channels = channels
    }

    package func wants(_ message: Message) -> Bool {
        if let channels { return message.channel.map(channels.contains) ?? false }
        guard listener.belongs(to: message.audience) else { return false }
        guard let subscriptions else { return true }
        return subscriptions.contains { subscription in
            subscription.event == message.name && subscription.filters.allSatisfy(message.labels.contains)
        }
    }
}
