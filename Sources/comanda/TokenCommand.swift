import Access
import ArgumentParser
import Foundation
import Restaurant

/// `comanda token`: a token for a person or a machine, printed alone, so that scripts can use it.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "token", abstract: "Print a token for somebody.")

    @Option(help: "Who it is for (the token's subject).") var user: String
    @Option(help: "customer, employee, kitchen, cashier, manager or admin.") var role: String
    @Option(help: "The restaurant it is for.") var restaurant: String
    @Option(help: "Counters assigned to them, separated by commas.") var counters: String?
    @Option(help: "The customer whose orders are theirs; else the user.") var customer: String?
    @Option(help: "The device that will hold it.") var device: String?
    @Option(help: "How long it holds: 90s, 30m, 12h, 7d.") var ttl = "30m"
    @Option(help: "The server's data folder, which holds its secret unless COMANDA_JWT_SECRET gives one.") var data = "./data"

    func run() async throws {
        try await Failure.reported { print(try await issue()) }
    }

    private func issue() async throws -> String {
        guard user != Actor.house.user else {
            throw ValidationError("--user: \(user) is the house's own name, and no server takes such a token; choose another")
        }
        guard let role = Role(rawValue: role) else {
            throw ValidationError("--role is one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let restaurant = RestaurantID(restaurant) else {
            throw ValidationError("--restaurant: 1 to 128 printable characters without spaces")
        }
        guard let ttl = Self.duration(ttl), ttl <= Bounds.tokenLife else {
            throw ValidationError("--ttl is a number and s, m, h or d, at most 366d: 30m")
        }
        let counters = try counters?.split(separator: ",").map { text in
            guard let id = CounterID(String(text)) else { throw ValidationError("--counters: ids separated by commas") }
            return id
        }
        return try await Secrets.issuer(dataFolder: data).issue(
            user: user, role: role, restaurant: restaurant, counters: counters ?? [], customer: customer.flatMap(CustomerID.init(_:)),
            device: device, validFor: ttl)
    }

    /// `30m` as a duration.
    static func duration(_ text: String) -> Duration? {
        guard let unit = text.last, let number = Int64(text.dropLast()), (1...100_000).contains(number) else { return nil }
        switch unit {
        case "s": return .seconds(number)
        case "m": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        case "d": return .seconds(number * 86_400)
        default: return nil
        }
    }
}
