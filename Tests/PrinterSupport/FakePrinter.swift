import NIOCore
import NIOPosix
import Synchronization

/// A printer on a real socket, good or bad.
package final class FakePrinter: Sendable {
    /// An address that no other test has, so that nobody takes the port of a printer that is off for a while.
    package static let host = "127.0.0.77"

    package enum Manner: Sendable {
        /// Answers the status request.
        case answers
        /// Says nothing, and closes when the other side has.
        case closes
        /// Says that its paper is out.
        case offLine
        /// Takes all and says nothing, and does not close.
        case stalls
        /// Breaks the connection off when the first bytes come.
        case breaks
    }

    private struct State {
        var manner: Manner
        var jobs: [[UInt8]] = []
        var connections = 0
        var server: (any Channel)?
        var waiting: [(count: Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    package let port: Int

    /// - Parameter port: 0: any.
    package init(_ manner: Manner = .answers, port: Int = 0) async throws {
        state = Mutex(State(manner: manner))
        // Who connects before this is whole waits until it is: closing would look like a printer that broke off.
        typealias Greeting = @Sendable (any Channel) -> EventLoopFuture<Void>
        let greeting = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Greeting.self)
        do {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    greeting.futureResult.hop(to: channel.eventLoop).flatMap { $0(channel) }
                }
                .bind(host: Self.host, port: port).get()
            self.port = server.localAddress?.port ?? 0
            state.withLock { $0.server = server }
        } catch {
            greeting.fail(error)
            throw error
        }
        greeting.succeed { [weak self] channel in
            guard let self else { return channel.close() }
            return channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Tray(self.connect(), self))
            }
        }
    }

    package var manner: Manner {
        get { state.withLock { $0.manner } }
        set { state.withLock { $0.manner = newValue } }
    }

    /// What came out as a whole, in order.
    package var jobs: [[UInt8]] { state.withLock { $0.jobs } }
    package var connections: Int { state.withLock { $0.connections } }

    /// The order numbers of what came out.
    package var numbers: [String] { jobs.map(Self.number) }

    package static func text(_ job: [UInt8]) -> String {
        String(decoding: job.filter { $0 == 10 || (0x20...0x7E).contains($0) }, as: UTF8.self)
    }
    package static func number(_ job: [UInt8]) -> String {
        String((text(job).split(separator: "#").dropFirst().first ?? "").prefix { $0.isNumber })
    }

    /// Returns when so many slips have come out.
    package func printed(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.jobs.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    package func stop() async throws { try await state.withLock { $0.server }?.close().get() }

    private func connect() -> Manner {
        state.withLock { state in
            state.connections += 1
            return state.manner
        }
    }

    fileprivate func printed(_ job: [UInt8]) {
        let ready = state.withLock { state in
            state.jobs.append(job)
            let ready = state.waiting.filter { $0.count <= state.jobs.count }
            state.waiting.removeAll { $0.count <= state.jobs.count }
            return ready
        }
        for (_, continuation) in ready { continuation.resume() }
    }
}

/// One connection. A job is whole with the status request behind it.
private final class Tray: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let manner: FakePrinter.Manner
    private let printer: FakePrinter
    private var received: [UInt8] = []
    private var isWhole = false

    init(_ manner: FakePrinter.Manner, _ printer: FakePrinter) {
        self.manner = manner
        self.printer = printer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        if case .breaks = manner {
            // Zero seconds of lingering make the system send a reset.
            let channel = context.channel
            (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
                channel.close(promise: nil)
            }
            return
        }
        guard !isWhole, received.suffix(3) == [0x10, 0x04, 1] else { return }
        isWhole = true
        switch manner {
        case .answers:
            printer.printed(received.dropLast(3))
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [0x12])), promise: nil)
        case .offLine: context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [0x1A])), promise: nil)
        case .closes: printer.printed(received.dropLast(3))
        case .stalls, .breaks: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else { return }
        if case .stalls = manner { return }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
