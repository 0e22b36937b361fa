import Journal
import NIOCore
import Restaurant

/// One event in one dialect's words, ready for everybody who may and wants to hear it.
package struct Message: Sendable {
    /// The name that subscriptions use: `order:created`.
    package let name: String
    package let audience: Audience
    /// What filters may ask for: `station` = `grill`. One label may hold several values.
    package let labels: [Label]
    /// The channel that it travels on, in dialects that have them.
    package let channel: ChannelName?
    /// The name by which its receivers say that they have it; nil where nobody waits for that.
    package let receipt: String?
    package let delivery: Delivery

    package init(
        name: String, audience: Audience, labels: [Label] = [], channel: ChannelName? = nil, receipt: String? = nil, delivery: Delivery
    ) {
        self.name = name
        self.audience = audience
        self.labels = labels
        self.channel = channel
        self.receipt = receipt
        self.delivery = delivery
    }

    /// When a message leaves.
    package enum Delivery: Sendable {
        case now(Frame)
        /// Together with others of its room, a moment later; of parts with the same key only the latest leaves.
        case batched(key: String, part: ByteBuffer)
    }
}

/// A property of a message that filters compare by equality.
package struct Label: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Whom a message is for.
package enum Audience: Hashable, Sendable {
    case everyone
    case staff
    /// Staff and this customer; nil where the order has no customer with an account.
    case customer(CustomerID?)
}

/// Who listens.
package enum Listener: Hashable, Sendable {
    case staff
    /// Nil for one without an id: nothing is theirs.
    case customer(CustomerID?)

    /// Whether this listener belongs to the audience: staff to every one, a customer to what is everybody's or their own.
    package func belongs(to audience: Audience) -> Bool {
        switch (self, audience) {
        case (.staff, _), (.customer, .everyone): true
        case (.customer(let own), .customer(let whose)): own != nil && own == whose
        case (.customer, .staff): false
        }
    }
}
