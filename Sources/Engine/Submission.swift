import Journal
import Restaurant

/// A command on its way to a restaurant. Whoever submits it has checked that its actor's role may give it.
package struct Submission: Sendable {
    package var restaurant: RestaurantID
    package var command: Command
    package var actor: Actor
    /// The client's own name for it; sent again within the receipts' time, it is answered with the first answer.
    package var id: CommandID?
    /// Tells a repetition from another command under the same name.
    package var fingerprint: [UInt8]
    /// The version of the order that the client saw last.
    package var expectedVersion: Int?
    /// How it came, for the audit record; nil for the house's own.
    package var origin: Origin?

    /// What the audit record says of a command beside its actor (003, Access Control: all staff actions).
    package struct Origin: Sendable {
        /// What the command is called where it came in.
        package var name: String
        /// The id of what it is about, where the command names no order.
        package var subject: String?
        /// The peer's.
        package var address: String

        package init(name: String, subject: String? = nil, address: String) {
            self.name = name
            self.subject = subject
            self.address = address
        }
    }

    package init(
        restaurant: RestaurantID, command: Command, actor: Actor, id: CommandID? = nil, fingerprint: [UInt8] = [],
        expectedVersion: Int? = nil, origin: Origin? = nil
    ) {
        self.restaurant = restaurant
        self.command = command
        self.actor = actor
        self.id = id
        self.fingerprint = fingerprint
        self.expectedVersion = expectedVersion
        self.origin = origin
    }
}

/// What became of a submission that was accepted. Given only once it is durable.
package struct Answer: Sendable {
    /// What it made happen, in the order of the log. Empty where a repetition comes after its entries have left the history.
    package let entries: [Entry]
    /// Whether this is the first answer once more.
    package let duplicate: Bool
    /// The order as the command left it; as it is now, where the history no longer tells.
    package let order: Order?
    /// The payment that the command made or changed; as it is now, where the history no longer tells.
    package let payment: Payment?

    package init(entries: [Entry], duplicate: Bool) {
        self.entries = entries
        self.duplicate = duplicate
        order = entries.reversed().lazy.compactMap(\.event.order).first
        payment = entries.lazy.compactMap(\.event.payment).first
    }

    /// The answer to a repetition whose entries have left the history.
    init(repeating order: Order?, payment: PaymentID?) {
        entries = []
        duplicate = true
        self.order = order
        self.payment = order?.payments.first { $0.id == payment }
    }
}

/// Why a submission was not carried out.
package enum Refusal: Error, Sendable {
    /// The rules say no.
    case rejected(Rejection)
    /// The same id came with another command.
    case idempotencyConflict(CommandID)
    /// Too many commands wait; the same may be tried again after so many seconds.
    case busy(retryAfter: Int)
    /// The disk is full or the store fails: nothing was changed. The same may be tried again after so many seconds.
    case storeFailing(String, retryAfter: Int)
    /// Nobody set this restaurant up, and the server was told not to do it by itself.
    case unknownRestaurant(RestaurantID)
    case stopping
}

extension Refusal {
    /// The code on the wire.
    package var code: String {
        switch self {
        case .rejected(let rejection): rejection.code.rawValue
        case .idempotencyConflict: "IDEMPOTENCY_CONFLICT"
        case .busy: "SERVER_BUSY"
        case .storeFailing: "STORE_UNAVAILABLE"
        case .unknownRestaurant: "UNKNOWN_RESTAURANT"
        case .stopping: "SERVER_RESTARTING"
        }
    }

    /// Seconds after which the same may be tried again; nil: never as it is.
    package var retryAfter: Int? {
        switch self {
        case .busy(let seconds), .storeFailing(_, let seconds): seconds
        case .stopping: 1
        case .rejected, .idempotencyConflict, .unknownRestaurant: nil
        }
    }
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rejected(let rejection): rejection.description
        case .idempotencyConflict: "another command was sent under the same id; give each command an id of its own"
        case .busy(let seconds): "too many commands are waiting; try again in \(seconds) s"
        case .storeFailing(let what, let seconds): "nothing was changed, the store fails: \(what); try again in \(seconds) s"
        case .unknownRestaurant(let id): "there is no restaurant \(id) on this server; set it up first"
        case .stopping: "the server is about to stop; try again"
        }
    }
}
