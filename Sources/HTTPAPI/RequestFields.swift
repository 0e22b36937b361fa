import Hummingbird
import Journal
import Restaurant

/// What has to be said.
func given<Value>(_ value: Value?, _ field: String) throws(Problem) -> Value {
    guard let value else { throw .invalid(field, "is missing") }
    return value
}

/// An instant, if there is one.
func instant(_ text: String?, _ field: String) throws(Problem) -> Timestamp? {
    guard let text else { return nil }
    guard let instant = Timestamp(iso8601: text) else { throw .invalid(field, "is an instant such as 2026-01-31T22:00:00Z") }
    return instant
}

extension Request {
    /// An id in the query, if there is one.
    func id<Kind>(_ name: String) throws(Problem) -> Identifier<Kind>? {
        guard let text = uri.queryParameters[name[...]] else { return nil }
        return try required(String(text), name)
    }
}
