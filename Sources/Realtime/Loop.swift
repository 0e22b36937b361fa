/// The thread that a connection lives on, as sessions and the hub see it: NIO's event loop today, any other loop later.
///
/// Everything of one connection (its socket, its session, its subscriptions) is touched on its loop alone.
package protocol Loop: AnyObject, Sendable {
    /// Whether the caller runs on this loop.
    var isCurrent: Bool { get }

    /// Runs `work` on this loop, after what is already waiting there; in order for calls from one thread.
    func execute(_ work: @escaping @Sendable () -> Void)

    /// Runs `work` on this loop once `delay` has passed, unless cancelled before.
    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> any LoopTimer
}

/// A piece of work that waits for its time on a ``Loop``.
package protocol LoopTimer: Sendable {
    func cancel()
}

/// A value that is touched on one loop only, so that closures bound for that loop may carry it.
package struct LoopConfined<Value>: @unchecked Sendable {
    // Sendable because the value is reached through `value` alone, which traps off the loop; it is created on the loop or
    // before anybody else knows it, and an empty deinit may run anywhere.
    private let storage: Value
    package let loop: any Loop

    package init(_ value: Value, on loop: any Loop) {
        storage = value
        self.loop = loop
    }

    package var value: Value {
        precondition(loop.isCurrent, "touched away from its loop")
        return storage
    }
}
