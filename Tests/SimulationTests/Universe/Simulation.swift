import Access
import Engine
import Journal
import Realtime
import Restaurant
import StoreConformance

/// A server core, its clients and a bad network, in one thread and from a seed: what happened once happens again.
final class Simulation {
    /// Ten times what the busiest evening takes.
    private static let mostSteps = 3_000_000
    private static let everyRestaurant = [
        RestaurantID("soho")!, RestaurantID("lima")!, RestaurantID("oslo")!, RestaurantID("kyoto")!,
    ]
    // The same names in every restaurant, so that whatever crosses over is noticed.
    static let counters = [CounterID("grill")!, CounterID("bar")!]
    static let dishes = [MenuItemID("burger")!, MenuItemID("juice")!, MenuItemID("soup")!]
    static let guests = [CustomerID("g1")!, CustomerID("g2")!, CustomerID("g3")!]

    static func setUp(_ id: RestaurantID) -> [Command] {
        let places: [CounterID?] = [counters[0], counters[1], nil]
        return [.configure(Settings(id: id, name: id.rawValue))] + counters.map { .putCounter(Counter(id: $0, name: $0.rawValue)) }
            + zip(dishes, places).map { dish, counter in
                .putMenuItem(
                    MenuItem(id: dish, name: dish.rawValue, category: "all", price: Money(minor: 1000), counter: counter))
            }
    }

    let scenario: Scenario
    let agenda = Agenda()
    let trace: Trace
    let reader = Reader()
    let ledger = Ledger()
    let store: FaultyStore
    let oracle: Oracle
    private(set) var weather: Weather
    private(set) var core: ServerCore?
    private(set) var failures: [String] = []
    /// Whether clients still want something new.
    private(set) var isBusy = true
    private let seal = PositionSeal(key: Array("a key of the simulation, 32 bytes".utf8))
    private let keys: KeySource
    private let world: SimWorld
    private var chance: Chance
    private var clients: [Client] = []
    private var links: [Link] = []
    private var starts = 0
    private var linkCount = 0
    private var nextDeath: Int?
    /// When the night is over; 0 before it.
    private var morning: Instant = 0
    private(set) var deaths = 0

    init(seed: UInt64, keys: KeySource, keepsTrace: Bool = false) {
        scenario = Scenario(seed: seed)
        weather = scenario.weather
        self.keys = keys
        trace = Trace(keepsLines: keepsTrace)
        chance = Chance(seed, "simulation")
        world = SimWorld(agenda, Chance(seed, "world"))
        store = FaultyStore(epoch: Epoch("simulate")!)
        oracle = Oracle(store, seal)
    }

    func chance(of name: String) -> Chance { Chance(scenario.seed, name) }
    var restaurants: [RestaurantID] { Array(Self.everyRestaurant.prefix(scenario.restaurants)) }
    var padding: Int { scenario.padding }
    var loss: Double { isBusy ? scenario.loss : 0 }

    func fail(_ what: String) {
        trace.note(agenda.now, "FAILED", what)
        failures.append("\(Double(agenda.now) / 1_000_000) s: \(what)")
    }

    /// Any order, lately placed rather than long ago.
    func someOrder(in restaurant: RestaurantID, _ chance: inout Chance) -> String? {
        lateOrder(in: restaurant, &chance)?.id.rawValue
    }

    /// Any order as it was after something that happened lately; it may be another by now.
    func lateOrder(in restaurant: RestaurantID, _ chance: inout Chance) -> Order? {
        let entries = store.log(of: restaurant).suffix(60)
        return entries.isEmpty ? nil : entries[entries.startIndex + chance.number(0...entries.count - 1)].event.order
    }

    /// Any order that something is true of, by what happened lately.
    func lateOrder(in restaurant: RestaurantID, _ chance: inout Chance, where isWanted: (Order) -> Bool) -> Order? {
        var latest: [OrderID: Order] = [:]
        for entry in store.log(of: restaurant).suffix(60) { if let order = entry.event.order { latest[order.id] = order } }
        return chance.one(of: latest.values.filter(isWanted).sorted { $0.number < $1.number })
    }

    /// The end of a restaurant's log.
    func end(of restaurant: RestaurantID) -> Position {
        Position(epoch: store.epoch, sequence: store.log(of: restaurant).last?.sequence ?? .zero)
    }

    // MARK: The server's lives

    private func startServer() {
        guard core?.life.isOver != false else { return }
        starts += 1
        core = ServerCore(scenario, store, world, seal, keys, agenda, start: starts)
        trace.note(agenda.now, "server", "start \(starts)")
        nextDeath = weather.stepsBetweenDeaths.map { agenda.steps + chance.number($0) }
    }

    private func killServer() {
        guard let core, !core.life.isOver else { return }
        core.life.end()
        deaths += 1
        trace.note(agenda.now, "server", "death \(deaths)")
        nextDeath = nil
        for link in links { link.die() }
        links = []
        agenda.at(agenda.now + chance.micros(.milliseconds(10) ... .seconds(3)), chance: chance.bits()) { [self] in startServer() }
    }

    func link(to client: Client) -> Link? {
        guard let core, !core.life.isOver else { return nil }
        linkCount += 1
        let name = "\(client.name)#\(linkCount)"
        let watch = ReceiptWatch(watches: client is TableTapClient) { [reader] in
            // What was missed is sent within a page, and waits for receipts all the same.
            reader.messages(of: $0).compactMap { $0 }.flatMap { $0.type == "message_replay" ? $0.contents.messages ?? [] : [$0] }
        }
        let link = Link(
            name, to: client, takes: isBusy ? client.takes : nil, on: core.loops[chance.number(0...core.loops.count - 1)],
            session: client.session(in: core), agenda: agenda,
            life: core.life, chance: chance(of: name), weather: { [unowned self] in weather }, receipts: watch,
            note: { [unowned self] in trace.note(agenda.now, name, $0) })
        links.append(link)
        everyLink.append(link)
        return link
    }

    private var everyLink: [Link] = []

    /// What came to pass, in a line.
    var summary: String {
        let entries = restaurants.map { store.log(of: $0).count }.reduce(0, +)
        return "\(ledger.count) commands, \(ledger.repeated) repeated, \(entries) entries, \(linkCount) connections, \(deaths) deaths"
    }

    // MARK: Trouble

    private func misbehave() {
        store.misbehave { [unowned self] in
            if chance.happens(weather.storeFails) { return chance.happens(0.5) ? .failsBefore : .failsAfter }
            if chance.happens(weather.appendDies) { return chance.happens(0.5) ? .diesBefore : .diesAfter }
            return .none
        } readFails: { [unowned self] in
            chance.happens(weather.readFails)
        } die: { [unowned self] in
            killServer()
        }
        trouble()
    }

    private func trouble() {
        agenda.at(max(morning, agenda.now + chance.micros(weather.calm)), chance: chance.bits()) { [self] in
            guard isBusy else { return }
            links.removeAll(where: \.isOver)
            let links = links.filter(\.isUsable)
            switch chance.number(0...9) {
            case 0...4: chance.one(of: links)?.cut()
            case 5...7: chance.one(of: links)?.stall()
            case 8: chance.one(of: clients)?.goAway(for: .milliseconds(chance.number(1...20_000)))
            default: if chance.happens(0.1) { chance.one(of: clients)?.leave() }
            }
            trouble()
        }
    }

    /// Everybody goes home, and what is older than a day is forgotten.
    private func night() {
        trace.note(agenda.now, "night", "falls")
        morning = agenda.now + Duration.seconds(90_000).micros
        for client in clients { client.goAway(for: .seconds(90_000) + .milliseconds(chance.number(0...5000))) }
        agenda.at(agenda.now + Duration.seconds(89_000).micros) { [self] in
            _ = try? store.prune(Retention(history: .seconds(86_400)), now: world.now(), atMost: .max / 2)
        }
    }

    // MARK: A run

    /// Lets it all happen.
    func run() {
        clients = Cast.clients(of: scenario, in: self)
        startServer()
        misbehave()
        for client in clients { client.begin(at: chance.micros(.zero ... .seconds(2)), actingEvery: scenario.actEvery) }
        var end = scenario.busyFor.micros
        if scenario.hasNight {
            pass(until: end / 2)
            night()
            end += Duration.seconds(90_000).micros
        }
        pass(until: end)
        heal()
        pass(until: end + Duration.seconds(120).micros)
        check()
        letGo()
    }

    /// Parts what holds each other, so that thousands of evenings need no more room than one.
    private func letGo() {
        for link in everyLink { link.letGo() }
        (links, everyLink, clients, core) = ([], [], [], nil)
        agenda.clear()
    }

    private func pass(until end: Instant) {
        while failures.isEmpty, agenda.next(until: end) {
            if agenda.steps == Self.mostSteps { fail("more happens than can be: something goes round in circles") }
            if let nextDeath, agenda.steps >= nextDeath { killServer() }
        }
    }

    private func heal() {
        trace.note(agenda.now, "weather", "fair")
        isBusy = false
        weather = .fair
        nextDeath = nil
        startServer()
        for link in links { link.heal() }
        func settle() {
            for client in clients where !client.hasLeft { client.resend() }
            agenda.at(agenda.now + Duration.seconds(2).micros) { settle() }
        }
        settle()
    }

    private func check() {
        guard failures.isEmpty else { return }
        for client in clients where !client.hasLeft {
            if !client.isSettled { fail("\(client.name) did not come to rest") }
        }
        for client in clients where !client.hasLeft { client.faults().forEach(fail) }
        for link in everyLink {
            let limit = max(scenario.longestBacklog, 256 * 1024) + 512 * 1024
            if link.highest > limit { fail("\(link.name) let \(link.highest) bytes wait") }
            if scenario.limits.messagesPerMinute > 1000 {
                for fault in link.receipts.faults(at: agenda.now) { fail("\(link.name): \(fault)") }
            }
        }
        for restaurant in restaurants { oracle.faults(of: restaurant).forEach(fail) }
        ledger.faults(store, restaurants: restaurants).forEach(fail)
        compareStates()
    }

    /// What the server and the store hold, against the fold of the log.
    private func compareStates() {
        guard failures.isEmpty else { return }
        for difference in (try? store.verify { _ in })?.differences ?? ["the store cannot be verified"] { fail(difference) }
        let found = OneThread(0)
        for restaurant in restaurants {
            core?.engine.look(at: restaurant) { [oracle = OneThread(oracle), me = OneThread(self)] result in
                found.value += 1
                guard case .success(let view) = result, var truth = oracle.value.state(of: restaurant) else {
                    return me.value.fail("\(restaurant) cannot be seen")
                }
                truth.orders = truth.orders.filter { $0.value.status.isActive }
                var state = view.state
                state.orders = state.orders.filter { $0.value.status.isActive }
                if state != truth { me.value.fail("\(restaurant) is not what its log tells") }
                var replay = MeasuresReplay()
                for entry in me.value.store.log(of: restaurant) {
                    replay.take(entry.event, at: entry.at, place: entry.sequence.rawValue)
                }
                if view.metrics != Metrics(replay.measures(of: truth), of: truth, at: view.now) {
                    me.value.fail("the figures of \(restaurant) are not those of its log")
                }
            }
        }
        pass(until: agenda.now + Duration.seconds(10).micros)
        if found.value != restaurants.count { fail("the engine did not answer") }
    }

}
