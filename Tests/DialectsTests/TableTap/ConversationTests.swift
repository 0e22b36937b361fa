import Access
import Engine
import Journal
import NIOCore
import RealtimeSupport
import Restaurant
import Testing

@testable import Dialects

@Suite("table-tap: a conversation")
struct TableTapConversationTests {
    // MARK: Channels

    @Test("subscriptions add up, and what is heard begins right behind the confirmation")
    func subscribing() async throws {
        let test = try await TestHouse()
        let peer = try test.connect()
        try await test.place()
        peer.subscribe("counter:grill:orders", "cafe:demo:staff")
        await test.settle()
        let confirmed = try #require(peer.heard().last)
        #expect(confirmed.type == "subscription_confirmed")
        #expect(confirmed.id == (try await test.position()))
        let sequences = try #require(confirmed.data["sequences"] as? [[String: Any]])
        #expect(sequences.map { $0["sequence"] as? Int } == [1, 0])
        try await test.place()
        try await test.notice()
        await test.settle()
        #expect(peer.heard().map(\.place) == ["counter:grill:orders#2", "cafe:demo:staff#1"])
    }

    @Test("one message asks for many channels that are not its own: one line of the audit record")
    func auditOnce() async throws {
        let test = try await TestHouse()
        let guest = try test.connect(.customer, "ben")
        guest.say(#"{"type":"subscribe","data":{"channels":\#((1...900).map { "counter:c\($0):orders" })}}"#)
        await test.settle()
        #expect((guest.heard().last?.data["failed"] as? [Any])?.count == 900)
        #expect(test.audits.all.map(\.action) == ["subscribe"])
        #expect(test.audits.all.first?.subject == "counter:c1:orders and 899 more")
    }

    @Test("beyond the limit a channel is refused as limit_exceeded; one that is heard already, or asked for twice, takes no place")
    func limit() async throws {
        let test = try await TestHouse { $0.channels = 3 }
        let peer = try test.connect()
        peer.subscribe("counter:a:orders", "counter:b:orders", "counter:a:orders")
        peer.subscribe("counter:a:orders", "counter:c:orders", "counter:d:orders", "no:such")
        await test.settle()
        let answers = peer.heard().filter { $0.type == "subscription_confirmed" }
        #expect(
            answers.map { $0.data["channels"] as? [String] } == [
                ["counter:a:orders", "counter:b:orders"], ["counter:a:orders", "counter:c:orders"],
            ])
        let failed = answers.last?.data["failed"] as? [[String: String]]
        #expect(
            failed == [
                ["channel": "counter:d:orders", "reason": "limit_exceeded"], ["channel": "no:such", "reason": "unknown_channel"],
            ])
    }

    @Test("a reconnect right behind a subscription is refused: what is heard live is not replayed beneath it")
    func reconnectBehindSubscribe() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        let peer = try test.connect()
        peer.subscribe("counter:grill:orders")
        peer.reconnect(last, "counter:grill:orders")
        await test.settle()
        #expect(
            peer.heard().map { $0.type == "error" ? $0.code : $0.type } == [
                "connection_established", "ALREADY_SUBSCRIBED", "subscription_confirmed",
            ])
    }

    @Test("a token with fewer rights takes subscriptions away, and only those")
    func revokedSubscriptions() async throws {
        let test = try await TestHouse()
        let (grill, bar) = (CounterID("grill")!, CounterID("bar")!)
        let peer = try test.connect(.kitchen, "luca", counters: [grill, bar])
        peer.subscribe("counter:grill:orders", "counter:bar:orders")
        await test.settle()
        peer.renew(test.principal(.kitchen, "luca", counters: [bar]))
        let told = peer.heard()
        #expect(told.suffix(2).map(\.type) == ["auth_renewed", "subscription_revoked"])
        #expect(told.last?.data["channels"] as? [String] == ["counter:grill:orders"])
        try await test.place(counter: "grill")
        try await test.place(counter: "bar")
        await test.settle()
        #expect(peer.heard().map(\.place) == ["counter:bar:orders#1"])
    }

    // MARK: Coming back

    @Test("what was missed comes in pages of 100, then live messages join on")
    func replay() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        for number in 1...250 { try await test.notice("\(number)") }
        let peer = try test.connect()
        peer.reconnect(last, "cafe:demo:staff")
        await test.settle()
        try await test.notice("live")
        await test.settle()
        let told = peer.heard()
        let pages = told.filter { $0.type == "message_replay" }
        #expect(pages.map { $0.data["hasMore"] as? Bool } == [true, true, false])
        #expect(pages.allSatisfy { $0.json["correlationId"] as? String == "back" })
        #expect(pages.map { $0.data["fromMessageId"] as? String } == [last] + pages.dropLast().map { $0.data["toMessageId"] as? String })
        let heard = pages.flatMap(\.messages) + told.filter { $0.type == "notification" }
        #expect(heard.map(\.place) == (1...251).map { "cafe:demo:staff#\($0)" })
        #expect(told.suffix(2).map(\.type) == ["subscription_confirmed", "notification"])
    }

    @Test("rights that a new token takes away during a replay end it for their channels at once")
    func renewedDuringReplay() async throws {
        let test = try await TestHouse()
        let (grill, bar) = (CounterID("grill")!, CounterID("bar")!)
        let last = try await test.position()
        for number in 1...10 { try await test.place(counter: number % 2 == 0 ? "grill" : "bar") }
        let peer = try test.connect(.kitchen, "luca", counters: [grill, bar])
        peer.reconnect(last, "counter:grill:orders", "counter:bar:orders")
        peer.renew(test.principal(.kitchen, "luca", counters: [bar]))
        await test.settle()
        try await test.place(counter: "grill")
        await test.settle()
        let told = peer.heard()
        #expect(told.contains { $0.type == "subscription_revoked" })
        let pages = told.filter { $0.type == "message_replay" }
        #expect(pages.flatMap(\.messages).map(\.place) == (1...5).map { "counter:bar:orders#\($0)" })
        #expect(told.last?.data["channels"] as? [String] == ["counter:bar:orders"])
    }

    @Test("a snapshot, too, tells only of what the newest token may hear")
    func renewedDuringSnapshot() async throws {
        let test = try await TestHouse()
        let (grill, bar) = (CounterID("grill")!, CounterID("bar")!)
        try await test.place("Steak", counter: "grill")
        try await test.place("Beer", counter: "bar")
        let peer = try test.connect(.kitchen, "luca", counters: [grill, bar])
        peer.reconnect("nonsense", "counter:grill:orders", "counter:bar:orders")
        peer.renew(test.principal(.kitchen, "luca", counters: [bar]))
        await test.settle()
        let snapshots = peer.heard().filter { $0.type == "snapshot" }
        #expect(snapshots.count == 1)
        #expect(snapshots.allSatisfy { !$0.text.contains("Steak") && $0.text.contains("Beer") })
    }

    static let strangers: [(String, @Sendable (TestHouse) async throws -> String)] = [
        ("invented", { _ in "aaaaaaaa.1.aaaaaa" }), ("no position at all", { _ in "msg_123456" }),
        (
            "another restaurant's",
            { test in
                let other = RestaurantID("other")!
                return test.house.positions.text(Position(epoch: test.store.epoch, sequence: LogSequence(1)), of: other)
            }
        ),
        (
            "another history's",
            { test in
                test.house.positions.text(Position(epoch: Epoch("abcdefgh")!, sequence: LogSequence(1)), of: TestHouse.restaurant)
            }
        ),
        (
            "of the future",
            { test in
                test.house.positions.text(Position(epoch: test.store.epoch, sequence: LogSequence(999)), of: TestHouse.restaurant)
            }
        ),
    ]

    @Test("a place that the log does not know: replay_unavailable, a snapshot, then live", arguments: strangers.indices)
    func unknownPlace(_ index: Int) async throws {
        let test = try await TestHouse()
        try await test.place()
        let peer = try test.connect()
        peer.reconnect(try await Self.strangers[index].1(test), "counter:grill:orders", "orders:employee:x")
        await test.settle()
        try await test.place()
        await test.settle()
        let told = peer.heard().dropFirst()
        #expect(told.map(\.type) == ["replay_unavailable", "snapshot", "subscription_confirmed", "order_assigned"])
        #expect(told.first?.data["reason"] as? String == "unknown_message")
        let snapshot = try #require(told.first { $0.type == "snapshot" })
        #expect((snapshot.data["orders"] as? [Any])?.count == 1)
        #expect(told.last?.place == "counter:grill:orders#2")
        #expect(told.dropLast().allSatisfy { $0.json["correlationId"] as? String == "back" })
    }

    @Test("a place that has left the history: replay_unavailable, a snapshot, then live")
    func expired() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        try await test.notice()
        test.pass(.seconds(8 * 86_400))
        _ = try await test.engine.prune(Retention())
        let peer = try test.connect()
        peer.reconnect(last, "cafe:demo:staff")
        await test.settle()
        let told = peer.heard()
        #expect(told.map(\.type) == ["connection_established", "replay_unavailable", "snapshot", "subscription_confirmed"])
        #expect(told.dropFirst().first?.data["reason"] as? String == "history_expired")
    }

    @Test("a second reconnect of a connection that listens is refused; one that got nothing may try again")
    func twice() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        let peer = try test.connect(.customer, "ben")
        peer.reconnect(last, "cafe:demo:staff")
        peer.reconnect(last, "cafe:demo:general")
        await test.settle()
        peer.reconnect(last, "cafe:demo:general")
        await test.settle()
        peer.reconnect(last, "cafe:demo:general")
        await test.settle()
        let told = peer.heard()
        #expect(
            told.map { $0.type == "error" ? $0.code : $0.type } == [
                "connection_established", "ALREADY_SUBSCRIBED", "message_replay", "subscription_confirmed", "message_replay",
                "subscription_confirmed", "ALREADY_SUBSCRIBED",
            ])
    }

    @Test("a replay that the engine is too busy for is refused with a time, and may be tried again")
    func busy() async throws {
        let test = try await TestHouse(queue: 0)
        let last = test.house.positions.text(Position(epoch: test.store.epoch, sequence: LogSequence(1)), of: TestHouse.restaurant)
        let peer = try test.connect()
        for _ in 0..<2 {
            peer.reconnect(last, "cafe:demo:staff")
            await test.settle()
        }
        peer.subscribe("cafe:demo:staff")
        await test.settle()
        let errors = peer.heard().filter { $0.type == "error" }
        #expect(errors.map(\.code) == ["SERVER_BUSY", "SERVER_BUSY", "SERVER_BUSY"])
        #expect(errors.allSatisfy { $0.data["retryAfter"] is Int })
        #expect(errors.first?.json["correlationId"] as? String == "back")
    }

    @Test("a socket that does not take its pages gets no more of them until it does; then all of them, and live")
    func slowReplay() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        for number in 1...450 { try await test.notice("\(number)") }
        let peer = try test.connect()
        peer.connection.backlog = TableTapReplay.mostUnsent
        peer.reconnect(last, "cafe:demo:staff")
        await test.settle()
        test.pass(.seconds(1))
        await test.settle()
        #expect(!peer.heard().contains { $0.type == "message_replay" })
        peer.connection.backlog = 0
        test.pass(.seconds(1))
        await test.settle()
        #expect(peer.heard().flatMap(\.messages).count == 450)
    }

    // MARK: Receipts

    @Test("a payment or status that is not acknowledged comes again after 5, 15 and 45 s, then no more")
    func sentAgain() async throws {
        let test = try await TestHouse()
        let guest = try test.connect(.customer, "ben")
        guest.subscribe("orders:customer:ben")
        let order = try await test.place()
        await test.settle()
        try await test.perform(.moveOrder(order, to: .confirmed))
        try await test.perform(.moveOrder(order, to: .preparing))
        await test.settle()
        let told = guest.heard().suffix(2)
        #expect(told.allSatisfy { $0.json["ackRequired"] as? Bool == true })
        let (one, other) = (try #require(told.first), try #require(told.last))
        guest.say(#"{"type":"ack","messageId":"\#(one.id)"}"#)
        var repetitions: [Int] = []
        for second in 1...120 {
            test.pass(.seconds(1))
            for message in guest.heard() {
                #expect(message.text == other.text)
                repetitions.append(second)
            }
        }
        #expect(repetitions == [5, 15, 45])
    }

    @Test("who waited for a page of a replay is sent critical messages again, too")
    func receiptsBehindSlowReplay() async throws {
        let test = try await TestHouse()
        let last = try await test.position()
        for _ in 0..<300 { try await test.notice() }
        let order = try await test.place()
        let guest = try test.connect(.customer, "ben")
        guest.connection.backlog = TableTapReplay.mostUnsent
        guest.reconnect(last, "orders:customer:ben")
        await test.settle()
        guest.connection.backlog = 0
        test.pass(.seconds(1))
        await test.settle()
        try await test.perform(.moveOrder(order, to: .preparing))
        await test.settle()
        let first = try #require(guest.heard().last)
        #expect(first.type == "order_status_changed")
        test.pass(.seconds(5))
        #expect(guest.heard().map(\.text) == [first.text])
    }

    @Test("a replayed critical message waits for its receipt like any other")
    func replayedReceipts() async throws {
        let test = try await TestHouse()
        let order = try await test.place()
        let last = try await test.position()
        try await test.perform(.moveOrder(order, to: .preparing))
        let guest = try test.connect(.customer, "ben")
        guest.reconnect(last, "orders:customer:ben")
        await test.settle()
        let message = try #require(guest.heard().flatMap(\.messages).first)
        test.pass(.seconds(5))
        #expect(guest.heard().map(\.id) == [message.id])
        guest.say(#"{"type":"ack","messageId":"\#(message.id)"}"#)
        test.pass(.seconds(60))
        #expect(guest.heard().isEmpty)
    }

    @Test("an ack for what never was a message is told so; one said twice does no harm")
    func unknownAck() async throws {
        let test = try await TestHouse()
        let peer = try test.connect()
        let known = try await test.position()
        peer.say(#"{"type":"ack","messageId":"msg_123456","correlationId":"c"}"#)
        peer.say(#"{"type":"ack","messageId":"\#(known)"}"#)
        let told = peer.heard().dropFirst()
        #expect(told.map(\.code) == ["UNKNOWN_MESSAGE"])
        #expect(told.first?.json["correlationId"] as? String == "c")
    }

    @Test("who left is sent nothing again, and takes nothing from the house")
    func leaving() async throws {
        let test = try await TestHouse()
        let guest = try test.connect(.customer, "ben")
        guest.subscribe("orders:customer:ben")
        let order = try await test.place()
        try await test.perform(.moveOrder(order, to: .preparing))
        await test.settle()
        _ = guest.heard()
        guest.conversation.left()
        try await test.perform(.moveOrder(order, to: .ready))
        await test.settle()
        test.pass(.seconds(60))
        #expect(guest.heard().isEmpty)
    }
}
