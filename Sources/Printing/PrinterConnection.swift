import NIOCore
import NIOPosix
import Outlets

/// One job's connection to a printer's raw port (usually 9100).
///
/// All bytes are written, then our side is closed: a printer answers the status request behind them, or closes its side, when it has them
/// all. A printer that does neither, or breaks the connection off, may have printed a part.
package struct PrinterConnection: Sendable {
    package struct Times: Sendable {
        package var connecting: Duration = .seconds(5)
        /// From the first byte until the printer says that it has the last one. A buffer may be full while paper is fed.
        package var printing: Duration = .seconds(20)

        package init() {}
    }

    private let times: Times
    private let group: any EventLoopGroup

    package init(times: Times = Times(), group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) {
        self.times = times
        self.group = group
    }

    /// Prints, and returns when the printer has all of it.
    ///
    /// - Parameter begin: called once connected, before the first byte leaves.
    /// - Throws: ``Undelivered``, or what `begin` threw.
    package func print(_ bytes: [UInt8], at host: String, port: Int, begin: () async throws -> Void) async throws {
        let watch: Watch
        let channel: any Channel
        do {
            let done = group.next().makePromise(of: Void.self)
            watch = Watch(done)
            channel = try await ClientBootstrap(group: done.futureResult.eventLoop)
                .channelOption(.allowRemoteHalfClosure, value: true)
                .connectTimeout(.init(times.connecting))
                .channelInitializer { [watch] channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(watch) }
                }
                .connect(host: host, port: port).get()
        } catch {
            watch.abandon()
            throw Undelivered("\(host):\(port) cannot be reached: \(Self.reason(error))")
        }
        do { try await begin() } catch {
            try? await channel.close().get()
            throw error
        }
        let limit = channel.eventLoop.scheduleTask(in: .init(times.printing)) {
            watch.fail("the printer did not say in time that it has everything")
        }
        channel.writeAndFlush(ByteBuffer(bytes: bytes + ESCPOS.statusRequest)).flatMap {
            watch.hasWritten()
            return channel.close(mode: .output)
        }.whenFailure { watch.fail("the connection broke off: \(Self.reason($0))") }
        let result = await watch.end()
        limit.cancel()
        try? await channel.close().get()
        if case .failure(let failure) = result { throw Undelivered("\(host):\(port): \(failure)") }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "no address is known"
        case ChannelError.connectTimeout: "it did not answer in time"
        case let error as IOError: String(describing: error)
        default: String(describing: error)
        }
    }
}
