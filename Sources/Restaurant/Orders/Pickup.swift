/// How a guest proves that a ready order is theirs.
public struct Pickup: Hashable, Sendable, Codable {
    /// Four digits; nobody but the guest is shown them.
    public var code: String
    /// Where it waits: the table, or the names of the counters that made it.
    public var location: String
    public var expiresAt: Timestamp

    public init(code: String, location: String, expiresAt: Timestamp) {
        self.code = code
        self.location = location
        self.expiresAt = expiresAt
    }
}
