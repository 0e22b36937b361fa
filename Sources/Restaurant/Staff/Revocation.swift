/// What no longer holds in a restaurant although its time has not come: a token by its id, or all that a user or a device had been
/// given until then.
public struct Revocation: Hashable, Sendable, Codable {
    public enum Target: Hashable, Sendable, Codable {
        /// By `jti`.
        case token(String)
        /// By `sub`.
        case user(String)
        case device(String)

        /// As tokens bear it.
        public var name: String {
            switch self {
            case .token(let name), .user(let name), .device(let name): name
            }
        }
    }

    public var target: Target
    /// For those who read the list later.
    public var reason: String?
    /// The token's subject that revoked it.
    public var by: String
    public var at: Timestamp

    public init(_ target: Target, reason: String? = nil, by: String, at: Timestamp) {
        self.target = target
        self.reason = reason
        self.by = by
        self.at = at
    }
}
