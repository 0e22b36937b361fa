import Journal
import NIOCore
import Realtime
import Restaurant

@testable import Dialects

/// Knows what is in the logs, and tells from them alone what everybody should have heard and seen.
final class Oracle {
    /// A message as it should be said on a channel.
    struct Said: Equatable {
        let id: String
        let channel: ChannelName
        let sequence: Int64
    }

    /// A message as it should be told to Restaurant OS's displays.
    struct Told: Equatable {
        let type: String
        let id: String
    }

    /// A place between two messages: entries up to `sequence`, and of the next one `part` messages; whole entries are part 0.
    private struct Place: Comparable {
        let sequence: Int64
        let part: Int

        init(_ position: Position) {
            sequence = position.sequence.rawValue
            part = position.part == 0 ? .max : position.part
        }

        static func < (one: Place, other: Place) -> Bool { (one.sequence, one.part) < (other.sequence, other.part) }
    }

    private let store: FaultyStore
    private let seal: PositionSeal
    private var all: [RestaurantID: (entries: Int, said: [(place: Place, said: Said)])] = [:]

    private var allTold: [String: (entries: Int, told: [(place: Place, audience: Audience, told: Told)])] = [:]

    init(_ store: FaultyStore, _ seal: PositionSeal) {
        self.store = store
        self.seal = seal
    }

    /// What was told to displays of one version after one place and up to another; what leaves in batches has no place.
    func told(
        in restaurant: RestaurantID, _ version: RestaurantOSVersion, to listener: Listener, after: Position, upTo: Position? = nil
    ) -> [Told] {
        let log = store.log(of: restaurant)
        let frames = RestaurantOSFrames(version: version, restaurant: restaurant)
        var known = allTold.removeValue(forKey: "\(restaurant) \(version)") ?? (0, [])
        for entry in log[known.entries...] {
            let said = RestaurantOSSaid.all(of: entry, in: frames).filter { if case .placed = $0.contents { true } else { false } }
            for (index, one) in said.enumerated() {
                let part = index + 1 == said.count ? 0 : index + 1
                let position = Position(epoch: store.epoch, sequence: entry.sequence, part: part)
                known.told.append((Place(position), one.audience, Told(type: one.name, id: seal.text(position, of: restaurant))))
            }
        }
        known.entries = log.count
        allTold["\(restaurant) \(version)"] = known
        let (begin, end) = (Place(after), upTo.map(Place.init))
        let told = known.told
        return told[Self.first(of: told.count) { told[$0].place > begin }...].prefix { end == nil || $0.place <= end! }
            .filter { listener.belongs(to: $0.audience) }.map(\.told)
    }

    func position(_ text: String, of restaurant: RestaurantID) -> Position? { seal.position(text, of: restaurant) }

    /// What was said on some channels after one place and up to another.
    func said(in restaurant: RestaurantID, on channels: ChannelSelection, after: Position, upTo: Position? = nil) -> [Said] {
        learn(restaurant)
        let (begin, end) = (Place(after), upTo.map(Place.init))
        let said = all[restaurant]?.said ?? []
        return said[Self.first(of: said.count) { said[$0].place > begin }...].prefix { end == nil || $0.place <= end! }
            .map(\.said).filter { channels.contains($0.channel) }
    }

    /// The first of so many indices from which on something is true; logs grow long, and everybody asks again and again.
    private static func first(of count: Int, where isTrue: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isTrue(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func learn(_ restaurant: RestaurantID) {
        let log = store.log(of: restaurant)
        // Taken out, so that it grows in place.
        var known = all.removeValue(forKey: restaurant) ?? (0, [])
        for entry in log[known.entries...] {
            let total = entry.channels.map(\.messages).reduce(0, +)
            var part = 0
            for share in entry.channels {
                for number in 0..<share.messages {
                    part += 1
                    let position = Position(epoch: store.epoch, sequence: entry.sequence, part: part == total ? 0 : part)
                    let said = Said(
                        id: seal.text(position, of: restaurant), channel: share.channel, sequence: share.first.rawValue + Int64(number))
                    known.said.append((Place(position), said))
                }
            }
        }
        known.entries = log.count
        all[restaurant] = known
    }

    /// Whether somebody is at work.
    func presence(of user: String, in restaurant: RestaurantID) -> Employee.Presence {
        for entry in store.log(of: restaurant).reversed() {
            if case .employeeChanged(let employee, _, _, _) = entry.event, employee.id.rawValue == user { return employee.presence }
        }
        return .clockedOut
    }

    /// The restaurant as its log tells it, up to a place.
    func state(of restaurant: RestaurantID, upTo: LogSequence? = nil) -> RestaurantState? {
        let log = store.log(of: restaurant).prefix { upTo == nil || $0.sequence <= upTo! }
        guard case .configured(let settings)? = log.first?.event else { return nil }
        return RestaurantState.fold(log.map(\.event), from: settings)
    }

    /// The orders that are somebody's work or meal, by id.
    func active(in restaurant: RestaurantID, of customer: CustomerID?, upTo: LogSequence? = nil) -> [String: Int] {
        let orders = state(of: restaurant, upTo: upTo)?.orders.values.filter {
            $0.status.isActive && (customer == nil || $0.customer?.id == customer)
        }
        return Dictionary((orders ?? []).map { ($0.id.rawValue, $0.version) }, uniquingKeysWith: { one, _ in one })
    }

    /// The version of an order that Restaurant OS told last: payments are told by themselves, and count on its version nevertheless.
    func versionTold(of order: String, in restaurant: RestaurantID) -> Int? {
        store.log(of: restaurant).last { $0.event.payment == nil && $0.event.order?.id.rawValue == order }?.event.order?.version
    }

    /// What is wrong with the logs themselves.
    func faults(of restaurant: RestaurantID) -> [String] {
        var faults: [String] = []
        var heads: [ChannelName: Int64] = [:]
        for (index, entry) in store.log(of: restaurant).enumerated() {
            if entry.sequence.rawValue != Int64(index) + 1 {
                faults.append("\(restaurant): \(entry.sequence) is the log's \(index + 1). entry")
            }
            if entry.restaurant != restaurant { faults.append("\(restaurant): \(entry.sequence) belongs to \(entry.restaurant)") }
            let shares = entry.event.channels(in: restaurant)
            if shares.map(\.channel) != entry.channels.map(\.channel) || shares.map(\.messages) != entry.channels.map(\.messages) {
                faults.append("\(restaurant): \(entry.sequence) travels on other channels than its event")
            }
            for place in entry.channels {
                if place.first.rawValue != heads[place.channel, default: 0] + 1 {
                    faults.append("\(restaurant): \(place.channel) goes on with \(place.first) after \(heads[place.channel, default: 0])")
                }
                heads[place.channel] = place.last.rawValue
            }
        }
        return faults
    }
}
