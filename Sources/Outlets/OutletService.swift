import Engine
import Journal
import Logging
import Restaurant

/// Keeps a follower at work for every outlet of every restaurant, as their records come, change and go.
package final class OutletService: Sendable {
    /// What outlets a restaurant has, of one kind.
    package typealias Maker = @Sendable (RestaurantState) -> [any Outlet]

    private struct Running {
        let record: HouseRecord
        let bell: Bell
        let task: Task<Void, Never>
    }

    private let surroundings: Surroundings
    private let makers: [Maker]
    private let news: OutletNews

    package init(_ surroundings: Surroundings, hearing news: OutletNews, makers: [Maker]) {
        self.surroundings = surroundings
        self.makers = makers
        self.news = news
    }

    package var board: StatusBoard { surroundings.board }

    /// Has an outlet deliver something beside the log. Durable when this returns.
    ///
    /// - Parameter asked: what the outlet's kind understands.
    package func ask(_ asked: [[UInt8]], for outlet: OutletKey, of restaurant: RestaurantID) async throws(Refusal) {
        let seed = surroundings.world.ids()
        let notes = asked.enumerated().map { Note(outlet.asked + (seed.id($0.offset) as Identifier<Note>).rawValue, $0.element) }
        try await surroundings.engine.keep(notes, of: restaurant)
        news.ringLoud(outlet, of: restaurant)
    }

    /// Works until the task is cancelled; then waits for the deliveries that are under way.
    package func run() async {
        var running: [RestaurantID: [OutletKey: Running]] = [:]
        do {
            // Of all others, whose log moves is heard of.
            for restaurant in try surroundings.store.restaurants(notingUnder: OutletKey.root) {
                await refresh(restaurant, from: nil, &running[restaurant, default: [:]])
            }
        } catch {
            surroundings.logger.error("outlets cannot be found", metadata: ["reason": "\(error)"])
        }
        while !Task.isCancelled {
            for (restaurant, first) in await news.next() {
                await refresh(restaurant, from: first.advanced(by: -1), &running[restaurant, default: [:]])
            }
        }
        for outlet in running.values.flatMap(\.values) { outlet.task.cancel() }
        for outlet in running.values.flatMap(\.values) { await outlet.task.value }
    }

    /// Brings what is at work for a restaurant in line with its records.
    private func refresh(_ restaurant: RestaurantID, from place: LogSequence?, _ running: inout [OutletKey: Running]) async {
        do {
            news.know(restaurant)
            let state = try await surroundings.engine.view(of: restaurant).state
            let wanted = Dictionary(makers.flatMap { $0(state) }.map { ($0.key, $0) }) { first, _ in first }
            for (key, outlet) in running where wanted[key]?.record != outlet.record {
                outlet.task.cancel()
                await outlet.task.value
                running[key] = nil
            }
            try await forget(besides: wanted, state, restaurant)
            for (key, outlet) in wanted where running[key] == nil { running[key] = start(outlet, from: place) }
            let ringing = running.mapValues(\.bell)
            news.setBells(ringing, of: restaurant)
            // For what was said before they could be rung.
            for bell in ringing.values { bell.ring() }
        } catch {
            surroundings.logger.warning(
                "the outlets of a restaurant cannot be looked at", metadata: ["restaurant": "\(restaurant)", "reason": "\(error)"])
            news.know(restaurant, false)
        }
    }

    private func start(_ outlet: some Outlet, from place: LogSequence?) -> Running {
        let bell = Bell()
        let follower = Follower(outlet: outlet, surroundings: surroundings, bell: bell, from: place)
        return Running(record: outlet.record, bell: bell, task: Task { await follower.run() })
    }

    /// An outlet that is gone or disabled is told nothing of what happens meanwhile. What could not be delivered stays while its record does.
    private func forget(besides wanted: [OutletKey: any Outlet], _ state: RestaurantState, _ restaurant: RestaurantID) async throws {
        let kept = Set(state.outletKeys)
        var gone: [Note] = []
        var keys: Set<OutletKey> = []
        for note in try surroundings.store.notes(of: restaurant, under: OutletKey.root, limit: .max) {
            guard let key = OutletKey(note: note.key), wanted[key] == nil else { continue }
            keys.insert(key)
            if !kept.contains(key) || !note.key.hasPrefix(key.dead) { gone.append(Note(note.key, nil)) }
        }
        if !gone.isEmpty { try await surroundings.engine.keep(gone, of: restaurant) }
        for key in keys { board.forget(key, of: restaurant) }
    }
}

extension RestaurantState {
    fileprivate var outletKeys: [OutletKey] {
        records.printers.keys.map { OutletKey(HouseRecord.Key(.printer, $0.rawValue)) }
            + records.webhooks.keys.map { OutletKey(HouseRecord.Key(.webhook, $0.rawValue)) }
    }
}
