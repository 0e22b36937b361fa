import NIOCore
import Realtime
import Synchronization

/// A loop that runs what it was given when told to, on the caller's thread; its clock moves when told to.
final class TestLoop: Loop {
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

    var isCurrent: Bool { true }

    func execute(_ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.ready.append(work) }
    }

    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> any LoopTimer {
        let number = state.withLock { state in
            state.count += 1
            state.timed.append(Timed(at: state.now + delay, number: state.count, work: work))
            return state.count
        }
        return Timer(loop: self, number: number)
    }

    /// Runs all that waits, and what that adds.
    func run() {
        while let work = state.withLock({ $0.ready.isEmpty ? nil : $0.ready.removeFirst() }) { work() }
    }

    /// Lets time pass; timers fire in order.
    func advance(by duration: Duration) {
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
final class TestConnection: Connection {
    let loop: any Loop
    var backlog = 0
    private(set) var writes: [Frame] = []
    private(set) var closed: CloseCode?

    init(on loop: any Loop) { self.loop = loop }

    func send(_ frame: Frame) { writes.append(frame) }
    func close(_ code: CloseCode, _ reason: String) { closed = code }

    /// Every message so far, as text.
    var texts: [String] { writes.flatMap(\.messages).map { String(buffer: $0.payload) } }
}
