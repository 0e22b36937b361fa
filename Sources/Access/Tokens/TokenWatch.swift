import Restaurant

/// The life of one connection's token: warned two minutes ahead, ended when it expires or was not shown again for thirty minutes.
package struct TokenWatch: Sendable {
    /// What has to happen now.
    package enum Step: Hashable, Sendable {
        case nothing
        /// The token ends then.
        case warn(Timestamp)
        case end
    }

    package static let longestWithoutRenewal = Duration.seconds(1800)
    package static let warning = Duration.seconds(120)

    /// When the connection has to be closed unless the token is renewed.
    package let endsAt: Timestamp
    private var warned = false

    package init(presentedAt: Timestamp, expiresAt: Timestamp) {
        endsAt = min(expiresAt, presentedAt.advanced(by: Self.longestWithoutRenewal))
    }

    /// When ``reached(_:)`` should be asked next.
    package var nextDeadline: Timestamp { warned ? endsAt : endsAt.advanced(by: .zero - Self.warning) }

    package mutating func reached(_ now: Timestamp) -> Step {
        if now >= endsAt { return .end }
        guard !warned, now >= nextDeadline else { return .nothing }
        warned = true
        return .warn(endsAt)
    }
}
