/// What a guest thought of it.
public struct Rating: Hashable, Sendable, Codable {
    /// 1 to 5.
    public var stars: Int
    public var comment: String?
    public var at: Timestamp

    public init(stars: Int, comment: String? = nil, at: Timestamp) {
        self.stars = stars
        self.comment = comment
        self.at = at
    }
}
