/// What waits at one counter.
public struct CounterQueue: Hashable, Sendable {
    /// Lines of orders, and the minutes that the menu gives them.
    struct Work: Hashable, Sendable {
        var lines = 0
        var minutes = 0

        static func + (one: Work, other: Work) -> Work { Work(lines: one.lines + other.lines, minutes: one.minutes + other.minutes) }
        static func - (one: Work, other: Work) -> Work { Work(lines: one.lines - other.lines, minutes: one.minutes - other.minutes) }

        mutating func count(_ item: OrderItem, times: Int) {
            lines += times
            minutes += item.prepMinutes * times
        }
    }

    /// Orders with something that the counter has not made yet.
    public internal(set) var orders = 0
    /// What is being made.
    private var begun = Work()
    /// What nobody has begun, by how soon it is wanted.
    private var low = Work()
    private var normal = Work()
    private var high = Work()
    private var urgent = Work()

    var isEmpty: Bool { self == CounterQueue() }

    /// What comes before something else that is wanted so soon: all that was begun, and all that is wanted as soon or sooner.
    func ahead(of priority: Priority) -> Work {
        switch priority {
        case .low: begun + urgent + high + normal + low
        case .normal: begun + urgent + high + normal
        case .high: begun + urgent + high
        case .urgent: begun + urgent
        }
    }

    mutating func count(_ item: OrderItem, _ priority: Priority, times: Int) {
        if item.status == .preparing { return begun.count(item, times: times) }
        switch priority {
        case .low: low.count(item, times: times)
        case .normal: normal.count(item, times: times)
        case .high: high.count(item, times: times)
        case .urgent: urgent.count(item, times: times)
        }
    }
}
