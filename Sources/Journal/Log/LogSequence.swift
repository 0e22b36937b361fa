/// A place in a log: 1 for the first entry, and no hole after it.
package struct LogSequence: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// Before the first entry.
    package static let none = LogSequence(rawValue: 0)

    package var next: LogSequence { LogSequence(rawValue: rawValue &+ 1) }

    package static func < (one: LogSequence, other: LogSequence) -> Bool { one.rawValue < other.rawValue }

    package var description: String { String(rawValue) }
}
