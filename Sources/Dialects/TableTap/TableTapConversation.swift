import Access
import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What is said on one connection that speaks table-tap: it subscribes to channels, comes back to where it was, says what it has, and
/// gives commands. Confined to its loop.
final class TableTapConversation: Conversation {
    private let attendance: Attendance
    private let frames: TableTapFrames
    private let seat: Seat
    /// What it listens to, live.
    private var channels: Set<ChannelPattern> = []
    /// What was missed is on its way; nothing live is, until it is through.
    private var isReplaying = false
    private var hasJoined = false
    private var receipts = Receipts()
    private var timer: (any LoopTimer)?

    init(_ attendance: Attendance) {
        self.attendance = attendance
        let house = attendance.house
        frames = TableTapFrames(restaurant: attendance.restaurant)
        seat = house.hub.seat(in: attendance.restaurant, voice: house.tableTap, on: attendance.connection.loop)
        let id: CommandID = house.world.ids().id(0)
        send(
            frames.connectionEstablished(
                "conn_\(id)", attendance.principal, capabilities: Self.capabilities(of: attendance.principal.role),
                at: house.world.now()))
    }

    private var house: House { attendance.house }

    private static func capabilities(of role: Role) -> [String] {
        let all = ["order_updates", "status_notifications", "replay", "acknowledgements", "order_cancel"]
        let staff = ["order_commands", "staff_commands"]
        return all + (role.isStaff ? staff : []) + (role.isManagement ? ["counter_commands"] : [])
    }

    func left() {
        timer?.cancel()
        seat.leave()
    }

    // MARK: What it says

    func received(_ text: ByteBuffer, at now: Timestamp) {
        let received: TableTapReceived
        do {
            received = try TableTapReceived(text)
        } catch {
            let fault = TableTapFrames.Fault(InvalidMessage.code, error.message)
            if let command = error.command {
                return send(frames.messageError(command, fault, correlation: error.correlation, at: now))
            }
            return send(frames.error(fault, correlation: error.correlation, at: now))
        }
        let correlation = received.correlationID
        switch received.message {
        case .auth(let token): attendance.shown?(token)
        case .ping(let asked): send(frames.pong(asked: asked, correlation: correlation, at: now))
        case .subscribe(let names): subscribe(names, correlation)
        case .unsubscribe(let names): unsubscribe(names, correlation)
        case .reconnect(let last, let names): reconnect(last, names, correlation)
        case .ack(let id): acknowledge(id, correlation, at: now)
        case .command(let command): submit(command, received.messageID, correlation, at: now)
        }
    }

    private func refuse(_ code: String, _ message: String, _ correlation: String?) {
        send(frames.error(.init(code, message), correlation: correlation, at: house.world.now()))
    }

    // MARK: Channels

    /// What becomes of the names that a client asks for.
    private func sort(_ names: [String]) -> (wanted: [ChannelPattern], failed: [(channel: String, reason: ChannelRefusal)]) {
        var wanted: [ChannelPattern] = []
        var failed: [(channel: String, reason: ChannelRefusal)] = []
        var count = channels.count
        for name in names {
            guard let pattern = ChannelPattern(name) else {
                failed.append((String(name.prefix(160)), .unknownChannel))
                continue
            }
            if let refusal = ChannelPermissions.check(pattern, attendance.principal, in: attendance.restaurant) {
                attendance.audit("subscribe", subject: name)
                failed.append((name, refusal))
            } else if channels.contains(pattern) || wanted.contains(pattern) {
                wanted.append(pattern)
            } else if count >= house.limits.channels {
                failed.append((name, .limitExceeded))
            } else {
                count += 1
                wanted.append(pattern)
            }
        }
        return (wanted, failed)
    }

    private func subscribe(_ names: [String], _ correlation: String?) {
        guard !isReplaying else { return refuse("REPLAY_IN_PROGRESS", "subscribe again when the replay is through", correlation) }
        // Between two groups of commands, so that what the answer says is where the live messages begin.
        lookAround(names) { place in
            let (wanted, failed) = self.sort(names)
            self.listen(to: self.channels.union(wanted))
            self.confirm(wanted, failed, place, correlation)
        }
    }

    private func unsubscribe(_ names: [String], _ correlation: String?) {
        guard !isReplaying else { return refuse("REPLAY_IN_PROGRESS", "unsubscribe again when the replay is through", correlation) }
        lookAround([]) { _ in
            let gone = Set(names.compactMap { ChannelPattern($0) })
            self.listen(to: self.channels.subtracting(gone))
            self.send(self.frames.unsubscribed(names, correlation: correlation, at: self.house.world.now()))
        }
    }

    /// Where a restaurant's log and some of its channels are.
    private struct Place: Sendable {
        let head: LogSequence
        let sequences: [ChannelName: ChannelSequence]
    }

    private func lookAround(_ names: [String], then: @escaping (Place) -> Void) {
        attendance.look { view in
            let names = names.compactMap { ChannelName($0) }
            return Place(
                head: view.head, sequences: Dictionary(names.map { ($0, view.channels[$0]) }, uniquingKeysWith: { one, _ in one }))
        } then: { result in
            self.succeeding(result, then)
        }
    }

    private func succeeding<Found>(_ result: Result<Found, Refusal>, _ then: (Found) -> Void) {
        switch result {
        case .success(let found): then(found)
        case .failure(let refusal):
            send(frames.error(.init(refusal), at: house.world.now()))
            if case .unknownRestaurant = refusal { attendance.connection.close(.policyViolation, "Unknown restaurant") }
        }
    }

    private func confirm(
        _ wanted: [ChannelPattern], _ failed: [(channel: String, reason: ChannelRefusal)], _ place: Place, _ correlation: String?
    ) {
        let sequences = wanted.compactMap(\.name).compactMap { name in place.sequences[name].map { (name, $0) } }
        send(
            frames.subscriptionConfirmed(
                wanted.map(\.description), failed: failed, sequences: sequences, position: text(place.head), correlation: correlation,
                at: house.world.now()))
    }

    private func listen(to channels: Set<ChannelPattern>) {
        guard channels != self.channels || !hasJoined else { return }
        self.channels = channels
        let interest = Interest(listener: attendance.principal.listener, channels: ChannelSelection(channels))
        if hasJoined { return seat.change(to: interest) }
        hasJoined = true
        seat.join(attendance.connection, interest: interest) { [weak self] message in self?.awaitReceipt(of: message) }
    }

    // MARK: Coming back

    private func reconnect(_ last: String, _ names: [String], _ correlation: String?) {
        guard channels.isEmpty, !isReplaying else {
            return refuse("ALREADY_SUBSCRIBED", "reconnect comes before the first subscription of a connection", correlation)
        }
        let (wanted, failed) = sort(names)
        isReplaying = true
        let replay = TableTapReplay(house: house, restaurant: attendance.restaurant, channels: ChannelSelection(wanted))
        let resumption = Resumption(replay: replay, names: names, wanted: wanted, failed: failed, last: last, correlation: correlation)
        guard let position = house.positions.position(last, of: attendance.restaurant), position.epoch == house.store.epoch else {
            return takeSnapshot(resumption, because: "unknown_message")
        }
        resume(resumption, after: position)
    }

    /// What a reconnecting client asked for.
    private struct Resumption: Sendable {
        let replay: TableTapReplay
        let names: [String]
        let wanted: [ChannelPattern]
        let failed: [(channel: String, reason: ChannelRefusal)]
        let last: String
        let correlation: String?
    }

    private enum Step: Sendable {
        /// So much is missing that it is read apart, page by page, while commands go on.
        case far
        /// All that is missing, as of now.
        case near(Result<TableTapReplay.Page, TableTapReplay.Gap>, Place)
    }

    /// Goes on with a replay: in the end what is left of it is read between two groups of commands, so that the live messages join on.
    private func resume(_ resumption: Resumption, after cursor: Position) {
        attendance.look { view -> Step in
            guard cursor.sequence <= view.head else {
                return .near(.failure(.unknownMessage), Place(head: view.head, sequences: [:]))
            }
            guard view.head.rawValue - cursor.sequence.rawValue <= Int64(TableTapReplay.entriesPerPage) else { return .far }
            let sequences = resumption.wanted.compactMap(\.name).map { ($0, view.channels[$0]) }
            let place = Place(head: view.head, sequences: Dictionary(sequences, uniquingKeysWith: { one, _ in one }))
            return .near(resumption.replay.page(after: cursor), place)
        } then: { result in
            self.succeeding(result) { step in
                switch step {
                case .far: self.readPage(resumption, after: cursor)
                case .near(.failure(let gap), _): self.takeSnapshot(resumption, because: gap.rawValue)
                case .near(.success(let page), let place):
                    guard !page.hasMore else { return self.takePage(page, resumption, after: cursor) }
                    self.sendPage(page, resumption, after: cursor, hasMore: false)
                    self.goLive(resumption, place)
                }
            }
        }
    }

    private func readPage(_ resumption: Resumption, after cursor: Position) {
        guard attendance.connection.backlog < TableTapReplay.mostUnsent else {
            let conversation = LoopConfined(self, on: attendance.connection.loop)
            timer = attendance.connection.loop.schedule(after: .milliseconds(20)) { conversation.value.readPage(resumption, after: cursor) }
            return
        }
        let conversation = LoopConfined(self, on: attendance.connection.loop)
        house.read { [loop = attendance.connection.loop] in
            let page = resumption.replay.page(after: cursor)
            loop.execute {
                switch page {
                case .failure(let gap): conversation.value.takeSnapshot(resumption, because: gap.rawValue)
                case .success(let page): conversation.value.takePage(page, resumption, after: cursor)
                }
            }
        }
    }

    private func takePage(_ page: TableTapReplay.Page, _ resumption: Resumption, after cursor: Position) {
        if !page.messages.isEmpty { sendPage(page, resumption, after: cursor, hasMore: true) }
        resume(resumption, after: page.cursor)
    }

    private func sendPage(_ page: TableTapReplay.Page, _ resumption: Resumption, after cursor: Position, hasMore: Bool) {
        send(
            frames.replay(
                page.messages, from: house.positions.text(cursor, of: attendance.restaurant),
                to: house.positions.text(page.cursor, of: attendance.restaurant), hasMore: hasMore, correlation: resumption.correlation,
                at: house.world.now()))
    }

    private func takeSnapshot(_ resumption: Resumption, because reason: String) {
        send(
            frames.replayUnavailable(
                reason, last: String(resumption.last.prefix(64)), correlation: resumption.correlation, at: house.world.now()))
        let (frames, positions, restaurant, epoch) = (frames, house.positions, attendance.restaurant, house.store.epoch)
        attendance.look { view -> ([UInt8], Place) in
            let place = positions.text(Position(epoch: epoch, sequence: view.head), of: restaurant)
            let sequences = resumption.wanted.compactMap(\.name).map { ($0, view.channels[$0]) }
            return (
                frames.snapshot(of: view, on: resumption.replay.channels, position: place, correlation: resumption.correlation),
                Place(head: view.head, sequences: Dictionary(sequences, uniquingKeysWith: { one, _ in one }))
            )
        } then: { result in
            self.succeeding(result) { snapshot, place in
                self.send(snapshot)
                self.goLive(resumption, place)
            }
        }
    }

    private func goLive(_ resumption: Resumption, _ place: Place) {
        isReplaying = false
        // The token may have been renewed meanwhile, with fewer rights.
        let wanted = resumption.wanted.filter {
            ChannelPermissions.check($0, attendance.principal, in: attendance.restaurant) == nil
        }
        listen(to: Set(wanted))
        confirm(wanted, resumption.failed, place, resumption.correlation)
    }

    private func text(_ head: LogSequence) -> String {
        house.positions.text(Position(epoch: house.store.epoch, sequence: head), of: attendance.restaurant)
    }

    // MARK: Receipts

    private func awaitReceipt(of message: Message) {
        guard let id = message.receipt, case .now(let frame) = message.delivery else { return }
        receipts.sent(id, frame, at: house.world.now())
        if timer == nil { scheduleReceipts() }
    }

    private func acknowledge(_ id: String, _ correlation: String?, at now: Timestamp) {
        if receipts.received(id) { return }
        // Said twice, or after the server gave up: no harm. What never was a message is the client's mistake.
        guard house.positions.position(id, of: attendance.restaurant) == nil else { return }
        refuse("UNKNOWN_MESSAGE", "no message \(id.prefix(64)) was sent here", correlation)
    }

    private func scheduleReceipts() {
        guard let deadline = receipts.nextDeadline else { return timer = nil }
        let conversation = LoopConfined(self, on: attendance.connection.loop)
        let wait = max(Duration.zero, deadline.since(house.world.now()))
        timer = attendance.connection.loop.schedule(after: wait) { conversation.value.sendAgain() }
    }

    private func sendAgain() {
        if let frame = Frame.joined(receipts.due(at: house.world.now())) { attendance.connection.send(frame) }
        scheduleReceipts()
    }

    // MARK: Commands

    private func submit(_ wanted: TableTapCommand, _ id: CommandID?, _ correlation: String?, at now: Timestamp) {
        let principal = attendance.principal
        guard let order = wanted.order(by: principal) else {
            return answer(.init(InvalidMessage.code, "employeeId is missing, and your token's sub is no id"), id, correlation)
        }
        guard principal.may(order.action) != .no else {
            attendance.audit(order.name, subject: order.subject)
            let message = "\(principal.role.rawValue) may not \(order.name)"
            return answer(.init(Rejection.Code.notPermitted.rawValue, message), id, correlation)
        }
        let submission = Submission(
            restaurant: attendance.restaurant, command: order.command, actor: principal.actor, id: id?.scoped(to: principal.user),
            fingerprint: Fingerprint.of(order.fingerprint.utf8))
        attendance.submit(submission) { _ in
        } then: { result, _ in
            switch result {
            case .failure(let refusal):
                if case .rejected(.notPermitted) = refusal { self.attendance.audit(order.name, subject: order.subject) }
                self.answer(.init(refusal), id, correlation)
            case .success(let answer):
                guard let id else { return }
                self.send(
                    self.frames.acknowledged(
                        id, order: answer.order, duplicate: answer.duplicate, correlation: correlation, at: self.house.world.now()))
            }
        }
    }

    private func answer(_ fault: TableTapFrames.Fault, _ id: CommandID?, _ correlation: String?) {
        let now = house.world.now()
        if let id {
            send(frames.messageError(id, fault, correlation: correlation, at: now))
        } else {
            send(frames.error(fault, correlation: correlation, at: now))
        }
    }

    // MARK: The token's life

    func tokenExpiring(_ end: Timestamp, at now: Timestamp) { send(frames.tokenExpiring(end, at: now)) }

    func tokenRenewed(until end: Timestamp, at now: Timestamp) {
        send(frames.authRenewed(end, at: now))
        let lost = channels.filter { ChannelPermissions.check($0, attendance.principal, in: attendance.restaurant) != nil }
        guard !lost.isEmpty else { return }
        listen(to: channels.subtracting(lost))
        send(frames.subscriptionRevoked(lost.map(\.description).sorted(), at: now))
    }

    private func send(_ json: [UInt8]) { attendance.connection.send(Frame(json: json)) }
}
