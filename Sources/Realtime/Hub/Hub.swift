import Journal
import Restaurant
import Synchronization

/// Carries what happened to everybody who listens: one encoding per voice, one hop per loop, one write per connection.
///
/// Publishing happens on one thread (the engine's), so that every connection sees a restaurant's events in the order of its log.
package final class Hub: Sendable {
    struct Key: Hashable, Sendable {
        let restaurant: RestaurantID
        let voice: String
    }

    /// The loops with connections that hear one restaurant in one voice, and how many each has.
    private struct Presence {
        let voice: any Voice
        var loops: [(shard: LoopConfined<Shard>, connections: Int)] = []
    }

    private struct Directory {
        var shards: [ObjectIdentifier: LoopConfined<Shard>] = [:]
        /// In the order in which their first listeners came, so that publishing has one order and no other.
        var presences: [RestaurantID: [Presence]] = [:]
    }

    private let directory = Mutex(Directory())
    private let longestBacklog: Int

    /// - Parameter longestBacklog: bytes that may wait for one connection before it is closed with 4008.
    package init(longestBacklog: Int = 1 << 20) {
        self.longestBacklog = longestBacklog
    }

    /// Announces that a connection on this loop will listen, before it decides from where on: no event is lost between the two.
    ///
    /// - Returns: its seat, to be taken with ``Seat/join(_:interest:)`` and given back with ``Seat/leave()``.
    package func seat(in restaurant: RestaurantID, voice: any Voice, on loop: any Loop) -> Seat {
        let key = Key(restaurant: restaurant, voice: voice.name)
        let shard = directory.withLock { directory in
            let shard =
                directory.shards[ObjectIdentifier(loop)]
                ?? LoopConfined(Shard(loop: loop, longestBacklog: longestBacklog), on: loop)
            directory.shards[ObjectIdentifier(loop)] = shard
            var presences = directory.presences[restaurant] ?? []
            let place = presences.firstIndex { $0.voice.name == voice.name } ?? presences.count
            if place == presences.count { presences.append(Presence(voice: voice)) }
            if let index = presences[place].loops.firstIndex(where: { $0.shard.loop === loop }) {
                presences[place].loops[index].connections += 1
            } else {
                presences[place].loops.append((shard, 1))
            }
            directory.presences[restaurant] = presences
            return shard
        }
        return Seat(hub: self, shard: shard.value, key: key, voice: voice)
    }

    func giveUpSeat(_ key: Key, on loop: any Loop) {
        directory.withLock { directory in
            guard var presences = directory.presences[key.restaurant],
                let place = presences.firstIndex(where: { $0.voice.name == key.voice }),
                let index = presences[place].loops.firstIndex(where: { $0.shard.loop === loop })
            else { return }
            presences[place].loops[index].connections -= 1
            if presences[place].loops[index].connections == 0 { presences[place].loops.remove(at: index) }
            if presences[place].loops.isEmpty { presences.remove(at: place) }
            directory.presences[key.restaurant] = presences.isEmpty ? nil : presences
        }
    }

    /// Sends entries of one restaurant, in their order, to whoever listens.
    package func publish(_ entries: [Entry], of restaurant: RestaurantID) {
        guard let presences = directory.withLock({ $0.presences[restaurant] }) else { return }
        for presence in presences {
            let messages = entries.flatMap(presence.voice.messages)
            guard !messages.isEmpty else { continue }
            let key = Key(restaurant: restaurant, voice: presence.voice.name)
            let window = (presence.voice as? any BatchingVoice)?.batchWindow ?? .zero
            for (shard, _) in presence.loops {
                shard.loop.execute { shard.value.deliver(messages, to: key, batchWindow: window) }
            }
        }
    }
}

/// A connection's place in the hub: from which restaurant it hears, in which voice. Confined to its loop.
package final class Seat {
    private let hub: Hub
    private let shard: Shard
    private let key: Hub.Key
    private let voice: any Voice
    private var member: Member?
    private var left = false

    init(hub: Hub, shard: Shard, key: Hub.Key, voice: any Voice) {
        self.hub = hub
        self.shard = shard
        self.key = key
        self.voice = voice
    }

    /// From now on the connection hears what it is interested in.
    ///
    /// - Parameter awaitsReceipt: told of each message that was sent and waits for a receipt, on the connection's loop.
    package func join(_ connection: any Connection, interest: Interest, awaitsReceipt: ((Message) -> Void)? = nil) {
        guard member == nil, !left else { return }
        let member = Member(connection: connection, interest: interest, awaitsReceipt: awaitsReceipt)
        self.member = member
        shard.add(member, to: key, voice: voice)
    }

    /// Listens to something else from now on.
    package func change(to interest: Interest) {
        guard let member else { return }
        shard.change(member, to: interest, in: key)
    }

    /// Hears nothing any more. May be called twice.
    package func leave() {
        guard !left else { return }
        left = true
        if let member { shard.remove(member, from: key) }
        member = nil
        hub.giveUpSeat(key, on: shard.loop)
    }
}
