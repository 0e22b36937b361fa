/// A time in which the house's systems may not answer, as its admins announce it (003, Channel Naming Convention).
public struct Maintenance: Hashable, Sendable, Codable {
    public var id: MaintenanceID
    /// For people.
    public var message: String
    public var startsAt: Timestamp
    /// Nil when nobody said.
    public var endsAt: Timestamp?

    public init(id: MaintenanceID, message: String, startsAt: Timestamp, endsAt: Timestamp? = nil) {
        self.id = id
        self.message = message
        self.startsAt = startsAt
        self.endsAt = endsAt
    }
}
