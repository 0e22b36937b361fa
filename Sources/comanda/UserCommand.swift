import Access
import ArgumentParser
import Engine
import Foundation
import Journal
import Logging
import Restaurant
import StoreSQLite

/// `comanda user`: somebody who may log in, or a new password for somebody who has lost theirs.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Let a member of staff log in: writes their account, and prints a new password alone.",
        discussion: ExitReason.help)

    @Option(help: "What they log in as.") var user: String
    @Option(help: "The restaurant that they work at; made if nobody set it up.") var restaurant: String
    @Option(help: "employee, kitchen, cashier, manager or admin.") var role: String
    @Option(help: "Their name; else the user.") var name: String?
    @Flag(help: "Read the password from a line of standard input instead of making one.") var passwordStdin = false
    @Option(help: "The server's data folder; the server must not be running.") var data = "./data"

    func run() async throws { try await Failure.reported(put) }

    private func put() async throws {
        guard let role = Role(rawValue: role), role.isStaff else {
            throw ValidationError("--role is one of \(Role.allCases.filter(\.isStaff).map(\.rawValue).joined(separator: ", "))")
        }
        guard let id = EmployeeID(user), user != Actor.house.user else {
            throw ValidationError("--user: 1 to 128 printable characters without spaces, and not \(Actor.house.user)")
        }
        guard let restaurant = RestaurantID(restaurant) else {
            throw ValidationError("--restaurant: 1 to 128 printable characters without spaces")
        }
        let password = try passwordStdin ? read() : Accounts.newPassword()
        let settings = try await ServerSettings(.init(data: data))
        let engine = Engine(
            store: try SQLiteStore(folder: data), world: RealWorld(), settings: .init { Server.standardSetUp($0, settings) },
            logger: Logger(label: "comanda") { _ in SwiftLogNoOpLogHandler() }
        ) { _, _ in }
        do {
            try await Accounts(engine: engine, hasher: SecretHasher()).put(
                Employee(id: id, name: name ?? user, role: role), password: password, at: restaurant)
        } catch let refusal as Refusal {
            throw Failure(.inputOutput, "\(user) could not be set up: \(refusal)")
        }
        await engine.stop()
        if !passwordStdin { print(password) }
    }

    private func read() throws -> String {
        let password = readLine() ?? ""
        if let fault = Secret.password(password).fault { throw ValidationError("the password on standard input: it \(fault)") }
        return password
    }
}
