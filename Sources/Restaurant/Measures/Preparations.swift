/// How long a counter or a dish took lately.
public struct Preparations: Hashable, Sendable {
    /// One item that was made.
    struct Sample: Hashable, Sendable {
        let item: ItemID
        let begun: Timestamp
        let ready: Timestamp
        /// Where in the log it was told.
        let place: Int64

        var seconds: Int64 { max(0, begun.wholeSeconds(to: ready)) }
    }

    /// So many of the latest count.
    static let most = 20
    /// Of fewer nothing is concluded.
    static let fewest = 3
    /// What lies further back than so many entries of the log counts no more: that much is read when a restaurant is loaded, so a restart
    /// changes nothing.
    public static let entries: Int64 = 2000
    /// What is older counts no more; so long every log is kept.
    static let longest = Duration.seconds(24 * 3600)

    private(set) var samples: [Sample] = []

    init() {}

    private init(_ samples: [Sample]) { self.samples = samples }

    mutating func add(_ sample: Sample) {
        samples.append(sample)
        if samples.count > Self.most { samples.removeFirst() }
    }

    /// It is not ready after all.
    mutating func remove(_ item: ItemID) { samples.removeAll { $0.item == item } }

    /// Those that count now.
    ///
    /// - Parameter place: the end of the log.
    func recent(at now: Timestamp, place: Int64) -> Preparations {
        let oldest = now.advanced(by: .zero - Self.longest)
        return Preparations(samples.filter { $0.place > place - Self.entries && $0.ready >= oldest })
    }

    /// Seconds; nil of nothing.
    var mean: Duration? {
        guard !samples.isEmpty else { return nil }
        return .milliseconds(samples.reduce(0) { $0 &+ $1.seconds } &* 1000 / Int64(samples.count))
    }

    /// What half of them took at most, in seconds; nil of too few.
    var median: Int64? {
        guard samples.count >= Self.fewest else { return nil }
        return samples.map(\.seconds).sorted()[samples.count / 2]
    }

    /// Seconds of work that one item costs a counter: those in which something was being made there, over what was made; nil of too few.
    /// A counter that makes four things at once is four times as fast.
    var pace: Int64? {
        guard samples.count >= Self.fewest else { return nil }
        var busy: Int64 = 0
        var end: Timestamp?
        for sample in samples.sorted(by: { ($0.begun, $0.ready) < ($1.begun, $1.ready) }) {
            let begin = end.map { max($0, sample.begun) } ?? sample.begun
            busy &+= max(0, begin.milliseconds >= sample.ready.milliseconds ? 0 : sample.ready.milliseconds &- begin.milliseconds)
            end = end.map { max($0, sample.ready) } ?? sample.ready
        }
        return busy / 1000 / Int64(samples.count)
    }
}
