import Access
import Engine
import Journal
import Logging
import NIOCore
import Realtime
import Restaurant

/// One connection that speaks Restaurant OS: it shows who it is, hears its restaurant, asks for what it missed, and moves orders.
/// Confined to its loop.
final class RestaurantOSSession: Session {
    /// How far it got.
    private enum Phase {
        /// Nothing is said to it before it has shown a token; it has until the timer fires.
        case waitingForToken(any LoopTimer)
        /// A token is being looked at; what comes meanwhile waits.
        case verifying([ByteBuffer])
        case open(Guest)
        case closed
    }

    /// What is known of a connection that has shown a valid token.
    private final class Guest {
        var principal: Principal
        let restaurant: RestaurantID
        let frames: RestaurantOSFrames
        let seat: Seat
        let slot: ConnectionSlot
        var watch: TokenWatch
        var timer: (any LoopTimer)?
        var subscriptions: RestaurantOSSubscriptions
        let listener: Listener

        init(
            principal: Principal, restaurant: RestaurantID, frames: RestaurantOSFrames, seat: Seat, slot: ConnectionSlot, watch: TokenWatch,
            subscriptions: RestaurantOSSubscriptions
        ) {
            self.principal = principal
            self.restaurant = restaurant
            self.frames = frames
            self.seat = seat
            self.slot = slot
            self.watch = watch
            self.subscriptions = subscriptions
            listener = principal.listener
        }

        var interest: Interest { Interest(listener: listener, subscriptions: subscriptions.interests) }
    }

    /// How the connection introduced itself in its upgrade.
    enum Introduction: Sendable {
        /// A token in the query string or the header, already looked at.
        case shown(Result<Principal, GateRefusal>)
        /// The token comes as the first message (001, `authenticate`).
        case toCome
    }

    private static let mostHeldMessages = 16

    private let house: House
    private let version: RestaurantOSVersion
    private let address: String
    private let introduction: Introduction
    private let since: String?
    private var connection: (any Connection)?
    private var phase: Phase = .closed
    private var rate: RateLimit

    init(house: House, version: RestaurantOSVersion, address: String, introduction: Introduction, since: String?) {
        self.house = house
        self.version = version
        self.address = address
        self.introduction = introduction
        self.since = since
        rate = RateLimit(house.limits.messagesPerMinute)
    }

    // MARK: Session

    func opened(_ connection: any Connection) {
        self.connection = connection
        switch introduction {
        case .shown(.success(let principal)): admit(principal, since: since)
        case .shown(.failure): closeUnauthorized()
        case .toCome:
            let session = LoopConfined(self, on: connection.loop)
            phase = .waitingForToken(
                connection.loop.schedule(after: house.limits.firstMessage) { session.value.closeUnauthorized() })
        }
    }

    func received(text: ByteBuffer) {
        guard underRateLimit() else { return }
        switch phase {
        case .closed: break
        case .waitingForToken(let timer): receivedFirst(text, timer)
        case .verifying(var held):
            guard held.count < Self.mostHeldMessages else { return closeUnauthorized() }
            held.append(text)
            phase = .verifying(held)
        case .open(let guest): received(text, from: guest)
        }
    }

    func received(binary: ByteBuffer) {
        connection?.close(.unsupportedData, "text messages only")
    }

    func drain(within window: Duration) {
        guard let connection else { return }
        let session = LoopConfined(self, on: connection.loop)
        // Spread over the window, so that the clients do not come back in one instant.
        let delay = window * Double.random(in: 0...1)
        _ = connection.loop.schedule(after: delay) { session.value.connection?.close(.goingAway, "Server restarting") }
    }

    func closed() {
        switch phase {
        case .waitingForToken(let timer): timer.cancel()
        case .open(let guest):
            guest.timer?.cancel()
            guest.seat.leave()
            house.gate.leave(guest.slot)
            if let device = guest.principal.device { house.devices.left(guest.restaurant, device, at: house.world.now()) }
        case .verifying, .closed: break
        }
        phase = .closed
        connection = nil
    }

    // MARK: Showing who it is

    private func receivedFirst(_ text: ByteBuffer, _ timer: any LoopTimer) {
        do {
            guard case .auth(let token, let since) = try RestaurantOSReceived(text).message else {
                return say(.init(code: "AUTHENTICATION_REQUIRED", message: "send {\"type\":\"auth\",\"token\":…} first"))
            }
            timer.cancel()
            phase = .verifying([])
            verify(token) { session, result in
                guard case .verifying(let held) = session.phase else { return }
                switch result {
                case .failure: session.closeUnauthorized()
                case .success(let principal):
                    session.admit(principal, since: since ?? session.since)
                    for message in held { session.received(text: message) }
                }
            }
        } catch {
            say(.init(code: error.code, message: error.message))
        }
    }

    private func verify(_ token: String, then: @escaping @Sendable (RestaurantOSSession, Result<Principal, GateRefusal>) -> Void) {
        guard let connection else { return }
        let session = LoopConfined(self, on: connection.loop)
        let (gate, address, loop) = (house.gate, address, connection.loop)
        Task {
            let result: Result<Principal, GateRefusal>
            do throws(GateRefusal) {
                result = .success(try await gate.principal(token: token, from: address))
            } catch {
                result = .failure(error)
            }
            loop.execute { then(session.value, result) }
        }
    }

    private func admit(_ principal: Principal, since: String?) {
        guard let connection, let restaurant = principal.restaurants.first else { return closeUnauthorized() }
        let session = LoopConfined(self, on: connection.loop)
        let slot: ConnectionSlot
        do {
            slot = try house.gate.enter(principal, restaurant, from: address) { [loop = connection.loop] in
                loop.execute { session.value.revoked() }
            }
        } catch {
            say(.init(code: "TOO_MANY_CONNECTIONS", message: "\(error)"))
            return close(.policyViolation, "Too many connections")
        }
        let now = house.world.now()
        let guest = Guest(
            principal: principal, restaurant: restaurant, frames: RestaurantOSFrames(version: version, restaurant: restaurant),
            seat: house.hub.seat(in: restaurant, voice: house.voice(version), on: connection.loop), slot: slot,
            watch: TokenWatch(presentedAt: now, expiresAt: principal.expiresAt),
            subscriptions: RestaurantOSSubscriptions(limit: house.limits.subscriptions))
        phase = .open(guest)
        watchToken(of: guest)
        send(guest.frames.connected(.init(user: principal.user, role: principal.role, position: nil), at: now))
        catchUp(guest, since: since)
    }

    // MARK: What was missed

    /// Joins the live events, behind what was missed if the client knows where it was (000, Message Persistence).
    private func catchUp(_ guest: Guest, since: String?) {
        let from: MissedMessages.From
        if let since {
            from = .position(since)
        } else if let device = guest.principal.device, let left = house.devices.back(guest.restaurant, device, at: house.world.now()) {
            from = .time(left)
        } else {
            return join(guest)
        }
        look(guest) { [house, version, listener = guest.listener, restaurant = guest.restaurant] view in
            MissedMessages(house: house, version: version, listener: listener, restaurant: restaurant).frame(from, view)
        } then: { session, guest, frame in
            session.send(frame)
            session.join(guest)
        }
    }

    private func join(_ guest: Guest) {
        guard let connection else { return }
        guest.seat.join(connection, interest: guest.interest)
    }

    private func sync(_ guest: Guest) {
        let (restaurant, frames, interest, voice) = (guest.restaurant, guest.frames, guest.interest, house.voice(version))
        let (epoch, positions) = (house.store.epoch, house.positions)
        look(guest) { view in
            let place = positions.text(Position(epoch: epoch, sequence: view.head), of: restaurant)
            let orders = view.activeOrders.filter { voice.mayHear(interest, about: $0) }
            return orders.map { frames.order("order:created", $0, at: view.now, position: nil, replay: true) }
                + [frames.syncComplete(count: orders.count, at: view.now, position: place)]
        } then: { session, _, answers in
            if let frame = Frame.joined(answers.map(Frame.init(json:))) { session.connection?.send(frame) }
        }
    }

    /// Works out an answer on the engine's thread, between two groups of commands, and brings it back here.
    private func look<Found: Sendable>(
        _ guest: Guest, _ work: @escaping @Sendable (View) -> Found,
        then: @escaping @Sendable (RestaurantOSSession, Guest, Found) -> Void
    ) {
        guard let connection else { return }
        let session = LoopConfined(self, on: connection.loop)
        let now = house.world.now
        house.engine.look(at: guest.restaurant) { [loop = connection.loop] result in
            let found = result.map(work)
            loop.execute {
                guard case .open(let guest) = session.value.phase else { return }
                switch found {
                case .success(let found): then(session.value, guest, found)
                case .failure(let refusal):
                    session.value.send(guest.frames.error(.init(refusal), at: now()))
                    if case .unknownRestaurant = refusal { session.value.close(.policyViolation, "Unknown restaurant") }
                }
            }
        }
    }

    // MARK: What it says

    private func received(_ text: ByteBuffer, from guest: Guest) {
        let now = house.world.now()
        guard house.gate.stillHolds(guest.principal, at: now) else { return revoked() }
        let received: RestaurantOSReceived
        do {
            received = try RestaurantOSReceived(text)
        } catch {
            return send(guest.frames.error(.init(code: error.code, message: error.message, command: error.command), at: now))
        }
        if let named = received.restaurant, named != guest.restaurant.rawValue {
            return closeStranger(guest, subject: named, action: "names another restaurant")
        }
        switch received.message {
        case .ping: connection?.send(RestaurantOSFrames.pong)
        case .pong: break
        case .auth(let token, _): renew(guest, token)
        case .sync: sync(guest)
        case .subscribe(let events, let filters):
            do {
                try guest.subscriptions.subscribe(events, filters: filters)
                guest.seat.change(to: guest.interest)
                send(guest.frames.subscribed("subscribed", events: events, active: guest.subscriptions.active.count, at: now))
            } catch {
                send(guest.frames.error(.init(code: "INVALID_SUBSCRIPTION", message: "\(error)"), at: now))
            }
        case .unsubscribe(let events):
            guest.subscriptions.unsubscribe(events)
            guest.seat.change(to: guest.interest)
            send(guest.frames.subscribed("unsubscribed", events: events, active: guest.subscriptions.active.count, at: now))
        case .updateStatus(let order, let status, let command):
            submit(.moveOrder(order, to: status), order, command, "move|\(order)|\(status.rawValue)", guest)
        case .updateItem(let order, let item, let status, let command):
            submit(.moveItem(order, item, to: status), order, command, "item|\(order)|\(item)|\(status.rawValue)", guest)
        }
    }

    private func submit(_ command: Command, _ order: OrderID, _ id: CommandID?, _ fingerprint: String, _ guest: Guest) {
        guard let connection else { return }
        let now = house.world.now()
        guard guest.principal.may(.moveStatus) == .yes else {
            house.gate.audit(
                guest.principal, guest.restaurant, "order:update_status", subject: order.rawValue, from: address, refused: true)
            let fault = RestaurantOSFrames.Fault(
                code: Rejection.Code.notPermitted.rawValue, message: "\(guest.principal.role.rawValue) may not move orders", command: id)
            return send(guest.frames.error(fault, at: now))
        }
        let submission = Submission(
            restaurant: guest.restaurant, command: command, actor: guest.principal.actor, id: id,
            fingerprint: Fingerprint.of(fingerprint.utf8))
        let session = LoopConfined(self, on: connection.loop)
        let store = house.store
        house.engine.submit(submission) { [loop = connection.loop] result in
            // Asked only when a command names an order that this restaurant does not have.
            let owner: RestaurantID? =
                if case .failure(.rejected(.notFound)) = result { try? store.owner(of: order) } else { nil }
            loop.execute { session.value.answered(result, id, order, owner: owner) }
        }
    }

    private func answered(_ result: Result<Answer, Refusal>, _ id: CommandID?, _ order: OrderID, owner: RestaurantID?) {
        guard case .open(let guest) = phase else { return }
        let now = house.world.now()
        switch result {
        case .success(let answer):
            guard let id else { return }
            let place = answer.entries.last.map { house.position(of: $0) }
            send(guest.frames.acknowledged(id, order: answer.order, duplicate: answer.duplicate, at: now, position: place))
        case .failure(let refusal):
            if let owner, owner != guest.restaurant {
                return closeStranger(guest, subject: order.rawValue, action: "names another restaurant's order")
            }
            var fault = RestaurantOSFrames.Fault(refusal)
            fault.command = id
            send(guest.frames.error(fault, at: now))
        }
    }

    // MARK: The token's life

    private func renew(_ guest: Guest, _ token: String) {
        verify(token) { session, result in
            guard case .open(let guest) = session.phase else { return }
            let now = session.house.world.now()
            guard case .success(let principal) = result, principal.isSame(as: guest.principal) else {
                return session.revoked()
            }
            guest.principal = principal
            guest.watch = TokenWatch(presentedAt: now, expiresAt: principal.expiresAt)
            session.house.gate.renew(guest.slot, principal)
            session.watchToken(of: guest)
            session.send(guest.frames.authRenewed(guest.watch.endsAt, at: now))
        }
    }

    private func watchToken(of guest: Guest) {
        guard let connection else { return }
        guest.timer?.cancel()
        let session = LoopConfined(self, on: connection.loop)
        let wait = max(Duration.zero, guest.watch.nextDeadline.since(house.world.now()))
        guest.timer = connection.loop.schedule(after: wait) { session.value.tokenDeadline() }
    }

    private func tokenDeadline() {
        guard case .open(let guest) = phase else { return }
        let now = house.world.now()
        switch guest.watch.reached(now) {
        case .nothing: watchToken(of: guest)
        case .warn(let expiry):
            send(guest.frames.tokenExpiring(expiry, at: now))
            watchToken(of: guest)
        case .end: revoked()
        }
    }

    private func revoked() {
        guard case .open(let guest) = phase else { return }
        send(guest.frames.reconnectWithNewToken(at: house.world.now()))
        close(.policyViolation, "AUTHENTICATION_FAILED")
    }

    // MARK: Ends

    private func underRateLimit() -> Bool {
        let now = house.world.now()
        switch rate.take(at: now) {
        case .allowed: return true
        case .exceeded(let retryAfter, _, _, let windows):
            // 000 closes at once; v6 warns, and closes one that goes on for three windows.
            if version == .v1 || windows >= 3 {
                close(.policyViolation, "Rate limit exceeded")
            } else {
                let seconds = Int(retryAfter.components.seconds) + 1
                say(.init(code: "RATE_LIMITED", message: "too many messages; go on in \(seconds) s", retryAfter: seconds))
            }
            return false
        }
    }

    private func closeStranger(_ guest: Guest, subject: String, action: String) {
        house.gate.audit(guest.principal, guest.restaurant, action, subject: subject, from: address, refused: true)
        close(.policyViolation, "Another restaurant")
    }

    private func closeUnauthorized() { close(.policyViolation, "Unauthorized") }

    private func close(_ code: CloseCode, _ reason: String) { connection?.close(code, reason) }

    /// Says something to a connection that may not have shown its restaurant yet.
    private func say(_ fault: RestaurantOSFrames.Fault) {
        let now = house.world.now()
        if case .open(let guest) = phase {
            send(guest.frames.error(fault, at: now))
        } else {
            send(RestaurantOSFrames(version: version, restaurant: nil).error(fault, at: now))
        }
    }

    private func send(_ json: [UInt8]) { connection?.send(Frame(json: json)) }
}
