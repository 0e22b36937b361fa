import Engine
import Journal
import Restaurant
import StoreConformance
import Synchronization
import Testing

@Suite struct EnginePropertyTests {
    private struct Sent {
        let submission: Submission
        let result: Result<Answer, Refusal>
    }

    /// Makes up what clients send: commands of their own, repetitions, and now and then another command under a used name.
    private struct Clients {
        var random: SeededGenerator
        var orders: [RestaurantID: [OrderID]] = [:]
        var sent: [Submission] = []
        private var names = 0

        init(seed: UInt64) { random = SeededGenerator(seed: seed) }

        mutating func next() -> Submission {
            if let old = sent.randomElement(using: &random), Int.random(in: 0..<5, using: &random) == 0 {
                var again = old
                if Int.random(in: 0..<4, using: &random) == 0 { again.fingerprint = [9] }
                return again
            }
            let restaurant: RestaurantID = Bool.random(using: &random) ? "demo" : "other"
            names += 1
            let id = Int.random(in: 0..<4, using: &random) == 0 ? nil : CommandID("c-\(names)")
            let submission = Bench.submission(command(in: restaurant), id: id, in: restaurant)
            sent.append(submission)
            return submission
        }

        private mutating func command(in restaurant: RestaurantID) -> Command {
            guard let order = orders[restaurant]?.randomElement(using: &random), Int.random(in: 0..<3, using: &random) > 0 else {
                return Bench.burger
            }
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return .cancel(order, reason: nil)
            case 1: return .takePayment(order, PaymentDraft(amount: Money(minor: Int64.random(in: 1...900, using: &random)), method: .cash))
            case 2: return .prioritize(order, Priority.allCases.randomElement(using: &random) ?? .low)
            default: return .moveOrder(order, to: OrderStatus.allCases.randomElement(using: &random) ?? .ready)
            }
        }
    }

    @Test(
        "whatever clients send and however often the store fails: state is the fold of the log, without holes, one effect for a name",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func anyInterleaving(seed: UInt64) async throws {
        let bench = Bench(store: WatchedStore(seed: seed), world: TestWorld(seed: seed), change: { $0.largestGroup = 16 })
        let chance = Mutex(SeededGenerator(seed: seed &+ 100))
        bench.store.fail { chance.withLock { Int.random(in: 0..<4, using: &$0) == 0 } ? .failing(path: "disk", reason: "by chance") : nil }
        var clients = Clients(seed: seed)
        var sent: [Sent] = []
        for _ in 0..<60 {
            let burst = (0..<Int.random(in: 1...40, using: &clients.random)).map { _ in clients.next() }
            for (submission, result) in zip(burst, await bench.together(burst)) {
                sent.append(Sent(submission: submission, result: result))
                if case .success(let answer) = result, let order = answer.order {
                    clients.orders[order.restaurant, default: []].append(order.id)
                }
            }
            bench.world.pass(.seconds(60))
        }
        bench.store.fail { nil }
        for restaurant in [Bench.demo, "other"] {
            let view = try await bench.engine.view(of: restaurant)
            try check(restaurant, view, bench)
        }
        try check(sent, bench)
        #expect(try bench.store.verify({ _ in }).differences == [])
    }

    private func check(_ restaurant: RestaurantID, _ view: View, _ bench: Bench) throws {
        let log = try bench.log(restaurant)
        #expect(log.map(\.sequence.rawValue) == Array(1...Int64(log.count)))
        var heads = ChannelHeads()
        for place in log.flatMap(\.channels) {
            #expect(place.first == heads[place.channel].next)
            heads[place.channel] = place.last
        }
        let told = RestaurantState.fold(log.map(\.event), from: view.state.settings)
        #expect(view.activeOrders == told.orders.values.filter(\.status.isActive).sorted { $0.number < $1.number })
        #expect(view.state.orders.allSatisfy { told.orders[$0.key] == $0.value })
        #expect(view.state.menu == told.menu && view.state.lastOrderNumber == told.lastOrderNumber)
        #expect(view.head == log.last?.sequence)
        #expect(bench.published.of(restaurant) == log)
    }

    private func check(_ sent: [Sent], _ bench: Bench) throws {
        struct Name: Hashable {
            let restaurant: RestaurantID
            let id: CommandID
        }
        var byName: [Name: [Sent]] = [:]
        for one in sent {
            if let id = one.submission.id { byName[Name(restaurant: one.submission.restaurant, id: id), default: []].append(one) }
        }
        for (name, attempts) in byName {
            let written = try bench.log(name.restaurant).filter { $0.command == name.id }
            let answers = attempts.compactMap { try? $0.result.get() }
            #expect(answers.filter { !$0.duplicate }.count == (written.isEmpty ? 0 : 1), "\(name)")
            #expect(answers.allSatisfy { $0.entries == written }, "\(name)")
        }
        let nameless = sent.filter { $0.submission.id == nil }.compactMap { try? $0.result.get() }.flatMap(\.entries).count
        let logged = try [Bench.demo, "other"].flatMap { try bench.log($0) }.filter { $0.command == nil && $0.actor != .house }.count
        #expect(nameless == logged)
    }
}
