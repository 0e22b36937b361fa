import Engine
import Journal
import Restaurant

/// Who works at a restaurant, and what they log in with.
struct StaffBook: Sendable {
    struct Person: Sendable {
        let employee: Employee
        let credential: Credential?
        let now: Timestamp
    }

    let engine: Engine
    let store: any Store

    /// Whether anybody set the restaurant up. Asking for somebody must not, since anybody may ask.
    func knows(_ restaurant: RestaurantID) throws(Problem) -> Bool {
        do { return try store.head(of: restaurant) > .zero } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
    }

    /// Whoever anybody says they are.
    ///
    /// - Returns: nil if there is no such restaurant, or nobody of this name there.
    func stranger(_ user: String, at restaurant: RestaurantID) async throws -> Person? {
        try knows(restaurant) ? try await person(user, at: restaurant) : nil
    }

    /// Somebody at a restaurant whose token was shown.
    func person(_ user: String, at restaurant: RestaurantID) async throws -> Person? {
        guard let id = EmployeeID(user) else { return nil }
        do {
            let view = try await engine.view(of: restaurant)
            return view.state.employees[id].map { Person(employee: $0, credential: view.state.records.credentials[id], now: view.now) }
        } catch { throw Problem(error) }
    }

    /// The house's clock, behind all that was asked before.
    func now(at restaurant: RestaurantID) async throws -> Timestamp {
        do { return try await engine.view(of: restaurant).now } catch { throw Problem(error) }
    }

    @inline(never)  // As ``Engine/perform(_:_:_:_:subject:_:)``.
    func carryOut(_ submission: Submission) async throws -> Answer {
        do { return try await engine.perform(submission) } catch { throw Problem(error) }
    }
}
