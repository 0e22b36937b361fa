import Restaurant

/// A place in a row that is counted from 1 without a hole; what is counted is in the type.
package struct Ordinal<Counted>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 0 stands for "before the first".
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    /// Before the first: nothing happened yet.
    package static var zero: Self { Self(0) }

    /// The one after this.
    package var next: Self { Self(rawValue &+ 1) }

    package func advanced(by count: Int) -> Self { Self(rawValue &+ Int64(count)) }

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    package var description: String { String(rawValue) }
}

/// The place of an entry in its restaurant's log.
package typealias LogSequence = Ordinal<Entry>
/// The place of a message in its channel (003: `sequence`).
package typealias ChannelSequence = Ordinal<ChannelName>
