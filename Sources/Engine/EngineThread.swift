import Dispatch

/// Where an engine works: one thing after the other, in the order in which they were handed in.
package protocol EngineThread: Sendable {
    func execute(_ work: @escaping @Sendable () -> Void)
    /// Traps unless what was handed in here is what calls.
    func preconditionCurrent()
}

/// A dispatch queue of the engine's own.
package struct EngineQueue: EngineThread {
    private let queue = DispatchQueue(label: "comanda.engine", qos: .userInitiated)

    package init() {}

    package func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }
    package func preconditionCurrent() { dispatchPrecondition(condition: .onQueue(queue)) }
}

/// A value that is touched on the engine's thread only.
struct ThreadConfined<Value>: @unchecked Sendable {
    // Sendable because the value is reached through `value` alone, which traps anywhere else.
    private let storage: Value
    private let thread: any EngineThread

    init(_ value: Value, on thread: any EngineThread) {
        storage = value
        self.thread = thread
    }

    var value: Value {
        thread.preconditionCurrent()
        return storage
    }
}
