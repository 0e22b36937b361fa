import Foundation

/// A value of one simulation, which one thread runs from its beginning to its end.
final class OneThread<Value>: @unchecked Sendable {
    // Sendable because the value is reached through `value` alone, which traps on every thread but the one that made it.
    private var storage: Value
    private let thread = pthread_self()

    init(_ value: Value) { storage = value }

    var value: Value {
        _read {
            precondition(pthread_equal(thread, pthread_self()) != 0, "a simulation was touched from outside")
            yield storage
        }
        _modify {
            precondition(pthread_equal(thread, pthread_self()) != 0, "a simulation was touched from outside")
            yield &storage
        }
    }
}
