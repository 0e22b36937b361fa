import Access
import Engine
import Journal
import Realtime
import Restaurant

/// A connection's right to be here: whose token let it in, for which restaurant, and until when. Confined to the connection's loop.
final class Attendance {
    let house: House
    let connection: any Connection
    let address: String
    let restaurant: RestaurantID
    private(set) var principal: Principal
    private var watch: TokenWatch
    private var slot: ConnectionSlot?
    private var timer: (any LoopTimer)?
    /// Told when the token is about to end, and when it has ended.
    private var told: ((TokenWatch.Step) -> Void)?
    /// Looks at a token that the connection shows anew; beside it the client's name for the exchange.
    var shown: ((String, String?) -> Void)?

    /// Takes a connection in.
    ///
    /// - Throws: when there are too many already.
    init(
        _ principal: Principal, of restaurant: RestaurantID, from address: String, on connection: any Connection, in house: House,
        told: @escaping (TokenWatch.Step) -> Void
    ) throws(GateRefusal) {
        self.house = house
        self.connection = connection
        self.address = address
        self.restaurant = restaurant
        self.principal = principal
        self.told = told
        watch = TokenWatch(presentedAt: house.world.now(), expiresAt: principal.expiresAt)
        let confined = LoopConfined(self, on: connection.loop)
        slot = try house.gate.enter(principal, restaurant, from: address) { [loop = connection.loop] in
            loop.execute { confined.value.told?(.end) }
        }
        schedule()
    }

    var endsAt: Timestamp { watch.endsAt }

    func holds(at now: Timestamp) -> Bool { house.gate.stillHolds(principal, in: restaurant, at: now) }

    /// Takes a newer token of the same person.
    ///
    /// - Returns: false if it is another one's, or was revoked.
    func renew(_ principal: Principal) -> Bool {
        guard principal.isSame(as: self.principal), let slot, house.gate.renew(slot, principal) else { return false }
        self.principal = principal
        watch = TokenWatch(presentedAt: house.world.now(), expiresAt: principal.expiresAt)
        schedule()
        return true
    }

    /// Gives the place back. May be called twice.
    func leave() {
        timer?.cancel()
        timer = nil
        told = nil
        shown = nil
        if let slot { house.gate.leave(slot) }
        slot = nil
    }

    /// Keeps what was refused, for the restaurant's managers.
    func audit(_ action: String, subject: String?) {
        house.gate.audit(principal, restaurant, action, subject: subject, from: address, refused: true)
    }

    /// Works something out on the engine's thread, between two groups of commands, and brings it back here: what was published before is
    /// on its way to this loop ahead of it, and nothing of what comes after.
    ///
    /// - Parameter then: called on the connection's loop, unless the connection has left.
    func look<Found: Sendable>(
        _ work: @escaping @Sendable (View) -> Found, then: @escaping (Result<Found, Refusal>) -> Void
    ) {
        let confined = LoopConfined((self, then), on: connection.loop)
        house.engine.look(at: restaurant) { [loop = connection.loop] result in
            let found = result.map(work)
            loop.execute {
                let (attendance, then) = confined.value
                guard attendance.slot != nil else { return }
                then(found)
            }
        }
    }

    /// Hands a command in; the answer comes back to this loop, unless the connection has left.
    ///
    /// - Parameter and: worked out beside the answer, on the engine's thread.
    func submit<Found: Sendable>(
        _ submission: Submission, and work: @escaping @Sendable (Result<Answer, Refusal>) -> Found,
        then: @escaping (Result<Answer, Refusal>, Found) -> Void
    ) {
        let confined = LoopConfined((self, then), on: connection.loop)
        house.engine.submit(submission) { [loop = connection.loop] result in
            let found = work(result)
            loop.execute {
                let (attendance, then) = confined.value
                guard attendance.slot != nil else { return }
                then(result, found)
            }
        }
    }

    private func schedule() {
        timer?.cancel()
        let confined = LoopConfined(self, on: connection.loop)
        let wait = max(Duration.zero, watch.nextDeadline.since(house.world.now()))
        timer = connection.loop.schedule(after: wait) { confined.value.deadline() }
    }

    private func deadline() {
        let step = watch.reached(house.world.now())
        if step != .end { schedule() }
        if step != .nothing { told?(step) }
    }
}
