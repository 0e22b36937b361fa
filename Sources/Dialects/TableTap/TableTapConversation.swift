import Access
import Engine
import Journal
import NIOCore
import Realtime
import Restaurant

/// What is said on one connection that speaks table-tap: it subscribes to channels, comes back to where it was, says what it has, and
/// gives commands. Confined to its loop.
final class TableTapConversation: Conversation {
    let attendance: Attendance
    let frames: TableTapFrames
    private let seat: Seat
    /// What it listens to, live.
    private(set) var channels: Set<ChannelPattern> = []
    /// Changes of its channels that the engine has not come to yet.
    private var pendingChanges = 0
    /// What was missed is on its way; nothing live is, until it is through.
    var resumption: Resumption?
    private var hasJoined = false
    private var receipts = Receipts()
    private var receiptTimer: (any LoopTimer)?
    /// Waits for the socket to take a page of what was missed.
    var pageTimer: (any LoopTimer)?

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

    var house: House { attendance.house }
    /// Whether it has begun to listen.
    var isListening: Bool { !channels.isEmpty || pendingChanges > 0 }

    private static func capabilities(of role: Role) -> [String] {
        let all = ["order_updates", "status_notifications", "replay", "acknowledgements", "order_cancel"]
        let staff = ["order_commands", "staff_commands"]
        return all + (role.isStaff ? staff : []) + (role.isManagement ? ["counter_commands"] : [])
    }

    func left() {
        receiptTimer?.cancel()
        pageTimer?.cancel()
        house.metrics.leave(attendance.connection, of: attendance.restaurant)
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
        case .auth(let token): attendance.shown?(token, correlation)
        case .ping(let asked): send(frames.pong(asked: asked, correlation: correlation, at: now))
        case .subscribe(let names): subscribe(names, correlation)
        case .unsubscribe(let names): unsubscribe(names, correlation)
        case .reconnect(let last, let names): reconnect(last, names, correlation)
        case .ack(let id): acknowledge(id, correlation, at: now)
        case .command(let command): submit(command, received.messageID, correlation, at: now)
        }
    }

    func refuse(_ code: String, _ message: String, _ correlation: String?) {
        send(frames.error(.init(code, message), correlation: correlation, at: house.world.now()))
    }

    // MARK: Channels

    /// What becomes of the names that a client asks for.
    func sort(_ names: [String]) -> (wanted: [ChannelPattern], failed: [(channel: String, reason: ChannelRefusal)]) {
        var wanted: [ChannelPattern] = []
        var failed: [(channel: String, reason: ChannelRefusal)] = []
        var all = channels
        var seen: Set<ChannelPattern> = []
        for name in names {
            guard let pattern = ChannelPattern(name) else {
                failed.append((String(name.prefix(160)), .unknownChannel))
                continue
            }
            guard seen.insert(pattern).inserted else { continue }
            if let refusal = ChannelPermissions.check(pattern, attendance.principal, in: attendance.restaurant) {
                failed.append((name, refusal))
            } else if all.count >= house.limits.channels, !all.contains(pattern) {
                failed.append((name, .limitExceeded))
            } else {
                all.insert(pattern)
                wanted.append(pattern)
            }
        }
        audit(failed.filter { $0.reason == .insufficientPermissions }.map(\.channel))
        return (wanted, failed)
    }

    /// One line of the audit record for one message, however much it asked for: every line is a write to the disk.
    private func audit(_ refused: [String]) {
        guard let first = refused.first else { return }
        attendance.audit("subscribe", subject: refused.count == 1 ? first : "\(first) and \(refused.count - 1) more")
    }

    private func subscribe(_ names: [String], _ correlation: String?) {
        changeChannels(names, correlation) { place in
            let (wanted, failed) = self.sort(names)
            self.listen(to: self.channels.union(wanted))
            self.confirm(wanted, failed, place, correlation)
            self.sendMetrics(place, to: wanted)
        }
    }

    private func unsubscribe(_ names: [String], _ correlation: String?) {
        changeChannels([], correlation) { _ in
            let gone = Set(names.compactMap { ChannelPattern($0) })
            self.listen(to: self.channels.subtracting(gone))
            self.send(self.frames.unsubscribed(names, correlation: correlation, at: self.house.world.now()))
        }
    }

    /// Where a restaurant's log and some of its channels are.
    struct Place: Sendable {
        let head: LogSequence
        let sequences: [ChannelName: ChannelSequence]
        /// The restaurant's figures, for who asks for them; nil for others.
        let metrics: Frame?

        init(_ view: View, _ patterns: some Sequence<ChannelPattern>, _ feed: MetricsFeed) {
            head = view.head
            sequences = Dictionary(patterns.compactMap(\.name).map { ($0, view.channels[$0]) }, uniquingKeysWith: { one, _ in one })
            metrics = patterns.contains { $0.matches(.metrics(view.state.settings.id)) } ? feed.present(view) : nil
        }
    }

    /// Between two groups of commands, so that what the answer says is where the live messages begin.
    private func changeChannels(_ names: [String], _ correlation: String?, then: @escaping (Place) -> Void) {
        guard resumption == nil else { return refuse("REPLAY_IN_PROGRESS", "try again when the replay is through", correlation) }
        pendingChanges += 1
        attendance.look { [feed = house.metrics] view in
            Place(view, names.compactMap { ChannelPattern($0) }, feed)
        } then: { result in
            self.pendingChanges -= 1
            self.succeeding(result, correlation, then)
        }
    }

    func succeeding<Found>(_ result: Result<Found, Refusal>, _ correlation: String?, _ then: (Found) -> Void) {
        switch result {
        case .success(let found): then(found)
        case .failure(let refusal):
            // Whoever wanted to come back may try it again.
            resumption = nil
            send(frames.error(.init(refusal), correlation: correlation, at: house.world.now()))
            if case .unknownRestaurant = refusal { attendance.connection.close(.policyViolation, "Unknown restaurant") }
        }
    }

    func confirm(
        _ wanted: [ChannelPattern], _ failed: [(channel: String, reason: ChannelRefusal)], _ place: Place, _ correlation: String?
    ) {
        let sequences = wanted.compactMap(\.name).compactMap { name in place.sequences[name].map { (name, $0) } }
        send(
            frames.subscriptionConfirmed(
                wanted.map(\.description), failed: failed, sequences: sequences, position: position(place.head), correlation: correlation,
                at: house.world.now()))
    }

    /// What figures are at the moment, to who begins to listen to them now: the next ones come in five seconds.
    func sendMetrics(_ place: Place, to wanted: [ChannelPattern]) {
        guard let metrics = place.metrics, hearsMetrics(wanted) else { return }
        attendance.connection.send(metrics)
    }

    private func hearsMetrics(_ channels: some Sequence<ChannelPattern>) -> Bool {
        channels.contains { $0.matches(.metrics(attendance.restaurant)) }
    }

    func listen(to channels: Set<ChannelPattern>) {
        guard channels != self.channels || !hasJoined else { return }
        let (before, after) = (hearsMetrics(self.channels), hearsMetrics(channels))
        if before, !after { house.metrics.leave(attendance.connection, of: attendance.restaurant) }
        if after, !before { house.metrics.join(attendance.connection, of: attendance.restaurant) }
        self.channels = channels
        let interest = Interest(listener: attendance.principal.listener, channels: ChannelSelection(channels))
        if hasJoined { return seat.change(to: interest) }
        hasJoined = true
        seat.join(attendance.connection, interest: interest) { [weak self] message in self?.awaitReceipt(of: message) }
    }

    func position(_ head: LogSequence) -> String {
        house.positions.text(Position(epoch: house.store.epoch, sequence: head), of: attendance.restaurant)
    }

    // MARK: Receipts

    func awaitReceipt(of message: Message) {
        guard let id = message.receipt, case .now(let frame) = message.delivery else { return }
        let before = receipts.nextDeadline
        receipts.sent(id, frame, at: house.world.now())
        // What is new may be due again before what waits for its third time.
        if receipts.nextDeadline != before { scheduleReceipts() }
    }

    private func acknowledge(_ id: String, _ correlation: String?, at now: Timestamp) {
        if receipts.received(id) { return }
        // Said twice, or after the server gave up: no harm. What never was a message is the client's mistake.
        guard house.positions.position(id, of: attendance.restaurant) == nil else { return }
        refuse("UNKNOWN_MESSAGE", "no message \(id.prefix(64)) was sent here", correlation)
    }

    private func scheduleReceipts() {
        receiptTimer?.cancel()
        guard let deadline = receipts.nextDeadline else { return receiptTimer = nil }
        let conversation = LoopConfined(self, on: attendance.connection.loop)
        let wait = max(Duration.zero, deadline.since(house.world.now()))
        receiptTimer = attendance.connection.loop.schedule(after: wait) { conversation.value.sendAgain() }
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
            let role = Role.employee.permission(for: order.action) == .no ? "manager" : "staff"
            return answer(.init(Rejection.Code.notPermitted.rawValue, message, requiredRole: role), id, correlation)
        }
        let submission = Submission(
            restaurant: attendance.restaurant, command: order.command, actor: principal.actor, id: id?.scoped(to: principal.user),
            fingerprint: Fingerprint.of(order.fingerprint.utf8),
            origin: .init(name: order.name, subject: order.subject, address: attendance.address))
        attendance.submit(submission) { [store = house.store] result -> RestaurantID? in
            // Asked only when a command names an order that this restaurant does not have.
            guard case .failure(.rejected(.notFound)) = result, let named = order.command.order else { return nil }
            return try? store.owner(of: named)
        } then: { result, owner in
            switch result {
            case .failure(let refusal):
                if owner != nil { self.attendance.audit("names another restaurant's order", subject: order.subject) }
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

    func tokenRenewed(until end: Timestamp, correlation: String?, at now: Timestamp) {
        send(frames.authRenewed(end, correlation: correlation, at: now))
        let lost = channels.union(resumption?.wanted ?? []).filter {
            ChannelPermissions.check($0, attendance.principal, in: attendance.restaurant) != nil
        }
        guard !lost.isEmpty else { return }
        resumption?.wanted.removeAll(where: lost.contains)
        if !channels.isDisjoint(with: lost) { listen(to: channels.subtracting(lost)) }
        send(frames.subscriptionRevoked(lost.map(\.description).sorted(), at: now))
    }

    func send(_ json: [UInt8]) { attendance.connection.send(Frame(json: json)) }
}
