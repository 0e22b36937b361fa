/// Where an order stands: `pending → confirmed → preparing → ready → served → completed`, and `cancelled` from any of the first five.
public enum OrderStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, confirmed, preparing, ready, served, completed, cancelled

    /// Final: nothing moves it any more.
    public var isFinal: Bool { self == .completed || self == .cancelled }
    /// Still somebody's work or meal.
    public var isActive: Bool { !isFinal }
}

/// Where one item of an order stands.
public enum ItemStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case pending, preparing, ready, served, voided
}
