import Journal
import Restaurant

/// What everybody asked for, and what they were answered.
final class Ledger {
    enum Outcome: Equatable {
        case open
        case accepted(order: String?)
        case refused(String)
    }

    private struct Issue {
        let restaurant: RestaurantID
        var outcome = Outcome.open
    }

    private var issues: [CommandID: Issue] = [:]
    /// What was answered in two ways.
    private(set) var contradictions: [String] = []
    private(set) var accepted = 0
    private(set) var repeated = 0

    func issue(_ command: CommandID, in restaurant: RestaurantID) { issues[command] = Issue(restaurant: restaurant) }

    func answered(_ command: CommandID, _ outcome: Outcome, duplicate: Bool = false) {
        guard let before = issues[command]?.outcome else { return contradictions.append("\(command) was answered and never sent") }
        if before != .open, before != outcome { contradictions.append("\(command) was answered \(outcome) after \(before)") }
        if before == .open, case .accepted = outcome { accepted += 1 }
        if duplicate { repeated += 1 }
        issues[command]?.outcome = outcome
    }

    var count: Int { issues.count }

    /// Where the logs and the answers disagree.
    func faults(_ store: FaultyStore, restaurants: [RestaurantID]) -> [String] {
        var faults = contradictions
        for restaurant in restaurants {
            var entries: [CommandID: [Entry]] = [:]
            for entry in store.log(of: restaurant) { if let command = entry.command { entries[command, default: []].append(entry) } }
            for (command, issue) in issues.sorted(by: { $0.key < $1.key }) where issue.restaurant == restaurant {
                let made = entries.removeValue(forKey: command) ?? []
                if let fault = Self.fault(issue.outcome, made) { faults.append("\(restaurant): \(command) \(fault)") }
            }
            for command in entries.keys.sorted() { faults.append("\(restaurant): \(command) is in the log, and nobody sent it") }
        }
        return faults
    }

    private static func fault(_ outcome: Outcome, _ made: [Entry]) -> String? {
        // What one command made stands together: apart, it was carried out twice.
        for (one, next) in zip(made, made.dropFirst()) where one.sequence.next != next.sequence || one.at != next.at {
            return "acted twice, at \(one.sequence) and \(next.sequence)"
        }
        switch outcome {
        case .open: return nil
        case .refused(let code): return made.isEmpty ? nil : "was refused (\(code)) and acted, at \(made[0].sequence)"
        case .accepted(let order):
            guard let first = made.first else { return "was acknowledged, and is not in the log" }
            guard let order, let about = first.event.order?.id.rawValue, order != about else { return nil }
            return "was acknowledged for \(order), and is about \(about)"
        }
    }
}
