/// What is written in the log cannot be read.
package struct CodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong, and where.
    package let description: String

    init(_ description: String) { self.description = description }

    /// Something has a value that nobody wrote, or that only a newer version knows.
    package static func unknown(_ what: String) -> CodingFailure { CodingFailure("the \(what) cannot be read") }

    /// The same failure, with the place at which it was met.
    package func at(_ place: String) -> CodingFailure { CodingFailure("\(place): \(description)") }
}
