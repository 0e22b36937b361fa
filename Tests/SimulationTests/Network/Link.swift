import NIOCore
import Realtime

/// What a client hears of its connection.
protocol LinkClient: AnyObject {
    func received(_ text: ByteBuffer, in frame: Frame, number: Int, on link: Link)
    /// - Parameter code: nil if the connection just went.
    func disconnected(_ code: CloseCode?, _ link: Link)
}

/// One WebSocket between a client and the server: messages arrive in order, late, or not at all once it is cut; what the client does not
/// take waits, and is counted.
final class Link: Connection {
    /// What NIO calls the watermarks: beyond the upper a peer is not listened to, until less than the lower waits.
    private static let watermarks = (low: 32 * 1024, high: 64 * 1024)
    private static let closeTimeout = Duration.seconds(5)

    private enum Item {
        case frame(Frame)
        case close(CloseCode, String)
    }

    private enum Phase { case open, closing, closed }

    let name: String
    let loop: any Loop
    /// What was sent that waits for a receipt, and what became of it.
    let receipts: ReceiptWatch
    private let thread: SimThread
    private let agenda: Agenda
    private let life: Life
    private var chance: Chance
    private let weather: () -> Weather
    private let note: (String) -> Void
    private weak var client: (any LinkClient)?
    private var session: (any Session)?

    private var phase = Phase.open
    private var clientIsOpen = true
    private var isCut = false

    private var waiting: [Item] = []
    private var isTransmitting = false
    /// Counts what was begun to transmit.
    private var transmission = 0
    private var rate: Int
    private var stalledUntil: Instant = 0
    private var lastDown: Instant = 0
    private var lastUp: Instant = 0
    private var unread: [ByteBuffer] = []
    private(set) var backlog = 0
    /// The most that ever waited, less the last thing that was added to it.
    private(set) var highest = 0

    /// - Parameter bytes: a second that the client takes; nil: as the weather has it.
    init(
        _ name: String, to client: any LinkClient, takes bytes: ClosedRange<Int>?, on thread: SimThread, session: any Session,
        agenda: Agenda, life: Life, chance: Chance,
        weather: @escaping () -> Weather, receipts: ReceiptWatch, note: @escaping (String) -> Void
    ) {
        self.name = name
        self.client = client
        self.thread = thread
        loop = thread
        self.session = session
        self.agenda = agenda
        self.life = life
        self.chance = chance
        self.weather = weather
        self.note = note
        self.receipts = receipts
        rate = 1
        rate = self.chance.number(bytes ?? weather().rate)
    }

    func open() { thread.run { session?.opened(self) } }

    /// Ends its session, when all is over: the two hold each other.
    func letGo() {
        thread.run { session?.closed() }
        session = nil
    }

    var isUsable: Bool { clientIsOpen }
    /// Whether neither side has anything to do with it any more.
    var isOver: Bool { !clientIsOpen && phase == .closed }

    // MARK: The server's side

    func send(_ frame: Frame) {
        guard case .open = phase, !life.isOver else { return }
        highest = max(highest, backlog)
        backlog += frame.plain.readableBytes
        receipts.sent(frame, at: agenda.now)
        waiting.append(.frame(frame))
        transmit()
    }

    func close(_ code: CloseCode, _ reason: String) {
        guard case .open = phase, !life.isOver else { return }
        note("server closes, \(code.rawValue) \(reason)")
        phase = .closing
        receipts.closed(at: agenda.now)
        waiting.append(.close(code, reason))
        after(Self.closeTimeout.micros) { $0.serverEnds() }
        transmit()
    }

    private func transmit() {
        guard !isTransmitting, !isCut, let first = waiting.first else { return }
        isTransmitting = true
        transmission += 1
        let size = if case .frame(let frame) = first { frame.plain.readableBytes } else { 0 }
        let begin = max(agenda.now, stalledUntil)
        agenda.at(begin + Instant(size) * 1_000_000 / Instant(rate) + 1, chance: chance.bits()) { [self, transmission] in
            guard transmission == self.transmission else { return }
            isTransmitting = false
            guard !isCut, !waiting.isEmpty, !life.isOver else { return }
            if stalledUntil > agenda.now { return transmit() }
            arrive(waiting.removeFirst())
            backlog -= size
            if backlog < Self.watermarks.low { readOn() }
            transmit()
        }
    }

    private func arrive(_ item: Item) {
        lastDown = max(lastDown, agenda.now + chance.micros(weather().delay))
        switch item {
        case .close(let code, _):
            lastDown += 1
            agenda.at(lastDown, chance: chance.bits()) { [self] in
                guard !isCut else { return }
                clientEnds(code)
                after(chance.micros(weather().delay)) { $0.serverEnds() }
            }
        case .frame(let frame):
            // A cut may come between two messages that left in one write.
            for (number, message) in frame.messages.enumerated() {
                lastDown += 1
                agenda.at(lastDown, chance: chance.bits()) { [self] in
                    guard !isCut, clientIsOpen else { return }
                    client?.received(message.payload, in: frame, number: number, on: self)
                }
            }
        }
    }

    private func serverEnds() {
        guard phase != .closed else { return }
        note("server's side ends")
        phase = .closed
        receipts.closed(at: agenda.now)
        waiting = []
        unread = []
        thread.run { session?.closed() }
        session = nil
        if !isCut { after(chance.micros(weather().delay)) { $0.clientEnds(nil) } }
    }

    // MARK: The client's side

    func say(_ text: String) {
        guard clientIsOpen else { return }
        lastUp = max(lastUp + 1, agenda.now + chance.micros(weather().delay))
        agenda.at(lastUp, chance: chance.bits()) { [self] in
            guard !isCut, !life.isOver else { return }
            unread.append(ByteBuffer(string: text))
            if backlog <= Self.watermarks.high { readOn() }
        }
    }

    private func readOn() {
        while !unread.isEmpty, backlog <= Self.watermarks.high, case .open = phase {
            let text = unread.removeFirst()
            note("server reads \(String(buffer: text).prefix(90))")
            thread.run {
                receipts.heard(text, at: agenda.now)
                session?.received(text: text)
            }
        }
    }

    /// The client goes, and says so.
    func hangUp() {
        guard clientIsOpen else { return }
        clientEnds(.normal)
        lastUp = max(lastUp + 1, agenda.now + chance.micros(weather().delay))
        agenda.at(lastUp, chance: chance.bits()) { [self] in if !isCut { serverEnds() } }
    }

    private func clientEnds(_ code: CloseCode?) {
        guard clientIsOpen else { return }
        clientIsOpen = false
        client?.disconnected(code, self)
    }

    // MARK: Trouble

    /// Takes nothing for a while.
    func stall() {
        note("stalls")
        stalledUntil = max(stalledUntil, agenda.now + chance.micros(weather().stall))
    }

    /// Both sides are parted; each notices at once or late, and what is on its way is lost.
    func cut() {
        guard !isCut else { return }
        note("is cut")
        isCut = true
        for serverSide in [true, false] {
            let late = chance.happens(0.5) ? 0 : chance.micros(weather().unnoticed)
            after(late) { serverSide ? $0.serverEnds() : $0.clientEnds(nil) }
        }
    }

    /// The server is gone, and with it everything of this connection that it had not handed to the network.
    func die() {
        phase = .closed
        receipts.closed(at: agenda.now)
        waiting = []
        session = nil
        if chance.happens(0.5) { isCut = true }
        after(chance.micros(.zero ... .seconds(5))) {
            $0.isCut = true
            $0.clientEnds(nil)
        }
    }

    /// The bad times are over.
    func heal() {
        stalledUntil = 0
        rate = weather().rate.lowerBound
        // What is under way goes on at the new rate: a snail's frame would take longer than everybody's patience.
        transmission += 1
        isTransmitting = false
        transmit()
    }

    private func after(_ micros: Instant, _ work: @escaping (Link) -> Void) {
        agenda.at(agenda.now + micros, chance: chance.bits()) { work(self) }
    }
}
