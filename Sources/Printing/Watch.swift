import NIOCore

/// Listens to a printer until it is known whether it has everything. Confined to its connection's event loop.
final class Watch: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let done: EventLoopPromise<Void>
    private let state: NIOLoopBoundBox<State>

    private struct State {
        /// Nobody may answer for what they have not got.
        var hasWritten = false
        var isOver = false
    }

    init(_ done: EventLoopPromise<Void>) {
        self.done = done
        state = .makeBoxSendingValue(State(), eventLoop: done.futureResult.eventLoop)
    }

    func end() async -> Result<Void, any Error> {
        do { return .success(try await done.futureResult.get()) } catch { return .failure(error) }
    }

    /// There never was a connection.
    func abandon() { done.fail(Failure(description: "not connected")) }

    func hasWritten() { state.value.hasWritten = true }
    func fail(_ what: String) { finish(Failure(description: what)) }

    private func finish(_ failure: Failure?) {
        guard !state.value.isOver else { return }
        state.value.isOver = true
        if let failure { done.fail(failure) } else { done.succeed() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Some printers send their status unasked, so the first one that speaks for all bytes counts.
        guard state.value.hasWritten, let status = unwrapInboundIn(data).readableBytesView.first(where: ESCPOS.isStatus) else { return }
        finish(ESCPOS.isOnline(status) ? nil : Failure(description: "the printer is off line: check its paper and cover"))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { closed() } else { context.fireUserInboundEventTriggered(event) }
    }

    func channelInactive(context: ChannelHandlerContext) { closed() }

    private func closed() {
        finish(state.value.hasWritten ? nil : Failure(description: "the printer closed the connection before it had everything"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(Failure(description: "the connection broke off: \(error)"))
        context.close(promise: nil)
    }
}
