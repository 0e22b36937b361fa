import Access
import Engine
import Journal
import Realtime
import Restaurant

/// A till on HTTP: each request goes its own way, and is sent again, under the same key, when no answer came.
final class Till: Client {
    private static let timeout = Duration.seconds(3)

    /// What was not answered yet.
    private var open: [CommandID: Command] = [:]
    private var count = 0

    /// It needs no connection.
    override func connect() {}
    override var isSettled: Bool { open.isEmpty }

    override func act() {
        count += 1
        guard let id = CommandID("\(name)-\(count)")?.scoped(to: principal.user), let command = command() else { return }
        simulation.ledger.issue(id, in: restaurant)
        open[id] = command
        send(id, command)
        // An impatient one sends it twice at once.
        if chance.happens(0.1) { send(id, command) }
    }

    private func command() -> Command? {
        if simulation.scenario.isLively, chance.happens(0.5), let errand = Errands.next(in: restaurant, simulation, &chance) {
            return errand
        }
        let order = simulation.someOrder(in: restaurant, &chance).flatMap { OrderID($0) }
        switch chance.number(0...19) {
        case 0: return .setCounterStatus(chance.one(of: Simulation.counters)!, chance.one(of: Counter.Status.allCases)!, reason: nil)
        case 1: return .setAvailability(chance.one(of: Simulation.dishes)!, available: chance.happens(0.8), remaining: nil)
        case 2:
            return .notify(Notification(audience: .customer, title: "Hello", message: "there", customer: chance.one(of: Simulation.guests)))
        case 3, 4: return order.map { .cancel($0, reason: "out of fish") }
        case 5, 6: return order.map { .takePayment($0, PaymentDraft(amount: Money(minor: Int64(chance.number(1...900))), method: .card)) }
        case 7...11:
            let status = chance.one(of: OrderStatus.allCases)!
            return order.map { .moveOrder($0, to: status) }
        default:
            let items = (0..<chance.number(1...3)).map { _ in
                ItemDraft(menuItem: chance.one(of: Simulation.dishes), notes: String(repeating: "x", count: simulation.padding))
            }
            return .place(
                OrderDraft(
                    items: items, tableNumber: chance.happens(0.5) ? "T\(chance.number(1...9))" : nil,
                    customer: chance.happens(0.7) ? Customer(id: chance.one(of: Simulation.guests)) : nil))
        }
    }

    private func send(_ id: CommandID, _ command: Command) {
        // Lost on the way there, or on the way back.
        let (lostThere, lostBack) = (chance.happens(simulation.loss), chance.happens(simulation.loss))
        let submission = Submission(
            restaurant: restaurant, command: command, actor: principal.actor, id: id, fingerprint: Fingerprint.of("\(command)".utf8))
        let back = chance.micros(simulation.weather.delay)
        if !lostThere {
            after(chance.micros(simulation.weather.delay)) { client in
                guard let core = client.simulation.core, !core.life.isOver else { return }
                let till = OneThread(client)
                core.engine.submit(submission) { [life = core.life] result in
                    if lostBack || life.isOver { return }
                    till.value.after(back) { ($0 as? Till)?.answered(id, result) }
                }
            }
        }
        after(Self.timeout.micros + chance.micros(.zero ... .seconds(1))) { client in
            if let till = client as? Till, let command = till.open[id], !till.hasLeft { till.send(id, command) }
        }
    }

    private func answered(_ id: CommandID, _ result: Result<Answer, Refusal>) {
        note("\(id) \(result.word)")
        switch result {
        case .success(let answer):
            simulation.ledger.answered(id, .accepted(order: answer.order?.id.rawValue), duplicate: answer.duplicate)
        case .failure(let refusal):
            // Tried again when the time for an answer is over.
            guard refusal.retryAfter == nil else { return }
            simulation.ledger.answered(id, .refused(refusal.code))
        }
        open[id] = nil
    }
}

extension Result<Answer, Refusal> {
    fileprivate var word: String {
        switch self {
        case .success(let answer): answer.duplicate ? "again" : "done"
        case .failure(let refusal): refusal.code
        }
    }
}
