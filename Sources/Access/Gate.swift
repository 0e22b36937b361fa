import Restaurant
import Synchronization

/// Lets people in: tokens, limits, revocations and origins, the same for every dialect and for HTTP.
package final class Gate: Sendable {
    /// A connection that was let in; given back when it ends.
    private struct Guest: Sendable {
        var principal: Principal
        let restaurant: RestaurantID
        let address: String
        let since: Timestamp
        let revoked: @Sendable () -> Void
    }

    private struct State {
        var connections: ConnectionLedger
        var suspicion: SuspicionLedger
        var revocations = Revocations()
        var guests: [ConnectionSlot: Guest] = [:]
        var nextSlot = 0
        var failures = 0
    }

    private let verifier: TokenVerifier
    private let origins: OriginPolicy
    private let now: @Sendable () -> Timestamp
    private let keep: @Sendable (AuditEntry) -> Void
    private let state: Mutex<State>

    /// - Parameter audit: keeps what was refused or tried.
    package init(
        verifier: TokenVerifier, limits: Limits, origins: OriginPolicy, now: @escaping @Sendable () -> Timestamp,
        audit: @escaping @Sendable (AuditEntry) -> Void
    ) {
        self.verifier = verifier
        self.origins = origins
        self.now = now
        keep = audit
        state = Mutex(
            State(
                connections: ConnectionLedger(limits: limits),
                suspicion: SuspicionLedger(limit: limits.failuresPerAddress, window: limits.suspicionWindow)))
    }

    package func allows(origin: String?, host: String?) -> Bool { origins.allows(origin: origin, host: host) }

    /// Who a token speaks for, if it holds. Where it is used decides whether it was revoked: see ``isRevoked(_:in:)``.
    ///
    /// - Parameters:
    ///   - address: the peer's; after too many failures from there the token is not even looked at.
    ///   - use: what the token has to be for.
    package func principal(token: String, from address: String, for use: TokenUse = .access) async throws(GateRefusal) -> Principal {
        guard !suspects(address) else { throw .suspicious }
        let principal: Principal
        do {
            principal = try await verifier.principal(token, for: use)
        } catch {
            failed(address)
            throw .token(error)
        }
        return principal
    }

    /// Whether an address has failed so often to show who it is that it is not even looked at.
    package func suspects(_ address: String) -> Bool { state.withLock { $0.suspicion.suspects(address, at: now()) } }

    /// Counts a failure to show who one is.
    package func failed(_ address: String) {
        state.withLock { state in
            state.failures += 1
            state.suspicion.failed(address, at: now())
        }
    }

    /// Whether what a connection was let in for still holds; asked with every message.
    package func stillHolds(_ principal: Principal, in restaurant: RestaurantID, at now: Timestamp) -> Bool {
        now < principal.expiresAt && !isRevoked(principal, in: restaurant)
    }

    /// Whether a token was revoked at a restaurant. It may still be good at others.
    package func isRevoked(_ principal: Principal, in restaurant: RestaurantID) -> Bool {
        state.withLock { $0.revocations.hit(principal, at: restaurant) }
    }

    /// How a token stands at a restaurant.
    package func standing(of principal: Principal, in restaurant: RestaurantID) -> TokenStanding {
        state.withLock { $0.revocations.standing(of: principal, at: restaurant) }
    }

    /// Takes a connection in, unless its token was revoked since it was shown, or a limit is reached.
    ///
    /// - Parameter revoked: called at once, on any thread, when its token is revoked.
    package func enter(
        _ principal: Principal, _ restaurant: RestaurantID, from address: String, revoked: @escaping @Sendable () -> Void
    ) throws(GateRefusal) -> ConnectionSlot {
        let result: Result<ConnectionSlot, GateRefusal> = state.withLock { state in
            if state.revocations.hit(principal, at: restaurant) { return .failure(.revoked) }
            if let full = state.connections.full(for: principal.user, in: restaurant) { return .failure(.full(full)) }
            state.connections.add(principal.user, in: restaurant)
            state.nextSlot += 1
            let slot = ConnectionSlot(number: state.nextSlot)
            state.guests[slot] = Guest(
                principal: principal, restaurant: restaurant, address: address, since: now(), revoked: revoked)
            return .success(slot)
        }
        // What was revoked may be shown again every second, and every line of the record is a write to the disk.
        if case .failure(.tooMany) = result { audit(principal, restaurant, "connect", subject: nil, from: address, refused: true) }
        return try result.get()
    }

    /// The connection showed a newer token.
    ///
    /// - Returns: false if that was revoked, and the connection has to end.
    package func renew(_ slot: ConnectionSlot, _ principal: Principal) -> Bool {
        state.withLock { state in
            guard let restaurant = state.guests[slot]?.restaurant, !state.revocations.hit(principal, at: restaurant) else { return false }
            state.guests[slot]?.principal = principal
            return true
        }
    }

    package func leave(_ slot: ConnectionSlot) {
        state.withLock { state in
            guard let guest = state.guests.removeValue(forKey: slot) else { return }
            state.connections.remove(guest.principal.user, in: guest.restaurant)
        }
    }

    /// Ends what somebody was given at a restaurant; their connections there hear of it at once.
    package func revoke(_ revocation: Revocation, at restaurant: RestaurantID) {
        let hit = state.withLock { state in
            state.revocations.add(revocation, at: restaurant)
            return state.guests.values.filter { $0.restaurant == restaurant && state.revocations.hit($0.principal, at: restaurant) }
                .map(\.revoked)
        }
        for tell in hit { tell() }
    }

    /// Who is connected to a restaurant, the longest first.
    package func presences(at restaurant: RestaurantID) -> [Presence] {
        state.withLock { state in
            state.guests.filter { $0.value.restaurant == restaurant }.sorted { $0.key.number < $1.key.number }.map {
                Presence(slot: $0.key, principal: $0.value.principal, address: $0.value.address, since: $0.value.since)
            }
        }
    }

    /// Sends a connection away; its token stays good.
    ///
    /// - Returns: false if there is none at this restaurant.
    package func dismiss(_ slot: ConnectionSlot, at restaurant: RestaurantID) -> Bool {
        let guest = state.withLock { $0.guests[slot] }
        guard let guest, guest.restaurant == restaurant else { return false }
        guest.revoked()
        return true
    }

    /// Keeps what somebody did or tried.
    package func audit(
        _ principal: Principal, _ restaurant: RestaurantID, _ action: String, subject: String?, from address: String, refused: Bool
    ) {
        keep(
            AuditEntry(
                restaurant: restaurant, at: now(), user: principal.user, role: principal.role, action: action, subject: subject,
                address: address, refused: refused))
    }

    /// Keeps what somebody did or tried who has no token yet.
    package func audit(
        user: String, role: Role?, _ restaurant: RestaurantID, _ action: String, from address: String, refused: Bool
    ) {
        keep(
            AuditEntry(
                restaurant: restaurant, at: now(), user: user, role: role, action: action, subject: nil, address: address,
                refused: refused))
    }

    /// Open connections, and authentications that failed since the start.
    package var figures: (connections: Int, failures: Int) { state.withLock { ($0.connections.total, $0.failures) } }
}

/// One connection's place among all.
package struct ConnectionSlot: Hashable, Sendable, CustomStringConvertible {
    fileprivate let number: Int

    fileprivate init(number: Int) { self.number = number }

    /// As ``description`` tells it.
    package init?(_ text: String) {
        guard let number = Int(text) else { return nil }
        self.number = number
    }

    package var description: String { String(number) }
}

/// A connection, for whoever looks after them.
package struct Presence: Sendable {
    package let slot: ConnectionSlot
    package let principal: Principal
    package let address: String
    package let since: Timestamp
}

/// Why somebody is not let in.
package enum GateRefusal: Error, Sendable {
    case token(TokenError)
    case revoked
    case suspicious
    case tooMany(String)

    static func full(_ full: ConnectionLedger.Full) -> GateRefusal {
        switch full {
        case .user(let limit): .tooMany("at most \(limit) connections for one user; close one first")
        case .restaurant(let limit): .tooMany("at most \(limit) connections for one restaurant")
        case .server(let limit): .tooMany("this server takes at most \(limit) connections")
        }
    }
}

extension GateRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .token(let error): error.description
        case .revoked: "the token was revoked; get a new one"
        case .suspicious: "too many failed attempts from your address; wait some minutes"
        case .tooMany(let what): what
        }
    }
}

/// What somebody did or tried, for the audit log.
package struct AuditEntry: Sendable {
    package let restaurant: RestaurantID
    package let at: Timestamp
    package let user: String
    package let role: Role?
    package let action: String
    package let subject: String?
    package let address: String
    package let refused: Bool
}
