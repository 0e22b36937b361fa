import Access
import ArgumentParser
import Foundation
import Restaurant

/// `comanda simulate`: believable guests against a running server, and what they saw.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let believable guests come to a running server, and report what they saw.")

    @Option(help: "The server.") var url = "http://127.0.0.1:3001"
    @Option(help: "How many restaurants; the first is demo, the others demo-2, demo-3 …") var restaurants = 1
    @Option(help: "Orders a minute and restaurant.") var rate = 6.0
    @Option(help: "How long.") var minutes = 1.0
    @Option(help: "The evening to live through: the same seed brings the same guests.") var seed: UInt64 = 1
    @Option(help: "How much faster than life the kitchen works.") var speed = 60.0
    @Option(help: "The server's data folder, which holds its secret unless COMANDA_JWT_SECRET gives one.") var data = "./data"

    func validate() throws {
        guard (1...1000).contains(restaurants) else { throw ValidationError("--restaurants is 1 to 1000") }
        guard rate > 0, rate <= 100_000, minutes > 0, minutes <= 10_000, speed > 0, speed <= 100_000 else {
            throw ValidationError("--rate, --minutes and --speed are more than 0 and not absurd")
        }
    }

    func run() async throws { try await Failure.reported(simulate) }

    private func simulate() async throws {
        let issuer = try await Secrets.issuer(dataFolder: data)
        var report = SimulatedRestaurant.Report()
        try await withThrowingTaskGroup(of: SimulatedRestaurant.Report.self) { group in
            for number in 1...restaurants {
                guard let id = RestaurantID(number == 1 ? "demo" : "demo-\(number)") else { continue }
                let token = try await issuer.issue(
                    user: "simulation-\(UUID().uuidString.prefix(8))", role: .manager, restaurant: id,
                    validFor: .seconds(minutes * 60 + 3600))
                let plan = SimulatedRestaurant.Plan(url: url, token: token, rate: rate, seed: seed &+ UInt64(number), speed: speed)
                group.addTask { [minutes] in
                    let restaurant: SimulatedRestaurant
                    do {
                        restaurant = try await SimulatedRestaurant(plan)
                    } catch {
                        throw Failure(.unavailable, "\(plan.url) does not answer as a server of Comanda: \(error)")
                    }
                    let run = Task { await restaurant.run() }
                    try? await Task.sleep(for: .seconds(minutes * 60))
                    run.cancel()
                    await run.value
                    return await restaurant.report
                }
            }
            for try await one in group { report.add(one) }
        }
        print(Self.summary(report))
    }

    static func summary(_ report: SimulatedRestaurant.Report) -> String {
        let delays = report.delays.sorted()
        func percentile(_ share: Double) -> String {
            guard !delays.isEmpty else { return "–" }
            let index = min(delays.count - 1, Int(share * Double(delays.count)))
            return String(format: "%.1f ms", delays[index] * 1000)
        }
        var lines = [
            "orders placed      \(report.ordersPlaced)", "orders seen        \(report.ordersSeen)",
            "orders completed   \(report.ordersCompleted)", "commands refused   \(report.refusals)",
            "order → display    p50 \(percentile(0.5)), p99 \(percentile(0.99)), most \(percentile(1))",
        ]
        for (error, count) in report.errors.sorted(by: { $0.value > $1.value }) { lines.append("error ×\(count): \(error)") }
        return lines.joined(separator: "\n")
    }
}
