import Restaurant

/// One channel, or several under one name with wildcards: `counter:*:orders`, `counter:grill:*`, `cafe:soho:*`, `*`.
package struct ChannelPattern: Hashable, Sendable {
    /// What the channels are about.
    package let kinds: Set<ChannelKind>
    /// Whose they are; nil: anybody's.
    package let subject: String?
    /// The one channel that it names; nil when it has a wildcard.
    package let name: ChannelName?
    private let text: String

    /// - Returns: nil if no channel could ever match.
    package init?(_ text: String) {
        self.text = text
        if let name = ChannelName(text) {
            self.name = name
            kinds = [name.kind]
            subject = name.subject
            return
        }
        name = nil
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1 where text == "*":
            kinds = Set(ChannelKind.allCases)
            subject = nil
        case 3:
            guard let (kinds, middle) = Self.read(parts) else { return nil }
            self.kinds = kinds
            if middle == "*" {
                subject = nil
            } else {
                guard RestaurantID(middle) != nil else { return nil }
                subject = middle
            }
        default: return nil
        }
    }

    private static func read(_ parts: [String]) -> (Set<ChannelKind>, subject: String)? {
        switch (parts[0], parts[1], parts[2]) {
        case ("orders", "customer", "*"): ([.customerOrders], "*")
        case ("orders", "employee", "*"): ([.employeeOrders], "*")
        case ("counter", let counter, "orders"): ([.counterOrders], counter)
        case ("counter", let counter, "status"): ([.counterStatus], counter)
        case ("counter", let counter, "*"): ([.counterOrders, .counterStatus], counter)
        case ("cafe", let cafe, "*"): ([.general, .staff, .metrics, .alerts], cafe)
        default: nil
        }
    }

    package func matches(_ channel: ChannelName) -> Bool {
        if let name { return name == channel }
        return kinds.contains(channel.kind) && (subject == nil || subject == channel.subject)
    }
}

extension ChannelPattern: CustomStringConvertible {
    package var description: String { text }
}
