/// What a restaurant took in and made within one hour of the clock (UTC).
///
/// Each order counts for what it is now: when it changes, what it was is taken out and what it is comes in. So voids, cancellations and
/// refunds leave nothing wrong behind, and the figures are the same in whatever way the orders got to where they are.
public struct HourFigures: Hashable, Sendable {
    /// Of orders, or of seconds that orders took.
    public struct Average: Hashable, Sendable {
        public private(set) var count = 0
        public private(set) var seconds: Int64 = 0

        /// Nil of nothing.
        public var mean: Duration? { count > 0 ? .milliseconds(seconds &* 1000 / Int64(count)) : nil }

        mutating func add(_ seconds: Int64, times: Int) {
            count += times
            self.seconds &+= seconds &* Int64(times)
        }
    }

    /// When the hour began.
    public let start: Timestamp
    /// Orders that were placed, whatever became of them.
    public private(set) var received = 0
    public private(set) var completed = 0
    /// From placing to ready, of the orders that were ready in this hour.
    public private(set) var waiting = Average()
    /// How far off those orders' estimates were, too early or too late.
    public private(set) var estimateError = Average()
    /// What the orders that were placed in this hour bring: without tips, without what was cancelled, voided or given back.
    public private(set) var revenue = Money.zero
    /// How many of each dish were ordered, by name.
    public private(set) var items: [String: Int] = [:]

    private static let length: Int64 = 3_600_000

    /// The hour that an instant lies in, with nothing in it.
    public init(of instant: Timestamp) {
        let rest = instant.milliseconds % Self.length
        start = Timestamp(milliseconds: instant.milliseconds &- (rest < 0 ? rest &+ Self.length : rest))
    }

    /// Whether it is later than this hour.
    func isOver(at now: Timestamp) -> Bool { now >= start.advanced(by: .milliseconds(Self.length)) }

    private func contains(_ instant: Timestamp) -> Bool { instant >= start && !isOver(at: instant) }

    /// Takes an order in, or out again.
    ///
    /// - Parameter times: 1 or -1.
    mutating func count(_ order: Order, times: Int) {
        if contains(order.createdAt) {
            received += times
            if order.status != .cancelled { countSales(of: order, times: times) }
        }
        if order.status == .completed, let completed = order.statusTimes.completed, contains(completed) { self.completed += times }
        guard let made = order.madeAt, contains(made) else { return }
        waiting.add(max(0, order.createdAt.wholeSeconds(to: made)), times: times)
        if let error = order.estimateError { estimateError.add(error, times: times) }
    }

    private mutating func countSales(of order: Order, times: Int) {
        revenue = revenue + order.sales * times
        for item in order.items where item.status != .voided {
            let count = items[item.name, default: 0] + item.quantity * times
            items[item.name] = count == 0 ? nil : count
        }
    }
}

extension Order {
    /// When the last of what is to be made of it was ready; nil while something is not.
    public var madeAt: Timestamp? {
        var latest: Timestamp?
        for item in items where item.status != .voided {
            guard item.status == .ready || item.status == .served else { return nil }
            // Orders of the time before items knew it have their own times.
            guard let ready = item.readyAt ?? statusTimes.ready ?? statusTimes.served ?? statusTimes.completed else { return nil }
            latest = latest.map { max($0, ready) } ?? ready
        }
        return latest
    }

    /// How many seconds its estimate was off, too early or too late, once it is made.
    var estimateError: Int64? {
        guard let made = madeAt, let expected = estimatedReadyAt else { return nil }
        return expected.wholeSeconds(to: made).magnitude > UInt64(Int32.max) ? Int64(Int32.max) : abs(expected.wholeSeconds(to: made))
    }

    /// What it brings, if it is not cancelled: its total without what was given back of it. What was paid too much, as after a void, may
    /// be given back without loss.
    var sales: Money {
        var (paid, back) = (Money.zero, Money.zero)
        for payment in payments where payment.status != .pending && payment.status != .failed {
            paid = paid + payment.amount
            back = back + min(payment.refunded, payment.amount)
        }
        let tooMuch = max(.zero, paid - totals.total)
        return max(.zero, totals.total - max(.zero, back - tooMuch))
    }
}

extension Event {
    /// How many seconds an order's estimate was off that became ready just now; nil of every other event.
    public var estimateError: Int64? {
        guard case .orderMoved(let order, let from) = self, !from.isMade, order.status.isMade else { return nil }
        return order.estimateError
    }
}

extension OrderStatus {
    /// Whether nothing of it has to be made any more.
    fileprivate var isMade: Bool { self == .ready || self == .served || self == .completed }
}

extension Timestamp {
    /// Seconds from this instant to another one, rounded towards zero; never traps.
    func wholeSeconds(to other: Timestamp) -> Int64 { (other.milliseconds &- milliseconds) / 1000 }
}
