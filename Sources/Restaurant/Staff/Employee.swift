/// Somebody who works here, and whether they are at work.
public struct Employee: Hashable, Sendable, Codable {
    public enum Presence: String, Hashable, Sendable, Codable, CaseIterable {
        case clockedOut = "clocked_out"
        case working
        case onBreak = "on_break"
    }

    public var id: EmployeeID
    public var name: String
    public var role: Role
    public var presence: Presence
    /// The counter they work at, while at work.
    public var counter: CounterID?
    /// When the present shift began; nil when clocked out.
    public var shiftStartedAt: Timestamp?
    /// When the present shift is to end, as announced; nil when nobody said.
    public var shiftEndsAt: Timestamp?
    public var breakStartedAt: Timestamp?
    /// Minutes, as announced; nil when nobody said.
    public var breakMinutes: Int?
    /// What kind of break: `lunch`; nil when nobody said.
    public var breakType: String?
    /// Spent on breaks in the present shift that are over.
    public var breakSeconds: Int
    public var version: Int

    public init(
        id: EmployeeID, name: String, role: Role = .employee, presence: Presence = .clockedOut, counter: CounterID? = nil,
        shiftStartedAt: Timestamp? = nil, shiftEndsAt: Timestamp? = nil, breakStartedAt: Timestamp? = nil, breakMinutes: Int? = nil,
        breakType: String? = nil, breakSeconds: Int = 0, version: Int = 1
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.presence = presence
        self.counter = counter
        self.shiftStartedAt = shiftStartedAt
        self.shiftEndsAt = shiftEndsAt
        self.breakStartedAt = breakStartedAt
        self.breakMinutes = breakMinutes
        self.breakType = breakType
        self.breakSeconds = breakSeconds
        self.version = version
    }
}
