import Access
import NIOCore
import Realtime
import Restaurant

/// What a dialect does with one connection that was let in. Confined to the connection's loop.
protocol Conversation: AnyObject {
    func received(_ text: ByteBuffer, at now: Timestamp)
    /// The token ends then; a new one has to be shown before.
    func tokenExpiring(_ end: Timestamp, at now: Timestamp)
    /// The token was shown again, and holds until then; what it may do may have changed.
    ///
    /// - Parameter correlation: the client's name for the exchange.
    func tokenRenewed(until end: Timestamp, correlation: String?, at now: Timestamp)
    /// The connection is gone.
    func left()
}

/// What sets the connections of one dialect apart, before and beside their conversation.
protocol Manner: Sendable {
    /// Reads the token out of a first message.
    ///
    /// - Throws: the trouble that a message which shows no token is answered with.
    func introduction(in first: ByteBuffer) throws(Trouble) -> (token: String, since: String?)
    /// How the dialect speaks of trouble.
    ///
    /// - Parameter restaurant: the connection's; nil before it has shown a token.
    func answer(to trouble: Trouble, of restaurant: RestaurantID?, at now: Timestamp) -> TroubleAnswer
    func converse(_ attendance: Attendance, since: String?) -> any Conversation
}

/// What may be wrong with a connection as a whole.
enum Trouble: Error {
    /// The token does not hold, or none came in time.
    case unauthorized
    /// Something else was said before the token.
    case tokenFirst
    /// A first message that could not be understood.
    case invalid(InvalidMessage)
    /// The token is not for the restaurant that the connection named.
    case anotherRestaurant
    case tooManyConnections(String)
    /// - Parameters:
    ///   - seconds: until the window ends.
    ///   - windows: windows in a row in which it was exceeded, this one included.
    case tooManyMessages(seconds: Int, limit: Int, windows: Int)
    /// The token that let it in expired, was revoked, or was followed by another person's.
    case tokenEnded
}

/// What is said to trouble, and whether the connection ends with it.
struct TroubleAnswer {
    var frame: Frame?
    var close: String?
}
