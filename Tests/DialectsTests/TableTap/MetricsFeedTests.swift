import Access
import Foundation
import Realtime
import RealtimeSupport
import Restaurant
import Testing

@testable import Dialects

@Suite("table-tap: live figures")
struct MetricsFeedTests {
    private static let channel = "cafe:demo:metrics"

    private static func received(_ told: [Told]) -> [Int] {
        told.filter { $0.type == "metrics_update" }.compactMap { ($0.data["metrics"] as? [String: Any])?["ordersReceived"] as? Int }
    }

    @Test("who subscribes is told the present figures at once, behind the confirmation, and the next ones every five seconds")
    func everyFiveSeconds() async throws {
        let test = try await TestHouse()
        try await test.place()
        let maria = try test.connect()
        maria.subscribe(Self.channel)
        await test.settle()
        let first = maria.heard()
        #expect(first.map(\.type) == ["connection_established", "subscription_confirmed", "metrics_update"])
        #expect(Self.received(first) == [1])
        #expect(first.last?.json["channel"] as? String == Self.channel)
        #expect(first.last?.json["sequence"] == nil, "they are not in the log")
        #expect(first.last?.id == first.dropFirst().first?.id, "it is where the log is")
        try await test.place()
        test.pass(.seconds(4))
        await test.settle()
        #expect(maria.heard().isEmpty)
        for count in 2...4 {
            test.pass(.seconds(count == 2 ? 1 : 5))
            await test.settle()
            let told = maria.heard()
            #expect(Self.received(told) == [count])
            try await test.place()
            await test.settle()
        }
    }

    @Test("all who listen get the same bytes, however they came to listen", arguments: ["cafe:demo:metrics", "cafe:demo:*", "*"])
    func shared(_ channel: String) async throws {
        let test = try await TestHouse()
        let (maria, anna) = (try test.connect(), try test.connect(.admin, "anna"))
        maria.subscribe(Self.channel)
        anna.subscribe(channel)
        await test.settle()
        test.pass(.seconds(5))
        await test.settle()
        let (one, other) = (try #require(maria.connection.writes.last), try #require(anna.connection.writes.last))
        #expect(one === other)
        #expect(maria.heard().last?.type == "metrics_update")
    }

    @Test("when nobody listens any more, nothing is looked at, whether they unsubscribed, left, or lost the right")
    func nobody() async throws {
        let test = try await TestHouse()
        let (maria, anna, ines) = (try test.connect(), try test.connect(.manager, "anna"), try test.connect(.manager, "ines"))
        for peer in [maria, anna, ines] { peer.subscribe(Self.channel, "cafe:demo:general") }
        await test.settle()
        maria.say(#"{"type":"unsubscribe","data":{"channels":["cafe:demo:metrics"]}}"#)
        anna.conversation.left()
        await test.settle()
        for peer in [maria, anna, ines] { _ = peer.heard() }
        test.pass(.seconds(5))
        await test.settle()
        #expect(Self.received(ines.heard()) == [0])
        #expect(maria.heard().isEmpty && anna.heard().isEmpty)
        ines.renew(test.principal(.employee, "ines"))
        test.pass(.seconds(5))
        #expect(ines.heard().map(\.type) == ["auth_renewed", "subscription_revoked"])
        await test.settle()
        #expect(!test.loop.run(), "nothing is under way")
        test.pass(.seconds(60))
        await test.settle()
        #expect(ines.heard().isEmpty)
    }

    @Test("who comes back within five seconds is told once every five seconds, not twice")
    func again() async throws {
        let test = try await TestHouse()
        let maria = try test.connect()
        for _ in 0..<3 {
            maria.subscribe(Self.channel)
            await test.settle()
            maria.say(#"{"type":"unsubscribe","data":{"channels":["cafe:demo:metrics"]}}"#)
            await test.settle()
            test.pass(.seconds(1))
        }
        maria.subscribe(Self.channel)
        await test.settle()
        _ = maria.heard()
        for _ in 0..<3 {
            test.pass(.seconds(5))
            await test.settle()
            #expect(Self.received(maria.heard()) == [0])
        }
    }

    @Test("a replay has none of the figures of before, and the present ones behind it; a snapshot too")
    func comingBack() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        try await test.place()
        for (place, told) in [(last, "message_replay"), ("nonsense", "snapshot")] {
            let maria = try test.connect()
            maria.reconnect(place, Self.channel, "counter:*:orders")
            await test.settle()
            let heard = maria.heard()
            #expect(heard.suffix(3).map(\.type) == [told, "subscription_confirmed", "metrics_update"])
            #expect(Self.received(heard) == [1])
            maria.conversation.left()
        }
    }

    @Test("a second subscription to what one hears already, or to something else, tells no figures but the asked for")
    func others() async throws {
        let test = try await TestHouse()
        let maria = try test.connect()
        maria.subscribe("cafe:demo:general")
        await test.settle()
        #expect(Self.received(maria.heard()).isEmpty)
        let eva = try test.connect(.employee, "eva")
        eva.subscribe(Self.channel, "cafe:demo:staff")
        await test.settle()
        test.pass(.seconds(5))
        await test.settle()
        #expect(Self.received(eva.heard()).isEmpty, "an employee may not hear them")
    }

    @Test("a socket that takes nothing is left out until it does: the next figures tell all")
    func slow() async throws {
        let test = try await TestHouse()
        let maria = try test.connect()
        maria.subscribe(Self.channel)
        await test.settle()
        _ = maria.heard()
        maria.connection.backlog = MetricsFeed.mostUnsent + 1
        test.pass(.seconds(5))
        await test.settle()
        #expect(maria.heard().isEmpty)
        maria.connection.backlog = 0
        test.pass(.seconds(5))
        await test.settle()
        #expect(Self.received(maria.heard()) == [0])
    }
}
