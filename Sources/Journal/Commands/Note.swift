import Restaurant

/// A few bytes that a restaurant keeps under a name beside its log: how far somebody has read it, what could not be delivered.
///
/// Notes are no history: nobody is told of them, and `verify` does not look at them.
package struct Note: Hashable, Sendable {
    /// Printable ASCII, its parts between slashes: `printer/bar`.
    package var key: String
    /// Nil takes the note away.
    package var value: [UInt8]?

    package init(_ key: String, _ value: [UInt8]?) {
        self.key = key
        self.value = value
    }
}
