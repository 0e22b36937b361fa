/// What happened in a simulation, as a sum that comes out the same for the same seed, and as lines for who looks for a bug.
///
/// Each source has a sum of its own, so that it does not matter in which order one message reaches different listeners in one instant.
final class Trace {
    private var sums: [String: UInt64] = [:]
    private let keepsLines: Bool
    private(set) var lines: [String] = []

    init(keepsLines: Bool) { self.keepsLines = keepsLines }

    func note(_ time: Instant, _ source: String, _ what: String) {
        var sum = sums[source] ?? 0xCBF2_9CE4_8422_2325
        sum = (sum ^ UInt64(bitPattern: time)) &* 0x100_0000_01B3
        for byte in what.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        sums[source] = sum
        if keepsLines { lines.append("\(Double(time) / 1_000_000) \(source): \(what)") }
    }

    var sum: UInt64 {
        sums.sorted { $0.key < $1.key }.reduce(0) { ($0 ^ $1.value) &* 0x100_0000_01B3 }
    }
}
