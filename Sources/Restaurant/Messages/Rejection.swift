/// Why a command changed nothing.
public enum Rejection: Error, Hashable, Sendable {
    /// The kinds that clients tell apart; the raw value is the code on the wire.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case notFound = "NOT_FOUND"
        case notPermitted = "INSUFFICIENT_PERMISSIONS"
        case invalidOrderStatus = "INVALID_ORDER_STATUS"
        case invalid = "VALIDATION_ERROR"
        case unavailable = "ITEM_UNAVAILABLE"
        case conflict = "VERSION_CONFLICT"
        case paymentRefused = "PAYMENT_REFUSED"
        case wrongPickupCode = "WRONG_PICKUP_CODE"
        case pickupExpired = "PICKUP_EXPIRED"
    }

    /// `kind` is what a person would call it: order, item, table.
    case notFound(kind: String, id: String)
    /// Said alike whether the thing exists or not.
    case notPermitted(String)
    case illegalMove(from: String, to: String)
    /// `field` names the place in the command: `items[2].quantity`.
    case invalid(field: String, reason: String)
    case unavailable(item: String)
    case versionConflict(expected: Int, actual: Int)
    case paymentRefused(String)
    case wrongPickupCode
    case pickupExpired

    public var code: Code {
        switch self {
        case .notFound: .notFound
        case .notPermitted: .notPermitted
        case .illegalMove: .invalidOrderStatus
        case .invalid: .invalid
        case .unavailable: .unavailable
        case .versionConflict: .conflict
        case .paymentRefused: .paymentRefused
        case .wrongPickupCode: .wrongPickupCode
        case .pickupExpired: .pickupExpired
        }
    }
}

extension Rejection: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let kind, let id): "there is no \(kind) \(id)"
        case .notPermitted(let what): what
        case .illegalMove(let from, let to): "\(from) cannot become \(to)"
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .unavailable(let item): "\(item) is not available at the moment"
        case .versionConflict(let expected, let actual): "it changed meanwhile: you saw version \(expected), it is at \(actual)"
        case .paymentRefused(let why): why
        case .wrongPickupCode: "this is not the order's pickup code; ask for the four digits that the guest was sent"
        case .pickupExpired: "the pickup code has expired; make sure whose order it is, then complete it by its status"
        }
    }
}
