import Journal

/// A room's connections by what they want. Who listens to single channels is found by the channel's name, so that a thousand guests who
/// hear their own orders only cost nothing when somebody else's order moves.
struct Groups {
    private var all: [Interest: Group] = [:]
    /// Groups that want single channels only, by channel.
    private var listeners: [ChannelName: [ObjectIdentifier: Group]] = [:]
    /// Groups that have to be asked about every message.
    private var others: [ObjectIdentifier: Group] = [:]

    func isIndexed(_ interest: Interest) -> Bool { interest.channels?.wildcards.isEmpty ?? false }

    mutating func add(_ member: Member) {
        let group: Group
        if let known = all[member.interest] {
            group = known
        } else {
            group = Group(member.interest)
            all[member.interest] = group
            open(group)
        }
        member.place = (group, group.members.count)
        group.members.append(member)
    }

    /// - Returns: whether it was there.
    mutating func remove(_ member: Member) -> Bool {
        guard let (group, index) = member.place else { return false }
        // The last one takes the place that becomes free: removal costs the same at any size.
        let last = group.members.removeLast()
        if last !== member {
            last.place = (group, index)
            group.members[index] = last
        }
        member.place = nil
        if group.members.isEmpty {
            all[group.interest] = nil
            close(group)
        }
        return true
    }

    /// The groups that want some of these messages, each with what it wants, in order.
    func choose(among messages: [Message]) -> [(group: Group, wanted: [Message])] {
        var chosen: [(group: Group, wanted: [Message])] = others.values.compactMap { group in
            let wanted = messages.filter(group.interest.wants)
            return wanted.isEmpty ? nil : (group, wanted)
        }
        guard !listeners.isEmpty else { return chosen }
        var places: [ObjectIdentifier: Int] = [:]
        for message in messages {
            guard let channel = message.channel, let groups = listeners[channel] else { continue }
            for (id, group) in groups {
                if let place = places[id] {
                    chosen[place].wanted.append(message)
                } else {
                    places[id] = chosen.count
                    chosen.append((group, [message]))
                }
            }
        }
        return chosen
    }

    private mutating func open(_ group: Group) {
        let id = ObjectIdentifier(group)
        guard isIndexed(group.interest) else { return others[id] = group }
        for name in group.interest.channels?.names ?? [] { listeners[name, default: [:]][id] = group }
    }

    private mutating func close(_ group: Group) {
        let id = ObjectIdentifier(group)
        others[id] = nil
        guard isIndexed(group.interest) else { return }
        for name in group.interest.channels?.names ?? [] {
            listeners[name]?[id] = nil
            if listeners[name]?.isEmpty == true { listeners[name] = nil }
        }
    }
}
