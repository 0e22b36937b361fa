import Access
import Foundation
import Testing

/// A server core, 5 to 50 clients and a bad network on a virtual clock: what is promised of delivery holds, whatever goes wrong
/// A seed that fails can be run again: `COMANDA_SEEDS=17 swift test --filter SimulationTests`.
@Suite("Simulation")
struct SimulationTests {
    /// Seeds that found something once, beyond the first twenty, among which 1 (receipts late), 2 (a store that kept and failed) and 11
    /// (answered before it was published). From 5000 on the evenings are lively: staff and guests do all that they may.
    static let hard: [UInt64] = [
        23,  // the answer to a repeated command took a display back to where it was then
        99,  // a replay that the engine refused went on for ever
        106,  // a display whose return was refused never heard anything again
        134,  // the rest of an entry that was heard in part: caught a bug made by hand
        5227,  // one connection too many was told so, but not of which restaurant
    ]

    static let seeds: [UInt64] = {
        guard let wanted = ProcessInfo.processInfo.environment["COMANDA_SEEDS"] else { return hard + Array(1...12) + Array(5000...5011) }
        return wanted.split(separator: ",").flatMap { part -> [UInt64] in
            let ends = part.split(separator: "-").compactMap { UInt64($0) }
            return ends.count == 2 && ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : ends
        }
    }()

    @Test("nothing is lost, doubled, disordered or overheard, whatever goes wrong")
    func promises() async throws {
        let keys = try await KeySource.secret(Array("a secret of thirty-two bytes or more".utf8))
        for (count, seed) in Self.seeds.enumerated() {
            if count % 100 == 99 { print("\(count) seeds are through") }
            let simulation = Simulation(seed: seed, keys: keys)
            simulation.run()
            guard !simulation.failures.isEmpty else { continue }
            let path = try Self.writeTrace(of: seed, keys)
            Issue.record(
                """
                seed \(seed) (\(simulation.summary)): \(simulation.failures.joined(separator: "\n"))
                again: COMANDA_SEEDS=\(seed) swift test --filter SimulationTests
                trace: \(path)
                """)
        }
    }

    @Test("the same seed happens the same way twice", arguments: [3, 11, 29] as [UInt64])
    func replay(_ seed: UInt64) async throws {
        let keys = try await KeySource.secret(Array("a secret of thirty-two bytes or more".utf8))
        let sums = (0..<2).map { _ in
            let simulation = Simulation(seed: seed, keys: keys)
            simulation.run()
            return simulation.trace.sum
        }
        #expect(sums[0] == sums[1])
    }

    /// Runs the seed once more and keeps what happens.
    private static func writeTrace(of seed: UInt64, _ keys: KeySource) throws -> String {
        let simulation = Simulation(seed: seed, keys: keys, keepsTrace: true)
        simulation.run()
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("simulation-\(seed).txt")
        try (simulation.trace.lines.joined(separator: "\n") + "\n").write(to: path, atomically: true, encoding: .utf8)
        return path.path
    }
}
