import Access
import Journal
import NIOCore
import Realtime
import Restaurant

/// A model of a client: connects, comes back after every loss, and keeps what it asked for until it is answered.
class Client: LinkClient {
    /// Something that it wants and was not answered yet.
    struct Wanted {
        let id: CommandID
        let text: String
        var sentAt: Instant?
    }

    private static let answerTimeout = Duration.seconds(8).micros

    let name: String
    let principal: Principal
    unowned let simulation: Simulation
    var chance: Chance
    private(set) var link: Link?
    private var isConnecting = false
    /// Off until then; nil: there.
    private var awayUntil: Instant?
    private(set) var hasLeft = false
    private var failures = 0
    private var count = 0
    private(set) var outbox: [Wanted] = []
    /// Bytes a second that it takes; nil: as the weather has it.
    var takes: ClosedRange<Int>?

    init(_ name: String, _ principal: Principal, in simulation: Simulation) {
        self.name = name
        self.principal = principal
        self.simulation = simulation
        chance = simulation.chance(of: name)
    }

    var restaurant: RestaurantID { principal.restaurants[0] }
    var agenda: Agenda { simulation.agenda }

    // MARK: For the kinds of clients

    func session(in core: ServerCore) -> any Session { fatalError("a kind of client has its own session") }
    func heard(_ heard: Heard, on link: Link) {}
    func gone() {}
    /// Something it does of itself, now and then.
    func act() {}
    /// Whether it waits for nothing.
    var isSettled: Bool { outbox.isEmpty }
    /// What it has, against what it should have, when all is over.
    func faults() -> [String] { [] }

    // MARK: Coming and going

    func begin(at time: Instant, actingEvery pause: ClosedRange<Duration>) {
        after(time) { $0.connect() }
        func actLater(_ client: Client) {
            client.after(client.chance.micros(pause)) { client in
                guard client.simulation.isBusy, !client.hasLeft else { return }
                if let away = client.awayUntil, away > client.agenda.now {
                    return client.after(away - client.agenda.now) { actLater($0) }
                }
                client.act()
                client.resend()
                actLater(client)
            }
        }
        actLater(self)
    }

    func connect() {
        guard link == nil, !isConnecting, !hasLeft else { return }
        if let awayUntil, awayUntil > agenda.now { return }
        isConnecting = true
        after(chance.micros(simulation.weather.delay) + 1) { client in
            client.isConnecting = false
            guard !client.hasLeft else { return }
            guard let link = client.simulation.link(to: client) else { return client.tryAgain() }
            client.link = link
            client.note("connected by \(link.name)")
            link.open()
        }
    }

    private func tryAgain() {
        failures += 1
        let longest = min(Duration.milliseconds(100 << min(failures, 5)), .seconds(3))
        after(chance.micros(.milliseconds(10)...longest)) { $0.connect() }
    }

    func received(_ text: ByteBuffer, in frame: Frame, number: Int, on link: Link) {
        guard link === self.link else { return fail("something came on a connection that is over") }
        guard let heard = simulation.reader.messages(of: frame)[number] else { return fail("unreadable: \(String(buffer: text))") }
        note("\(heard.type) \(heard.messageId ?? "") \(heard.channel ?? heard.contents.code ?? "") \(text.readableBytes)")
        failures = 0
        self.heard(heard, on: link)
    }

    func disconnected(_ code: CloseCode?, _ link: Link) {
        guard link === self.link else { return }
        note("disconnected \(code.map { "\($0.rawValue)" } ?? "by loss")")
        self.link = nil
        for index in outbox.indices { outbox[index].sentAt = nil }
        gone()
        tryAgain()
    }

    func goAway(for time: Duration) {
        // Who is away for the night does not come back because of a shorter errand.
        awayUntil = max(awayUntil ?? 0, agenda.now + time.micros)
        link?.hangUp()
        after(time.micros + 1) { $0.connect() }
    }

    /// Goes for good, whatever was not answered.
    func leave() {
        hasLeft = true
        link?.hangUp()
    }

    // MARK: Commands

    /// A command under a name of its own; `text` is the message for that name.
    func want(_ text: (String) -> String) {
        count += 1
        let id = "\(name)-\(count)"
        guard let command = CommandID(id) else { return }
        note("wants \(text(id))")
        simulation.ledger.issue(command.scoped(to: principal.user), in: restaurant)
        outbox.append(Wanted(id: command, text: text(id)))
        resend()
    }

    /// May commands be sent at the moment?
    var isReady: Bool { link?.isUsable == true }

    /// Sends what was not sent on this connection, and again what nobody answered for long.
    func resend() {
        guard isReady, let link else { return }
        for index in outbox.indices {
            if let sentAt = outbox[index].sentAt, agenda.now - sentAt < Self.answerTimeout { continue }
            outbox[index].sentAt = agenda.now
            link.say(outbox[index].text)
        }
    }

    func answered(_ id: String, _ outcome: Ledger.Outcome, duplicate: Bool = false) {
        guard let command = CommandID(id) else { return fail("an answer to \(id)") }
        simulation.ledger.answered(command.scoped(to: principal.user), outcome, duplicate: duplicate)
        outbox.removeAll { $0.id == command }
    }

    func refused(_ id: String, _ code: String) {
        // These say that nothing was changed, and that the same may be tried again: so it is, under the same name.
        let retried = ["STORE_UNAVAILABLE", "SERVER_BUSY", "SERVER_RESTARTING"]
        guard retried.contains(code) else { return answered(id, .refused(code)) }
        after(chance.micros(.milliseconds(200) ... .seconds(2))) { client in
            guard let index = client.outbox.firstIndex(where: { $0.id.rawValue == id }) else { return }
            client.outbox[index].sentAt = nil
            client.resend()
        }
    }

    // MARK: Words

    func note(_ what: @autoclosure () -> String) { simulation.trace.note(agenda.now, name, what()) }
    func fail(_ what: String) { simulation.fail("\(name): \(what)") }

    func after(_ micros: Instant, _ work: @escaping (Client) -> Void) {
        agenda.at(agenda.now + micros, chance: chance.bits()) { work(self) }
    }
}
