import Hummingbird
import Journal

extension Request {
    /// How many are asked for at a time.
    ///
    /// - Parameter most: the largest page.
    func limit(_ standard: Int = 50, upTo most: Int = OrderQuery.largestPage) throws(Problem) -> Int {
        guard let text = uri.queryParameters["limit"] else { return standard }
        guard let number = Int(text), (1...most).contains(number) else { throw .invalid("limit", "is 1 to \(most)") }
        return number
    }

    /// Where the page before ended, as it said.
    func cursor<Cursor>(_ read: (String) -> Cursor?) throws(Problem) -> Cursor? {
        guard let text = uri.queryParameters["cursor"] else { return nil }
        guard let cursor = read(String(text)) else { throw .invalid("cursor", "is the next_cursor of the page before") }
        return cursor
    }
}
