import Journal

/// What the checks are run on: one store, empty at first.
package struct StoreBench {
    /// Opens the store: the first time empty, later as it was left. Earlier instances are gone by then.
    package var open: () throws -> any Store
    /// Opens the store as a killed process left it, while the instance it had is still there.
    package var openAfterCrash: () throws -> any Store

    package init(open: @escaping () throws -> any Store, openAfterCrash: @escaping () throws -> any Store) {
        self.open = open
        self.openAfterCrash = openAfterCrash
    }
}

/// One thing that every store does.
package struct StoreCheck: Sendable, CustomStringConvertible {
    package let description: String
    package let run: @Sendable (StoreBench) throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (StoreBench) throws -> Void) {
        self.description = description
        self.run = run
    }

    /// All checks; a store is right when it passes them.
    package static let all: [StoreCheck] = appending + reading + keeping + talking
}

/// A check that failed, and how.
package struct Violation: Error, CustomStringConvertible {
    package let description: String
}

/// Fails the check unless `condition` holds.
func demand(_ condition: Bool, _ what: @autoclosure () -> String) throws {
    if !condition { throw Violation(description: what()) }
}

/// Fails the check unless `body` throws a store's error that `matches`.
func demandRefusal(_ what: String, _ matches: (StoreError) -> Bool, _ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as StoreError {
        return try demand(matches(error), "\(what): refused, but with \(error)")
    }
    throw Violation(description: "\(what): was taken")
}
