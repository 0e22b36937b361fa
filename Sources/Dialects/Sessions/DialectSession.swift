import Access
import Engine
import NIOCore
import Realtime
import Restaurant

/// One connection from its upgrade to its end, the same in every dialect: it shows a token, is let in, is held to its rate, and leaves.
/// What it talks about in between is its ``Conversation``. Confined to its loop.
final class DialectSession: Session {
    /// How far it got.
    private enum Phase {
        /// Nothing is said to it before it has shown a token; it has until the timer fires.
        case waitingForToken(any LoopTimer)
        /// A token is being looked at; what comes meanwhile waits.
        case verifying([ByteBuffer])
        case open(Attendance, any Conversation)
        case closed
    }

    private static let mostHeldMessages = 16

    private let house: House
    private let manner: any Manner
    private let address: String
    private let since: String?
    /// The one that the connection named, where the dialect lets it.
    private let named: RestaurantID?
    /// Forgotten once it was heard.
    private var introduction: Introduction?
    private var connection: (any Connection)?
    private var phase: Phase = .closed
    private var rate: RateLimit

    /// - Parameters:
    ///   - since: where the client says that it stopped reading.
    ///   - restaurant: the one that it named; nil for its token's first.
    init(
        house: House, manner: any Manner, address: String, introduction: Introduction, since: String? = nil, restaurant: RestaurantID? = nil
    ) {
        self.house = house
        self.manner = manner
        self.address = address
        self.introduction = introduction
        self.since = since
        named = restaurant
        rate = RateLimit(house.limits.messagesPerMinute)
    }

    // MARK: Session

    func opened(_ connection: any Connection) {
        self.connection = connection
        let introduction = introduction
        self.introduction = nil
        switch introduction {
        case .shown(.success(let principal)): admit(principal, since: since)
        case .shown(.failure), nil: answer(.unauthorized)
        case .toCome:
            let session = LoopConfined(self, on: connection.loop)
            phase = .waitingForToken(
                connection.loop.schedule(after: house.limits.firstMessage) { session.value.answer(.unauthorized) })
        }
    }

    func received(text: ByteBuffer) {
        if underRateLimit() { take(text) }
    }

    /// What was counted, once.
    private func take(_ text: ByteBuffer) {
        switch phase {
        case .closed: break
        case .waitingForToken(let timer): receivedFirst(text, timer)
        case .verifying(var held):
            guard held.count < Self.mostHeldMessages else { return answer(.unauthorized) }
            held.append(text)
            phase = .verifying(held)
        case .open(let attendance, let conversation):
            let now = house.world.now()
            guard attendance.holds(at: now) else { return answer(.tokenEnded) }
            conversation.received(text, at: now)
        }
    }

    func received(binary: ByteBuffer) {
        connection?.close(.unsupportedData, "text messages only")
    }

    func drain(within window: Duration) {
        guard let connection else { return }
        let session = LoopConfined(self, on: connection.loop)
        // Spread over the window, so that the clients do not come back in one instant.
        let delay = window * house.world.fraction()
        _ = connection.loop.schedule(after: delay) { session.value.connection?.close(.goingAway, "Server restarting") }
    }

    func closed() {
        switch phase {
        case .waitingForToken(let timer): timer.cancel()
        case .open(let attendance, let conversation):
            conversation.left()
            attendance.leave()
        case .verifying, .closed: break
        }
        phase = .closed
        connection = nil
    }

    // MARK: Showing who it is

    private func receivedFirst(_ text: ByteBuffer, _ timer: any LoopTimer) {
        do {
            let (token, since) = try manner.introduction(in: text)
            timer.cancel()
            phase = .verifying([])
            verify(token) { session, result in
                guard case .verifying(let held) = session.phase else { return }
                switch result {
                case .failure: session.answer(.unauthorized)
                case .success(let principal):
                    session.admit(principal, since: since ?? session.since)
                    for message in held { session.take(message) }
                }
            }
        } catch {
            answer(error)
        }
    }

    private func verify(_ token: String, then: @escaping @Sendable (DialectSession, Result<Principal, GateRefusal>) -> Void) {
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
        guard let connection, let first = principal.restaurants.first else { return answer(.unauthorized) }
        let restaurant = named ?? first
        guard principal.owns(restaurant) else {
            house.gate.audit(
                principal, first, "names another restaurant", subject: restaurant.rawValue, from: address, refused: true)
            return answer(.anotherRestaurant)
        }
        do throws(GateRefusal) {
            let attendance = try Attendance(principal, of: restaurant, from: address, on: connection, in: house) { [weak self] step in
                self?.tokenReached(step)
            }
            attendance.shown = { [weak self] token, correlation in self?.renew(token, correlation) }
            phase = .open(attendance, manner.converse(attendance, since: since))
        } catch {
            switch error {
            case .tooMany: answer(.tooManyConnections("\(error)"), of: restaurant)
            case .token, .revoked, .suspicious: answer(.unauthorized)
            }
        }
    }

    // MARK: The token's life

    private func renew(_ token: String, _ correlation: String?) {
        verify(token) { session, result in
            guard case .open(let attendance, let conversation) = session.phase else { return }
            guard case .success(let principal) = result, attendance.renew(principal) else { return session.answer(.tokenEnded) }
            conversation.tokenRenewed(until: attendance.endsAt, correlation: correlation, at: session.house.world.now())
        }
    }

    private func tokenReached(_ step: TokenWatch.Step) {
        guard case .open(_, let conversation) = phase else { return }
        switch step {
        case .nothing: break
        case .warn(let end): conversation.tokenExpiring(end, at: house.world.now())
        case .end: answer(.tokenEnded)
        }
    }

    // MARK: Trouble

    private func underRateLimit() -> Bool {
        switch rate.take(at: house.world.now()) {
        case .allowed: return true
        case .exceeded(let retryAfter, let limit, _, let windows):
            answer(.tooManyMessages(seconds: Int(retryAfter.components.seconds) + 1, limit: limit, windows: windows))
            return false
        }
    }

    /// - Parameter known: the connection's restaurant, where it was not let in.
    private func answer(_ trouble: Trouble, of known: RestaurantID? = nil) {
        let restaurant: RestaurantID? = if case .open(let attendance, _) = phase { attendance.restaurant } else { known }
        let answer = manner.answer(to: trouble, of: restaurant, at: house.world.now())
        if let frame = answer.frame { connection?.send(frame) }
        if let reason = answer.close { connection?.close(.policyViolation, reason) }
    }
}
