extension RestaurantState {
    /// Ends what somebody was given. The restaurant does not keep it: whoever lets people in does.
    func revoke(_ target: Revocation.Target, _ reason: String?, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.check(reason, "reason")
        guard Bounds.tokenName.contains(target.name.utf8.count) else {
            throw .invalid(field: target.kind, reason: "must be 1 to \(Bounds.tokenName.upperBound) bytes")
        }
        return [.accessRevoked(Revocation(target, reason: reason, by: context.actor.user, at: context.now))]
    }
}

extension Revocation.Target {
    /// What a request calls it.
    public var kind: String {
        switch self {
        case .token: "jti"
        case .user: "user"
        case .device: "device"
        }
    }
}
