import Access
import Engine
import JSONText
import Journal
import NIOCore
import Realtime
import Restaurant

/// What the server says, frame by frame (003, Base Message Structure).
struct TableTapFrames: Sendable {
    static let version = "1.0"

    let restaurant: RestaurantID?

    /// A message on a channel.
    struct Place: Sendable {
        let channel: ChannelName
        /// 1, 2, 3 … within the channel, without a hole.
        let sequence: ChannelSequence
        /// Its place in the restaurant's log: what a client hands back to go on from there.
        let messageID: String
        /// Whether the client is asked to say that it has it.
        let isCritical: Bool
    }

    func onChannel(_ type: String, _ place: Place, at time: Timestamp, _ data: (inout JSONWriter) -> Void) -> [UInt8] {
        JSONWriter.object { json in
            json.field("type", type)
            json.object("data", data)
            json.field("channel", place.channel.description)
            json.field("sequence", place.sequence.rawValue)
            json.field("messageId", place.messageID)
            json.field("version", Self.version)
            if place.isCritical { json.field("ackRequired", true) }
            json.optional("cafeId", restaurant?.rawValue)
            json.field("timestamp", time.description)
        }
    }

    /// A message to one connection.
    ///
    /// - Parameters:
    ///   - correlation: the client's name for the exchange, echoed.
    ///   - position: where in the log the connection stands with it.
    func direct(
        _ type: String, at time: Timestamp, correlation: String? = nil, position: String? = nil, _ data: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        JSONWriter.object { json in
            json.field("type", type)
            json.object("data", data)
            json.optional("messageId", position)
            json.optional("correlationId", correlation)
            json.field("version", Self.version)
            json.field("timestamp", time.description)
        }
    }

    func connectionEstablished(_ id: String, _ principal: Principal, capabilities: [String], at time: Timestamp) -> [UInt8] {
        direct("connection_established", at: time) { json in
            json.field("connectionId", id)
            json.field("userId", principal.user)
            json.field("userType", ChannelUser(principal.role).rawValue)
            json.optional("cafeId", restaurant?.rawValue)
            json.array("capabilities", capabilities) { json, name in json.value(name) }
            json.field("serverTime", time.description)
        }
    }

    /// - Parameters:
    ///   - channels: what is heard from now on.
    ///   - sequences: of the last message of each single channel so far.
    func subscriptionConfirmed(
        _ channels: [String], failed: [(channel: String, reason: ChannelRefusal)], sequences: [(ChannelName, ChannelSequence)],
        position: String, correlation: String?, at time: Timestamp
    ) -> [UInt8] {
        direct("subscription_confirmed", at: time, correlation: correlation, position: position) { json in
            json.array("channels", channels) { json, name in json.value(name) }
            json.array("failed", failed) { json, refused in
                json.object { json in
                    json.field("channel", refused.channel)
                    json.field("reason", refused.reason.rawValue)
                }
            }
            json.sequences(sequences)
        }
    }

    func unsubscribed(_ channels: [String], correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("unsubscription_confirmed", at: time, correlation: correlation) { json in
            json.array("channels", channels) { json, name in json.value(name) }
        }
    }

    func subscriptionRevoked(_ channels: [String], at time: Timestamp) -> [UInt8] {
        direct("subscription_revoked", at: time) { json in
            json.array("channels", channels) { json, name in json.value(name) }
            json.field("reason", ChannelRefusal.insufficientPermissions.rawValue)
        }
    }

    /// - Parameter asked: the ping's own time, echoed.
    func pong(asked: String?, correlation: String?, at time: Timestamp) -> [UInt8] {
        JSONWriter.object { json in
            json.field("type", "pong")
            json.optional("correlationId", correlation)
            json.field("timestamp", asked ?? time.description)
            json.field("serverTime", time.description)
        }
    }

    // MARK: Replay

    func replay(_ messages: [[UInt8]], from: String, to: String, hasMore: Bool, correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("message_replay", at: time, correlation: correlation) { json in
            json.array("messages", messages) { json, message in json.raw(message) }
            json.field("fromMessageId", from)
            json.field("toMessageId", to)
            json.field("hasMore", hasMore)
        }
    }

    func replayUnavailable(_ reason: String, last: String, correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("replay_unavailable", at: time, correlation: correlation) { json in
            json.field("reason", reason)
            json.field("lastMessageId", last)
            json.field("message", "what was missed cannot be told whole; take the snapshot that follows instead")
        }
    }

    // MARK: Answers to commands

    func acknowledged(_ id: CommandID, order: Order?, duplicate: Bool, correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("message_acknowledged", at: time, correlation: correlation) { json in
            json.field("messageId", id.rawValue)
            json.field("status", "processed")
            json.field("processedAt", time.description)
            json.optional("orderId", order?.id.rawValue)
            if duplicate { json.field("duplicate", true) }
        }
    }

    /// What went wrong, for the client's developer.
    struct Fault: Error {
        let code: String
        let message: String
        /// Seconds after which the same may be tried again; nil: never as it is.
        var retryAfter: Int?
        var action: String?
        /// Who may do it.
        var requiredRole: String?
        var limit: Int?

        init(
            _ code: String, _ message: String, retryAfter: Int? = nil, action: String? = nil, requiredRole: String? = nil, limit: Int? = nil
        ) {
            self.code = code
            self.message = message
            self.retryAfter = retryAfter
            self.action = action
            self.requiredRole = requiredRole
            self.limit = limit
        }

        init(_ refusal: Refusal) {
            // 003, Message Delivery Acknowledgment, says it in these words.
            if case .rejected(.illegalMove(let from, let to)) = refusal {
                self.init(refusal.code, "Cannot transition from '\(from)' to '\(to)'")
            } else {
                self.init(refusal.code, refusal.description, retryAfter: refusal.retryAfter)
            }
        }

        fileprivate func write(into json: inout JSONWriter) {
            json.field("code", code)
            json.field("message", message)
            json.optional("requiredRole", requiredRole)
            json.optional("action", action)
            json.optional("retryAfter", retryAfter)
            if let limit {
                json.field("limit", limit)
                json.field("window", Int(RateLimit.window.components.seconds))
            }
        }
    }

    func messageError(_ id: CommandID, _ fault: Fault, correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("message_error", at: time, correlation: correlation) { json in
            json.field("messageId", id.rawValue)
            json.object("error") { json in fault.write(into: &json) }
        }
    }

    func error(_ fault: Fault, correlation: String? = nil, at time: Timestamp) -> [UInt8] {
        direct("error", at: time, correlation: correlation) { json in fault.write(into: &json) }
    }

    func tokenExpiring(_ expiry: Timestamp, at time: Timestamp) -> [UInt8] {
        direct("token_expiring", at: time) { json in json.field("expiresAt", expiry.description) }
    }

    func authRenewed(_ expiry: Timestamp, correlation: String?, at time: Timestamp) -> [UInt8] {
        direct("auth_renewed", at: time, correlation: correlation) { json in json.field("expiresAt", expiry.description) }
    }

    static let authenticationFailed = Fault("AUTHENTICATION_FAILED", "Invalid or expired token", action: "reconnect_with_new_token")
}

extension JSONWriter {
    /// The last sequence of some channels.
    mutating func sequences(_ sequences: [(ChannelName, ChannelSequence)]) {
        array("sequences", sequences) { json, last in
            json.object { json in
                json.field("channel", last.0.description)
                json.field("sequence", last.1.rawValue)
            }
        }
    }
}
