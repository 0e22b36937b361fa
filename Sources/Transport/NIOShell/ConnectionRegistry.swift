import NIOCore
import Realtime
import Synchronization

/// All WebSocket connections of a server, as far as stopping it and counting them needs.
package final class ConnectionRegistry: Sendable {
    private struct State {
        var loops: [ObjectIdentifier: (loop: NIOLoop, connections: Int)] = [:]
        var total = 0
        var empty: CheckedContinuation<Void, Never>?
        var draining = false
    }

    private let state = Mutex(State())
    package let figures = TransportFigures()
    private let limit: Int

    /// - Parameter limit: connections that the server takes.
    package init(limit: Int) { self.limit = limit }

    package var count: Int { state.withLock { $0.total } }

    /// Why no further connection is taken; nil while they are.
    var refusal: String? {
        state.withLock { state in
            if state.draining { return "the server is about to stop" }
            return state.total >= limit ? "this server takes at most \(limit) connections" : nil
        }
    }

    func opened(on loop: NIOLoop) {
        figures.connections.wrappingAdd(1, ordering: .relaxed)
        state.withLock { state in
            state.total += 1
            state.loops[ObjectIdentifier(loop), default: (loop, 0)].connections += 1
        }
    }

    func closed(on loop: NIOLoop) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.total -= 1
            state.loops[ObjectIdentifier(loop)]?.connections -= 1
            if state.loops[ObjectIdentifier(loop)]?.connections == 0 { state.loops[ObjectIdentifier(loop)] = nil }
            guard state.total == 0 else { return nil }
            defer { state.empty = nil }
            return state.empty
        }
        waiting?.resume()
    }

    /// Tells every session that the server stops, and waits until all are gone, or the bound is over.
    ///
    /// - Parameters:
    ///   - window: over which the goodbyes are spread.
    ///   - bound: after which the rest is left to the closing of the sockets.
    package func drain(within window: Duration, bound: Duration) async {
        let loops = state.withLock { state in
            state.draining = true
            return state.loops.values.map(\.loop)
        }
        for loop in loops { loop.execute { loop.drain(self, within: window) } }
        let limit = Task {
            try await Task.sleep(for: bound)
            self.state.withLock { state in
                defer { state.empty = nil }
                return state.empty
            }?.resume()
        }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.total == 0 { return true }
                state.empty = continuation
                return false
            }
            if isEmpty { continuation.resume() }
        }
        limit.cancel()
    }
}

/// What the sockets carried since the start.
package final class TransportFigures: Sendable {
    package let connections = Atomic<Int>(0)
    package let messagesIn = Atomic<Int>(0)
    package let messagesOut = Atomic<Int>(0)
    package let bytesIn = Atomic<Int>(0)
    package let bytesOut = Atomic<Int>(0)

    func received(_ bytes: Int) {
        messagesIn.wrappingAdd(1, ordering: .relaxed)
        bytesIn.wrappingAdd(bytes, ordering: .relaxed)
    }

    func sent(_ frame: Frame) {
        messagesOut.wrappingAdd(frame.messages.count, ordering: .relaxed)
        bytesOut.wrappingAdd(frame.plain.readableBytes, ordering: .relaxed)
    }
}
