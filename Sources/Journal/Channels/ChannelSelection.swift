/// The channels that somebody listens to: single ones, found at once, and patterns.
package struct ChannelSelection: Hashable, Sendable {
    package private(set) var names: Set<ChannelName> = []
    package private(set) var wildcards: Set<ChannelPattern> = []

    package init(_ patterns: some Sequence<ChannelPattern> = [ChannelPattern]()) {
        for pattern in patterns { insert(pattern) }
    }

    package var count: Int { names.count + wildcards.count }
    package var isEmpty: Bool { count == 0 }

    package func contains(_ channel: ChannelName) -> Bool {
        names.contains(channel) || wildcards.contains { $0.matches(channel) }
    }

    package mutating func insert(_ pattern: ChannelPattern) {
        if let name = pattern.name { names.insert(name) } else { wildcards.insert(pattern) }
    }

    package mutating func remove(_ pattern: ChannelPattern) {
        if let name = pattern.name { names.remove(name) } else { wildcards.remove(pattern) }
    }
}
