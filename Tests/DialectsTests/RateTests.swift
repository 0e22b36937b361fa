import Access
import Foundation
import NIOCore
import Realtime
import RealtimeSupport
import Restaurant
import Testing

@testable import Dialects

@Suite("a connection that talks too much")
struct RateTests {
    enum Wire: CaseIterable {
        case v1, v6, tableTap

        var manner: any Manner {
            switch self {
            case .v1: RestaurantOSManner(version: .v1)
            case .v6: RestaurantOSManner(version: .v6)
            case .tableTap: TableTapManner()
            }
        }
    }

    /// A connection that was let in with a limit of two messages a minute.
    private final class Talker {
        let test: TestHouse
        let connection: TestConnection
        private let session: DialectSession

        init(_ wire: Wire) async throws {
            test = try await TestHouse { $0.messagesPerMinute = 2 }
            connection = TestConnection(on: test.loop)
            session = DialectSession(
                house: test.house, manner: wire.manner, address: "test", introduction: .shown(.success(test.principal())))
            session.opened(connection)
        }

        /// What so many pings in one minute are answered with, and whether the connection still stands behind them; then the minute passes.
        func minute(_ pings: Int) async -> (answers: [String], open: Bool) {
            let before = connection.texts.count
            for _ in 0..<pings { session.received(text: ByteBuffer(string: #"{"type":"ping"}"#)) }
            await test.settle()
            let answers = connection.texts.dropFirst(before).map { Told(text: $0) }.map { $0.code.isEmpty ? $0.type : $0.code }
            test.pass(.seconds(60))
            return (answers, connection.closed == nil)
        }
    }

    @Test("is told each time for two minutes, and sent away in the third one in a row", arguments: [Wire.v6, .tableTap])
    func thirdMinute(_ wire: Wire) async throws {
        let talker = try await Talker(wire)
        let code = wire == .v6 ? "RATE_LIMITED" : "RATE_LIMIT_EXCEEDED"
        for _ in 1...2 {
            let (answers, open) = await talker.minute(4)
            #expect(answers == ["pong", "pong", code, code] && open)
        }
        let last = await talker.minute(4)
        // table-tap says why before it closes, once; v6 says it in the closing.
        #expect(last.answers == (wire == .v6 ? ["pong", "pong"] : ["pong", "pong", code]))
        #expect(talker.connection.closed == .policyViolation)
    }

    @Test("an orderly minute between makes it begin anew", arguments: [Wire.v6, .tableTap])
    func orderlyMinute(_ wire: Wire) async throws {
        let talker = try await Talker(wire)
        for pings in [4, 4, 2, 4, 4] { #expect(await talker.minute(pings).open) }
        #expect(await talker.minute(3).open == false)
    }

    @Test("is sent away at once where the dialect has no warning")
    func atOnce() async throws {
        let talker = try await Talker(.v1)
        #expect(await talker.minute(2).open)
        #expect(await talker.minute(3).open == false)
    }
}
