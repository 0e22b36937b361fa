import NIOCore
import Realtime
import Synchronization

/// A loop that runs what it was given when told to, on the caller's thread; its clock moves when told to.
package final class TestLoop: Loop {
    private struct Timed {
        let at: Duration
        let number: Int
        let work: @Sendable () -> Void
    }

    private struct State {
        var ready: [@Sendable () -> Void] = []
        var timed: [Timed] = []
        var now: Duration = .zero
        var count = 0
    }

    private struct Timer: LoopTimer {
        let loop: TestLoop
        let number: Int
        func cancel() { loop.state.withLock { $0.timed.removeAll { $0.number == number } } }
    }

    private let state = Mutex(State())

    package init() {}

    package var isCurrent: Bool { true }

    package func execute(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.ready.append(work) }
    }

    package func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> any LoopTimer {
        let number = state.withLock { state in
            state.count += 1
            state.timed.append(Timed(at: state.now + delay, number: state.count, work: work))
            return state.count
        }
        return Timer(loop: self, number: number)
    }

    /// Runs all that waits, and what that adds.
    ///
    /// - Returns: whether there was anything.
    @discardableResult
    package func run() -> Bool {
        var ran = false
        while let work = state.withLock({ $0.ready.isEmpty ? nil : $0.ready.removeFirst() }) {
            ran = true
            work()
        }
        return ran
    }

    /// Lets time pass; timers fire in order.
    package func advance(by duration: Duration) {
        run()
        let end = state.withLock { $0.now + duration }
        while let next = state.withLock({ state -> Timed? in
            guard let index = state.timed.indices.min(by: { state.timed[$0].at < state.timed[$1].at }), state.timed[index].at <= end else {
                return nil
            }
            let timed = state.timed.remove(at: index)
            state.now = timed.at
            return timed
        }) {
            next.work()
            run()
        }
        state.withLock { $0.now = end }
    }
}

/// A connection that writes down what it was given.
package final class TestConnection: Connection {
    package let loop: any Loop
    package var backlog = 0
    package private(set) var writes: [Frame] = []
    package private(set) var closed: CloseCode?

    package init(on loop: any Loop) { self.loop = loop }

    package func send(_ frame: Frame) { if closed == nil { writes.append(frame) } }
    package func close(_ code: CloseCode, _ reason: String) { closed = closed ?? code }

    /// Every message so far, as text.
    package var texts: [String] { writes.flatMap(\.messages).map { String(buffer: $0.payload) } }
}
