/// A shift that is over.
public struct Shift: Hashable, Sendable, Codable {
    public var id: ShiftID
    public var employee: EmployeeID
    public var name: String
    public var counter: CounterID?
    public var startedAt: Timestamp
    public var endedAt: Timestamp
    /// Spent on breaks in between.
    public var breakSeconds: Int

    public init(
        id: ShiftID, employee: EmployeeID, name: String, counter: CounterID? = nil, startedAt: Timestamp, endedAt: Timestamp,
        breakSeconds: Int = 0
    ) {
        self.id = id
        self.employee = employee
        self.name = name
        self.counter = counter
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.breakSeconds = breakSeconds
    }
}

public typealias ShiftID = Identifier<Shift>
