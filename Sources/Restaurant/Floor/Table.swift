/// A table of the floor plan.
public struct Table: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case available, occupied, reserved, cleaning
    }

    /// A rectangle of the floor plan, and what stands in it. The plan is 10,000 by 10,000, whatever the room measures.
    public struct Place: Hashable, Sendable, Codable {
        public enum Shape: String, Hashable, Sendable, Codable, CaseIterable {
            case round, rectangle
        }

        public var x: Int
        public var y: Int
        public var width: Int
        public var height: Int
        public var shape: Shape

        public init(x: Int, y: Int, width: Int, height: Int, shape: Shape = .rectangle) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
            self.shape = shape
        }
    }

    public var id: TableID
    /// What guests and staff call it: `T12`. Orders name tables by it.
    public var label: String
    public var seats: Int
    public var status: Status
    public var currentOrder: OrderID?
    /// Where it stands on the plan; nil for one that nobody placed there.
    public var place: Place?
    /// The part of the house: `Terrace`.
    public var area: String?
    public var version: Int

    public init(
        id: TableID, label: String, seats: Int, status: Status = .available, currentOrder: OrderID? = nil, place: Place? = nil,
        area: String? = nil,
        version: Int = 1
    ) {
        self.id = id
        self.label = label
        self.seats = seats
        self.status = status
        self.currentOrder = currentOrder
        self.place = place
        self.area = area
        self.version = version
    }
}
