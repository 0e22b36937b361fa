import Restaurant
import Synchronization

/// Why a secret does not let somebody in.
package enum LogInRefusal: Error, Hashable, Sendable {
    /// The restaurant, the user or the secret; nobody is told which.
    case wrong
    /// The same, and from now on the user has to wait.
    case lockedOut(Duration)
    /// After too many wrong tries.
    case locked(Duration)
    /// Too many failures from this address.
    case suspicious(Duration)
    /// Too many secrets wait to be checked.
    case busy
}

/// Staff at the door with a PIN or a password: the same time and answer whoever they say they are.
package final class LogIn: Sendable {
    private let gate: Gate
    private let limits: Limits
    private let now: @Sendable () -> Timestamp
    private let lockOut: Mutex<LockOut>
    package let hasher: SecretHasher
    package let issuer: TokenIssuer

    /// - Parameter issuer: makes tokens that the gate takes.
    package init(gate: Gate, issuer: TokenIssuer, hasher: SecretHasher, limits: Limits, now: @escaping @Sendable () -> Timestamp) {
        self.gate = gate
        self.issuer = issuer
        self.hasher = hasher
        self.limits = limits
        self.now = now
        lockOut = Mutex(LockOut(limit: limits.wrongTries, time: limits.lockOut))
    }

    /// Checks a secret, and counts the try.
    ///
    /// - Parameters:
    ///   - credential: what the user has; nil if there is no such user.
    ///   - address: where the try comes from; wrong ones count there too.
    package func check(
        _ secret: Secret, of user: String, with credential: Credential?, at restaurant: RestaurantID, from address: String
    ) async -> LogInRefusal? {
        if gate.suspects(address) { return .suspicious(limits.suspicionWindow) }
        if let wait = lockOut.withLock({ $0.begin(user, at: restaurant, now()) }) { return .locked(wait) }
        let hash = if case .pin = secret { credential?.pin } else { credential?.password }
        let isRight: Bool
        do {
            isRight = try await hasher.matches(secret, hash)
        } catch {
            lockOut.withLock { $0.withdraw(user, at: restaurant) }
            return .busy
        }
        guard !isRight else {
            lockOut.withLock { $0.succeeded(user, at: restaurant) }
            return nil
        }
        gate.failed(address)
        return lockOut.withLock { $0.failed(user, at: restaurant, now()) } ? .lockedOut(limits.lockOut) : .wrong
    }
}
