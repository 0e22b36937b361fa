/// What a token is good for.
package enum TokenUse: Hashable, Sendable {
    /// Opens doors.
    case access
    /// Is exchanged for a new pair, once.
    case refresh

    /// What the claim `typ` of a refresh token says.
    static let refreshClaim = "refresh"
}
