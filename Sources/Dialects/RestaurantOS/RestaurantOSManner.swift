import Access
import NIOCore
import Realtime
import Restaurant

/// How Restaurant OS lets connections in and speaks of trouble.
struct RestaurantOSManner: Manner {
    let version: RestaurantOSVersion

    func introduction(in first: ByteBuffer) throws(Trouble) -> (token: String, since: String?) {
        let received: RestaurantOSReceived
        do {
            received = try RestaurantOSReceived(first)
        } catch {
            throw .invalid(error)
        }
        guard case .auth(let token, let since) = received.message else { throw .tokenFirst }
        return (token, since)
    }

    func answer(to trouble: Trouble, of restaurant: RestaurantID?, at now: Timestamp) -> TroubleAnswer {
        let frames = RestaurantOSFrames(version: version, restaurant: restaurant)
        func error(_ code: String, _ message: String, retryAfter: Int? = nil) -> Frame {
            Frame(json: frames.error(.init(code: code, message: message, retryAfter: retryAfter), at: now))
        }
        switch trouble {
        case .unauthorized: return TroubleAnswer(close: "Unauthorized")
        case .anotherRestaurant: return TroubleAnswer(close: "Another restaurant")
        case .tokenFirst: return TroubleAnswer(frame: error("AUTHENTICATION_REQUIRED", "send {\"type\":\"auth\",\"token\":…} first"))
        case .invalid(let message): return TroubleAnswer(frame: error(InvalidMessage.code, message.message))
        case .tooManyConnections(let why): return TroubleAnswer(frame: error("TOO_MANY_CONNECTIONS", why), close: "Too many connections")
        case .tooManyMessages(let seconds, _, let windows):
            // 000 closes at once; v6 warns first.
            if version == .v1 || windows >= RateLimit.patience { return TroubleAnswer(close: "Rate limit exceeded") }
            return TroubleAnswer(frame: error("RATE_LIMITED", "too many messages; go on in \(seconds) s", retryAfter: seconds))
        case .tokenEnded:
            return TroubleAnswer(frame: Frame(json: frames.reconnectWithNewToken(at: now)), close: "AUTHENTICATION_FAILED")
        }
    }

    func converse(_ attendance: Attendance, since: String?) -> any Conversation {
        RestaurantOSConversation(attendance, version: version, since: since)
    }
}
