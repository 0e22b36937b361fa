/// A restaurant's figures at one moment, as a manager is shown them (003, Real-time Analytics).
public struct Metrics: Hashable, Sendable {
    /// One dish, and how many of it were ordered.
    public struct Item: Hashable, Sendable {
        public let name: String
        public let count: Int
    }

    /// One counter as it is now.
    public struct CounterFigures: Hashable, Sendable {
        public let counter: Counter
        /// Orders that wait for something from it.
        public let queueLength: Int
        /// What its latest items took from their beginning; nil if there were none lately.
        public let preparation: Duration?
    }

    /// Dishes that are shown.
    private static let mostItems = 5

    /// The present hour of the clock, in UTC: the same in every time zone of whole hours.
    public let hour: HourFigures
    public let currency: Currency
    /// What was ordered most in this hour, most first.
    public let topItems: [Item]
    /// By id.
    public let counters: [CounterFigures]

    public init(_ measures: Measures, of state: RestaurantState, at now: Timestamp) {
        hour = measures.hour(at: now)
        currency = state.settings.currency
        let items = hour.items.map { Item(name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        topItems = Array(items.prefix(Self.mostItems))
        counters = state.counters.values.sorted { $0.id < $1.id }.map { counter in
            CounterFigures(
                counter: counter, queueLength: measures.kitchen.queue(at: counter.id).orders,
                preparation: measures.kitchen.preparations(at: counter.id, now).mean)
        }
    }
}
