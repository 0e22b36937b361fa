import Access
import NIOCore
import Realtime
import Restaurant

/// How table-tap lets connections in and speaks of trouble (003, Error Handling).
struct TableTapManner: Manner {
    func introduction(in first: ByteBuffer) throws(Trouble) -> (token: String, since: String?) {
        let received: TableTapReceived
        do {
            received = try TableTapReceived(first)
        } catch {
            throw .invalid(error)
        }
        guard case .auth(let token) = received.message else { throw .tokenFirst }
        return (token, nil)
    }

    func answer(to trouble: Trouble, of restaurant: RestaurantID?, at now: Timestamp) -> TroubleAnswer {
        let frames = TableTapFrames(restaurant: restaurant)
        func error(_ fault: TableTapFrames.Fault, _ correlation: String? = nil) -> Frame {
            Frame(json: frames.error(fault, correlation: correlation, at: now))
        }
        switch trouble {
        case .unauthorized, .anotherRestaurant:
            return TroubleAnswer(frame: error(TableTapFrames.authenticationFailed), close: "Unauthorized")
        case .tokenEnded: return TroubleAnswer(frame: error(TableTapFrames.authenticationFailed), close: "AUTHENTICATION_FAILED")
        case .tokenFirst:
            let message = #"send {"type":"auth","data":{"token":…}} first"#
            return TroubleAnswer(frame: error(.init("AUTHENTICATION_REQUIRED", message)))
        case .invalid(let message): return TroubleAnswer(frame: error(.init(InvalidMessage.code, message.message), message.correlation))
        case .tooManyConnections(let why):
            return TroubleAnswer(frame: error(.init("CONNECTION_LIMIT_EXCEEDED", why)), close: "Too many connections")
        case .tooManyMessages(let seconds, let limit, let windows):
            let fault = TableTapFrames.Fault("RATE_LIMIT_EXCEEDED", "Too many messages sent", retryAfter: seconds, limit: limit)
            return TroubleAnswer(frame: error(fault), close: windows >= RateLimit.patience ? "Rate limit exceeded" : nil)
        }
    }

    func converse(_ attendance: Attendance, since: String?) -> any Conversation { TableTapConversation(attendance) }
}
