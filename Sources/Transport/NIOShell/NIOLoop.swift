import NIOCore
import Realtime
import Synchronization

/// One of NIO's event loops as a ``Loop``, with what its connections share: a deflater, and one sweep for all heartbeats.
final class NIOLoop: Loop {
    let eventLoop: any EventLoop
    private let shared: NIOLoopBound<Shared>

    /// Touched on the event loop alone.
    private final class Shared {
        var deflater: Deflater?
        var sockets: [ObjectIdentifier: WebSocketHandler] = [:]
        var sweep: RepeatedTask?
    }

    private init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        shared = NIOLoopBound(Shared(), eventLoop: eventLoop)
    }

    private static let all = Mutex<[ObjectIdentifier: NIOLoop]>([:])

    /// The one of this event loop; called on it.
    static func of(_ eventLoop: any EventLoop) -> NIOLoop {
        eventLoop.preconditionInEventLoop()
        if let known = all.withLock({ $0[ObjectIdentifier(eventLoop)] }) { return known }
        let made = NIOLoop(eventLoop)
        all.withLock { $0[ObjectIdentifier(eventLoop)] = made }
        return made
    }

    var isCurrent: Bool { eventLoop.inEventLoop }

    func execute(_ work: @escaping @Sendable () -> Void) { eventLoop.execute(work) }

    func schedule(after delay: Duration, _ work: @escaping @Sendable () -> Void) -> any LoopTimer {
        Timer(scheduled: eventLoop.scheduleTask(in: TimeAmount(delay), work))
    }

    private struct Timer: LoopTimer {
        let scheduled: Scheduled<Void>
        func cancel() { scheduled.cancel() }
    }

    /// Compresses one message for every receiver.
    func deflate(_ message: ByteBuffer) -> ByteBuffer {
        let shared = shared.value
        if shared.deflater == nil { shared.deflater = Deflater() }
        return shared.deflater?.deflate(message) ?? message
    }

    /// Whether messages can be compressed at all (zlib had memory for it).
    var canDeflate: Bool {
        let shared = shared.value
        if shared.deflater == nil { shared.deflater = Deflater() }
        return shared.deflater != nil
    }

    // MARK: Heartbeats

    /// One look a second at all connections of the loop costs less than a timer for each of them.
    private static let sweepEvery = TimeAmount.seconds(1)

    func add(_ socket: WebSocketHandler) {
        let shared = shared.value
        shared.sockets[ObjectIdentifier(socket)] = socket
        guard shared.sweep == nil else { return }
        let bound = self.shared
        shared.sweep = eventLoop.scheduleRepeatedTask(initialDelay: Self.sweepEvery, delay: Self.sweepEvery) { _ in
            let now = bound.eventLoop.now
            for socket in bound.value.sockets.values { socket.beat(at: now) }
        }
    }

    func remove(_ socket: WebSocketHandler) {
        let shared = shared.value
        shared.sockets[ObjectIdentifier(socket)] = nil
        if shared.sockets.isEmpty {
            shared.sweep?.cancel()
            shared.sweep = nil
        }
    }

    /// Tells every session of one server on this loop that it is about to stop.
    func drain(_ registry: ConnectionRegistry, within window: Duration) {
        for socket in shared.value.sockets.values where socket.registry === registry { socket.session.drain(within: window) }
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
