/// A place that makes something: grill, bar, pass. Kitchen displays show one counter or all.
public struct Counter: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case open, busy, maintenance, closed

        /// Whether it takes work, fast or slowly.
        public var isWorking: Bool { self == .open || self == .busy }
    }

    public var id: CounterID
    public var name: String
    public var status: Status
    /// Why it is closed or busy, for people.
    public var reason: String?
    /// Minutes that it will not work, as announced; nil when nobody said, or while it works.
    public var downtimeMinutes: Int?
    public var version: Int

    public init(id: CounterID, name: String, status: Status = .open, reason: String? = nil, downtimeMinutes: Int? = nil, version: Int = 1) {
        self.id = id
        self.name = name
        self.status = status
        self.reason = reason
        self.downtimeMinutes = downtimeMinutes
        self.version = version
    }
}
