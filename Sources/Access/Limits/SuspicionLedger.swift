import Restaurant

/// Failed authentications by address. Successes never count, so a restaurant behind one address is never locked out by its own reconnects.
struct SuspicionLedger: Sendable {
    private static let mostAddresses = 10_000

    private struct Record {
        var begin: Timestamp
        var failures: Int
    }

    private let limit: Int
    private let window: Duration
    private var records: [String: Record] = [:]

    /// Addresses that are remembered.
    var count: Int { records.count }

    init(limit: Int, window: Duration) {
        self.limit = limit
        self.window = window
    }

    mutating func failed(_ address: String, at now: Timestamp) {
        if var record = records[address], now.since(record.begin) < window {
            record.failures += 1
            records[address] = record
            return
        }
        if records.count >= Self.mostAddresses {
            records = records.filter { now.since($0.value.begin) < window }
            if records.count >= Self.mostAddresses { records.removeAll() }
        }
        records[address] = Record(begin: now, failures: 1)
    }

    /// Whether this address has failed so often that it is refused for the rest of the window.
    func suspects(_ address: String, at now: Timestamp) -> Bool {
        guard let record = records[address], now.since(record.begin) < window else { return false }
        return record.failures > limit
    }
}
