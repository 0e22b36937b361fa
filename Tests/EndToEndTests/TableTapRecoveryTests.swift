import Access
import Engine
import Foundation
import Journal
import NIOHTTP1
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("table-tap over a real socket: coming back")
struct TableTapRecoveryTests {
    /// Everything up to the confirmation of a reconnect, which has to be there whole, in order: the places that were replayed.
    private static func replayed(to talk: Talk) async throws -> (places: [String], pages: [Heard]) {
        let heard = try await talk.all(until: "subscription_confirmed")
        let pages = heard.filter { $0.type == "message_replay" }
        #expect(heard.dropLast().allSatisfy { $0.type == "message_replay" })
        #expect(pages.dropLast().allSatisfy { $0.contents["hasMore"] as? Bool == true })
        #expect(pages.last?.contents["hasMore"] as? Bool == false)
        return (pages.flatMap(\.replayed), pages)
    }

    private static func staff(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "cafe:demo:staff#\($0)" } }

    @Test("across a cut connection nothing is lost and nothing comes twice, wherever it was cut, however often")
    func cut() async throws {
        try await TestServer.with { server in
            var talk = try await server.tap()
            let confirmed = try await talk.subscribe("cafe:demo:staff")
            let start = try #require(confirmed.sequence(of: "cafe:demo:staff"))
            var last = try #require(confirmed.messageID)
            var heard: [String] = []
            var random = SeededGenerator(seed: 7)
            var number = 0
            for _ in 0..<8 {
                let sent = Int.random(in: 0...12, using: &random)
                for _ in 0..<sent {
                    number += 1
                    try await server.notice("\(number)")
                }
                for _ in 0..<Int.random(in: 0...sent, using: &random) {
                    let message = try await talk.next()
                    last = try #require(message.messageID)
                    heard.append(try #require(message.place))
                }
                talk.client.abort()
                number += 1
                try await server.notice("while away \(number)")
                talk = try await server.tap(user: "maria-\(number)")
                try await talk.reconnect(last, "cafe:demo:staff")
                let (places, pages) = try await Self.replayed(to: talk)
                heard += places
                last = try #require(pages.last?.contents["toMessageId"] as? String)
            }
            #expect(heard == Self.staff(start + 1...start + number))
        }
    }

    @Test("a guest, a counter and a waiter come back into the middle of one event, each behind what they had")
    func partOfAnEvent() async throws {
        try await TestServer.with { server in
            let id = try await server.order(by: "ben")
            let admin = try await server.tap(.admin, user: "root")
            try await admin.subscribe("orders:customer:*", "counter:*:orders")
            let command = #"{"orderId":"\#(id)","status":"ready"}"#
            try await admin.say(#"{"type":"order_status_update","data":\#(command)}"#)
            let places = ["orders:customer:ben#2", "orders:customer:ben#3", "counter:grill:orders#2"]
            for (index, place) in places.enumerated() {
                let heard = try await admin.next()
                #expect(heard.place == place)
                let back = try await server.tap(.admin, user: "root-\(index)")
                try await back.reconnect(try #require(heard.messageID), "orders:customer:*", "counter:*:orders")
                #expect(try await Self.replayed(to: back).places == Array(places.dropFirst(index + 1)))
            }
        }
    }

    @Test("while a thousand missed messages are replayed, what happens meanwhile is neither lost nor told twice, and in order")
    func liveDuringReplay() async throws {
        try await TestServer.with { server in
            let before = try await server.tap()
            let confirmed = try await before.subscribe("cafe:demo:staff")
            let start = try #require(confirmed.sequence(of: "cafe:demo:staff"))
            for number in 1...1000 { try await server.notice("missed \(number)") }
            let back = try await server.tap(user: "back")
            try await back.reconnect(try #require(confirmed.messageID), "cafe:demo:staff")
            async let publishing: Void = {
                for number in 1...300 { try await server.notice("meanwhile \(number)") }
            }()
            var (heard, pages) = try await Self.replayed(to: back)
            #expect(pages.allSatisfy { $0.replayed.count <= 100 })
            #expect(pages.count >= 10)
            try await publishing
            while heard.count < 1300 { heard.append(try #require(try await back.next().place)) }
            #expect(heard == Self.staff(start + 1...start + 1300))
        }
    }

    @Test("a place that no log has: replay_unavailable, a snapshot, then live")
    func unknownPlace() async throws {
        try await TestServer.with { server in
            let elsewhere = try await server.tap(user: "bob", restaurant: "elsewhere")
            let strange = try #require(try await elsewhere.subscribe("cafe:elsewhere:staff").messageID)
            let id = try await server.order(by: "ben")
            for last in ["msg_123456", strange] {
                let talk = try await server.tap(user: last)
                try await talk.reconnect(last, "counter:grill:orders")
                let unavailable = try await talk.next()
                #expect(unavailable.type == "replay_unavailable")
                #expect(unavailable.contents["lastMessageId"] as? String == last)
                let snapshot = try await talk.next()
                let orders = try #require(snapshot.contents["orders"] as? [[String: Any]])
                #expect(orders.map { $0["orderId"] as? String } == [id])
                let position = try #require(snapshot.messageID)
                _ = try await talk.next("subscription_confirmed")
                // Whoever is cut off right here comes back by the snapshot's place.
                let again = try await server.tap(user: "again \(last)")
                try await again.reconnect(position, "counter:grill:orders")
                #expect(try await Self.replayed(to: again).places == [])
            }
        }
    }

    @Test("across kill -9 on the same folder, the channels go on counting and the replay is whole")
    func restart() async throws {
        let folder = try TestFolder()
        let environment = ["COMANDA_JWT_SECRET": String(decoding: TestServer.secret, as: UTF8.self), "LOG_LEVEL": "error"]
        let issuer = try await TokenIssuer(secret: TestServer.secret, now: RealWorld().now)
        let token = try await issuer.issue(user: "maria", role: .manager, restaurant: RestaurantID("demo")!)
        func connect(_ port: Int) async throws -> Talk {
            let talk = Talk(try await WebSocketClient.connect("ws://127.0.0.1:\(port)/v1?token=\(token)"))
            _ = try await talk.next("connection_established")
            return talk
        }
        let (first, port) = try await Running.server(
            ["--data", folder.data, "--demo"], environment: environment.merging(["COMANDA_DEMO_GUESTS": "false"]) { $1 })
        let talk = try await connect(port)
        let start = try #require(try await talk.subscribe("cafe:demo:staff").sequence(of: "cafe:demo:staff"))
        for (number, name) in ["luca", "luca", "aisha"].enumerated() {
            let data = #"{"employeeId":"\#(name)","status":"\#(number == 1 ? "clocked_out" : "clocked_in")"}"#
            try await talk.say(#"{"type":"employee_clock","messageId":"a-\#(number)","data":\#(data)}"#)
        }
        let heard = try await talk.next("employee_status_changed")
        #expect(heard.place == "cafe:demo:staff#\(start + 1)")
        _ = try await talk.next("employee_status_changed")
        _ = try await talk.next("employee_status_changed")
        first.signal(SIGKILL)
        _ = await first.ended()

        let (second, newPort) = try await Running.server(["--data", folder.data], environment: environment)
        let back = try await connect(newPort)
        try await back.reconnect(try #require(heard.messageID), "cafe:demo:staff")
        #expect(try await Self.replayed(to: back).places == Self.staff(start + 2...start + 3))
        let again = try await back.command("employee_clock", "a-0", #"{"employeeId":"luca","status":"clocked_in"}"#)
        #expect(again.contents["duplicate"] as? Bool == true)
        try await back.say(#"{"type":"employee_clock","data":{"employeeId":"chen","status":"clocked_in"}}"#)
        #expect(try await back.next("employee_status_changed").place == "cafe:demo:staff#\(start + 4)")
        second.signal(SIGTERM)
        #expect(await second.ended() == 0)
    }

    @Test("who does not read delays nobody, is not kept for, is closed with 4008, and catches up whole")
    func slowConsumer() async throws {
        try await TestServer.with { server in
            let (slow, quick) = (try await server.tap(user: "slow"), try await server.tap(user: "quick"))
            let start = try #require(try await slow.subscribe("counter:grill:orders").messageID)
            try await quick.subscribe("counter:grill:orders")
            try await slow.client.stopReading()
            // More than the sockets of both sides hold, and the bound above them.
            let count = 200
            let items = (1...100).map { number in
                ItemDraft(
                    name: "Dish \(number)", unitPrice: Money(minor: 100), notes: String(repeating: "x", count: 400),
                    counter: CounterID("grill"))
            }
            for number in 1...count {
                let order = Submission(restaurant: RestaurantID("demo")!, command: .place(OrderDraft(items: items)), actor: .house)
                _ = try await server.server.engine.perform(order)
                #expect(try await quick.next().place == "counter:grill:orders#\(number)")
            }
            try await slow.client.readOn()
            var heard: [Heard] = []
            let end = await #expect(throws: Unexpected.self) { while true { heard.append(try await slow.next()) } }
            // On a machine so slow that reading goes on after the server's patience with a closing socket, its word is lost.
            #expect(end?.what.hasPrefix("closed 4008 resync") == true || end?.what == "the connection is gone", "\(end?.what ?? "")")
            #expect(heard.count < count)
            let back = try await server.tap(user: "slow")
            try await back.reconnect(heard.last?.messageID ?? start, "counter:grill:orders")
            let (places, pages) = try await Self.replayed(to: back)
            #expect(heard.compactMap(\.place) + places == (1...count).map { "counter:grill:orders#\($0)" })
            #expect(pages.allSatisfy { $0.text.utf8.count < 512 * 1024 })
        }
    }
}
