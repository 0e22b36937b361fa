/// A table of the floor plan.
public struct Table: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case available, occupied, reserved, cleaning
    }

    public var id: TableID
    /// What guests and staff call it: `T12`. Orders name tables by it.
    public var label: String
    public var seats: Int
    public var status: Status
    public var currentOrder: OrderID?
    public var version: Int

    public init(id: TableID, label: String, seats: Int, status: Status = .available, currentOrder: OrderID? = nil, version: Int = 1) {
        self.id = id
        self.label = label
        self.seats = seats
        self.status = status
        self.currentOrder = currentOrder
        self.version = version
    }
}
