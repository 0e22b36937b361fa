import Access
import Engine
import Journal
import Logging
import Restaurant

/// People who log in, set up by whoever runs the server.
struct Accounts: Sendable {
    /// Who is set up where nobody is yet.
    static let firstAdmin = "admin"
    /// Without what is mistaken for something else when it is read aloud or typed in.
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    private static let passwordLength = 20

    let engine: Engine
    let hasher: SecretHasher

    /// A password that nobody guesses: 31^20 of them.
    static func newPassword() -> String {
        var random = SystemRandomNumberGenerator()
        return String((0..<passwordLength).compactMap { _ in letters.randomElement(using: &random) })
    }

    /// Puts somebody on a restaurant's list, with a password.
    ///
    /// - Throws: a ``Refusal``, if the restaurant cannot take them.
    func put(_ employee: Employee, password: String, at restaurant: RestaurantID) async throws {
        let hash = try await hasher.hash(.password(password))
        let pin = try await engine.view(of: restaurant).state.records.credentials[employee.id]?.pin
        for command in [
            Command.putEmployee(employee), .putRecord(.credential(Credential(id: employee.id, pin: pin, password: hash))),
        ] {
            _ = try await engine.perform(Submission(restaurant: restaurant, command: command, actor: .house))
        }
    }

    /// Sets up an admin where nobody can log in yet.
    ///
    /// - Returns: their password; nil if somebody can.
    func putFirstAdmin(at restaurant: RestaurantID) async throws -> String? {
        guard let id = EmployeeID(Self.firstAdmin) else { return nil }
        let state = try await engine.view(of: restaurant).state
        guard state.records.credentials.isEmpty, state.employees[id] == nil else { return nil }
        let password = Self.newPassword()
        try await put(Employee(id: id, name: "Admin", role: .admin), password: password, at: restaurant)
        return password
    }
}

extension Server {
    /// Sets up an admin at the first start, so that somebody can log in.
    ///
    /// - Returns: where, and their password; nil where it is not the first start, or tokens are another issuer's.
    func firstAdmin() async -> (restaurant: RestaurantID, password: String)? {
        do {
            return try await putFirstAdmin()
        } catch {
            logger.error("nobody could be set up to log in; use comanda user", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func putFirstAdmin() async throws -> (restaurant: RestaurantID, password: String)? {
        guard settings.jwks == nil, let restaurant = settings.restaurant ?? RestaurantID(DemoRestaurant.name) else { return nil }
        let known = try store.restaurants()
        // A restaurant is made for it where the folder is empty, or where it was asked for by name.
        guard known.contains(restaurant) || settings.restaurant != nil || (known.isEmpty && settings.autocreate) else { return nil }
        guard known.contains(restaurant) || settings.autocreate else { return nil }
        let accounts = Accounts(engine: engine, hasher: SecretHasher(cost: settings.secretCost))
        return try await accounts.putFirstAdmin(at: restaurant).map { (restaurant, $0) }
    }
}
