import Access
import Foundation
import Journal
import NIOCore
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("table-tap over a real socket: bad input")
struct TableTapBadInputTests {
    /// What is said, and what has to come back: the types, the code, and a word of the explanation.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let types: [String]
        var code: String?
        /// Where the first answer says what is wrong.
        var word: String?
        var testDescription: String { name }

        static func error(_ name: String, _ text: String, _ code: String, _ word: String) -> Case {
            Case(name: name, text: text, types: ["error"], code: code, word: word)
        }
        static func commandError(_ name: String, _ text: String, _ word: String) -> Case {
            Case(name: name, text: text, types: ["message_error"], code: "INVALID_MESSAGE", word: word)
        }
        /// A channel that is not to be heard, in a subscription that is otherwise confirmed.
        static func refused(_ name: String, _ channel: String, _ reason: String) -> Case {
            let text = #"{"type":"subscribe","data":{"channels":["\#(channel)"]}}"#
            return Case(name: name, text: text, types: ["subscription_confirmed"], word: #""reason":"\#(reason)""#)
        }
        static func elsewhere(_ name: String, _ last: String) -> Case {
            let text = #"{"type":"reconnect","data":{"lastMessageId":"\#(last)","channels":["counter:grill:orders"]}}"#
            return Case(
                name: name, text: text, types: ["replay_unavailable", "snapshot", "subscription_confirmed"], word: "unknown_message")
        }
        static func deep(_ name: String, _ open: String, _ close: String, _ depth: Int) -> Case {
            let nest = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            return .error(name, #"{"type":"subscribe","data":\#(nest)}"#, "INVALID_MESSAGE", "JSON")
        }
    }

    static let cases: [Case] = [
        .refused("an unknown channel", "nonsense", "unknown_channel"),
        .refused("a channel without a subject", "counter::orders", "unknown_channel"),
        .refused("a channel with a space in it", "counter:a b:orders", "unknown_channel"),
        .refused("a channel with too many parts", "counter:a:b:orders:x", "unknown_channel"),
        .refused("a channel with a NUL in it", #"cafe:\u0000:staff"#, "unknown_channel"),
        .refused("a channel of an endless name", "counter:" + String(repeating: "x", count: 60_000) + ":orders", "unknown_channel"),
        .refused("a wildcard where there is none", "cafe:*:staff", "unknown_channel"),
        .refused("a channel of another restaurant", "cafe:elsewhere:staff", "insufficient_permissions"),
        .refused("all channels of another restaurant", "cafe:elsewhere:*", "insufficient_permissions"),
        .refused("a channel beyond one's role", "system:maintenance", "insufficient_permissions"),
        .error("no channels", #"{"type":"subscribe","data":{"channels":[]}}"#, "INVALID_MESSAGE", "data.channels"),
        .error(
            "1001 channels at once", #"{"type":"subscribe","data":{"channels":\#((1...1001).map { "counter:c\($0):orders" })}}"#,
            "INVALID_MESSAGE", "1000"),
        .error("a number for the channels", #"{"type":"subscribe","data":{"channels":3}}"#, "INVALID_MESSAGE", "data.channels"),
        .error("a number for a channel", #"{"type":"subscribe","data":{"channels":["*",3]}}"#, "INVALID_MESSAGE", "data.channels"),
        .error("a number for the type", #"{"type":7}"#, "INVALID_MESSAGE", "type"),
        .error("a number for the data", #"{"type":"subscribe","data":7}"#, "INVALID_MESSAGE", "data"),
        .error(
            "a number for a messageId", #"{"type":"order_cancel","messageId":7,"data":{"orderId":"x"}}"#, "INVALID_MESSAGE", "messageId"),
        .error(
            "a number for lastMessageId", #"{"type":"reconnect","data":{"lastMessageId":7,"channels":["*"]}}"#, "INVALID_MESSAGE",
            "lastMessageId"),
        .error("no lastMessageId", #"{"type":"reconnect","data":{"channels":["*"]}}"#, "INVALID_MESSAGE", "lastMessageId"),
        .error("a number for an ack's messageId", #"{"type":"ack","messageId":7}"#, "INVALID_MESSAGE", "messageId"),
        .error("an ack for nothing", #"{"type":"ack"}"#, "INVALID_MESSAGE", "messageId"),
        .error("an ack for what never was a message", #"{"type":"ack","messageId":"msg_1"}"#, "UNKNOWN_MESSAGE", "msg_1"),
        .error("an ack for an invented place", #"{"type":"ack","messageId":"aaaaaaaa.1.aaaaaa"}"#, "UNKNOWN_MESSAGE", "aaaaaaaa.1"),
        .commandError("a number for an order", #"{"type":"order_cancel","messageId":"m","data":{"orderId":5}}"#, "orderId"),
        .commandError(
            "a text for a duration", #"{"type":"break_start","messageId":"m","data":{"duration":"30"}}"#, "duration"),
        .commandError(
            "a duration beyond every number", #"{"type":"break_start","messageId":"m","data":{"duration":1e300}}"#, "duration"),
        .commandError("an object for a status", #"{"type":"employee_clock","messageId":"m","data":{"status":{}}}"#, "status"),
        .deep("arrays in arrays", "[", "]", 30_000), .deep("objects in objects", #"{"a":"#, "}", 9000),
        .error("no JSON", #"{"type":"ping""#, "INVALID_MESSAGE", "JSON"),
        .error("half a surrogate", #"{"type":"\ud800"}"#, "INVALID_MESSAGE", ""),
        .elsewhere("a lastMessageId that is no place", "msg_123456"),
        .elsewhere("a lastMessageId of an endless text", String(repeating: "9", count: 60_000)),
    ]

    @Test("it is answered with what is wrong, and the connection goes on", arguments: cases)
    func answered(_ bad: Case) async throws {
        try await TestServer.with { server in
            let talk = try await server.tap()
            try await talk.say(bad.text)
            let answers = try await Self.next(bad.types.count, from: talk)
            try await Self.check(answers, of: bad, talk)
        }
    }

    @Test("a place of another restaurant, or one that is yet to come, is unknown: a snapshot, then live")
    func places() async throws {
        try await TestServer.with { server in
            let seal = PositionSeal(key: TestServer.secret)
            let epoch = server.server.store.epoch
            let there = RestaurantID("elsewhere")!
            // The restaurant has to be there, and its place be one that is known here, too.
            let other = try await server.tap(user: "bob", restaurant: "elsewhere")
            let strange = try #require(try await other.subscribe("cafe:elsewhere:staff").messageID)
            #expect(seal.position(strange, of: there) != nil)
            let future = seal.text(Position(epoch: epoch, sequence: LogSequence(1_000_000)), of: RestaurantID("demo")!)
            let last = seal.text(Position(epoch: epoch, sequence: LogSequence(.max), part: 1), of: RestaurantID("demo")!)
            for (number, place) in [strange, future, last].enumerated() {
                let talk = try await server.tap(user: "user-\(number)")
                let bad = Case.elsewhere("place \(number)", place)
                try await talk.say(bad.text)
                try await Self.check(try await Self.next(3, from: talk), of: bad, talk)
            }
        }
    }

    @Test("an ack for a message that others were sent changes nothing, and what waits goes on waiting")
    func strangersAck() async throws {
        try await TestServer.with { server in
            let (guest, other) = (try await server.tap(.customer, user: "ben"), try await server.tap())
            try await guest.subscribe("orders:customer:ben")
            let id = try await server.order(by: "ben")
            _ = try await other.command("order_status_update", "m", #"{"orderId":"\#(id)","status":"preparing"}"#)
            let changed = try await guest.next("order_status_changed")
            try await other.say(#"{"type":"ack","messageId":"\#(try #require(changed.messageID))"}"#)
            // No error, and the guest is sent it again.
            try await other.say(#"{"type":"ping"}"#)
            #expect(try await other.next().type == "pong")
            #expect(try await guest.next().text == changed.text)
        }
    }

    @Test("a subscription with a reconnect right behind it: the one holds, the other is refused, and nothing is heard twice or never")
    func reconnectBehindSubscribe() async throws {
        try await TestServer.with { server in
            let before = try await server.tap(user: "before")
            let last = try #require(try await before.subscribe("cafe:demo:staff").messageID)
            for number in 1...5 { try await server.notice("missed \(number)") }
            let talk = try await server.tap()
            talk.client.post(#"{"type":"subscribe","correlationId":"s","data":{"channels":["cafe:demo:staff"]}}"#)
            talk.client.post(
                #"{"type":"reconnect","correlationId":"r","data":{"lastMessageId":"\#(last)","channels":["cafe:demo:staff"]}}"#)
            for number in 1...20 { try await server.notice("meanwhile \(number)") }
            var heard: [Heard] = []
            while heard.last?.contents["message"] as? String != "meanwhile 20" { heard.append(try await talk.next()) }
            let refusal = try #require(heard.first { $0.type == "error" })
            #expect(refusal.code == "ALREADY_SUBSCRIBED")
            #expect(refusal.json["correlationId"] as? String == "r")
            let confirmed = try #require(heard.first { $0.type == "subscription_confirmed" })
            #expect(confirmed.json["correlationId"] as? String == "s")
            let start = try #require(confirmed.sequence(of: "cafe:demo:staff"))
            let places = heard.compactMap(\.place)
            #expect(places == (start + 1..<start + 1 + places.count).map { "cafe:demo:staff#\($0)" })
            #expect(heard.count == places.count + 2)
            // What it asked for is still to be had, by the connection after this one.
            let back = try await server.tap(user: "back")
            try await back.reconnect(last, "cafe:demo:staff")
            let pages = try await back.all(until: "subscription_confirmed").filter { $0.type == "message_replay" }
            #expect(pages.flatMap(\.replayed).count == 25)
        }
    }

    @Test("a reconnect with a subscription right behind it: what was missed comes whole, and the subscription is to be tried again")
    func subscribeBehindReconnect() async throws {
        try await TestServer.with { server in
            let before = try await server.tap(user: "before")
            let last = try #require(try await before.subscribe("cafe:demo:staff").messageID)
            for number in 1...5 { try await server.notice("missed \(number)") }
            let talk = try await server.tap()
            talk.client.post(#"{"type":"reconnect","data":{"lastMessageId":"\#(last)","channels":["cafe:demo:staff"]}}"#)
            talk.client.post(#"{"type":"subscribe","data":{"channels":["cafe:demo:general"]}}"#)
            let heard = try await talk.all(until: "subscription_confirmed")
            #expect(heard.flatMap(\.replayed).count == 5)
            // Only if the replay was not through by then.
            if let refusal = heard.first(where: { $0.type == "error" }) {
                #expect(refusal.code == "REPLAY_IN_PROGRESS")
                try await talk.subscribe("cafe:demo:general")
            } else {
                _ = try await talk.next("subscription_confirmed")
            }
            try await server.notice("live")
            #expect(try await talk.next().contents["message"] as? String == "live")
        }
    }

    private static func next(_ count: Int, from talk: Talk) async throws -> [Heard] {
        var heard: [Heard] = []
        for _ in 0..<count { heard.append(try await talk.next()) }
        return heard
    }

    private static func check(_ answers: [Heard], of bad: Case, _ talk: Talk) async throws {
        let all = answers.map { $0.text.prefix(300) }
        #expect(answers.map(\.type) == bad.types, "\(all)")
        let first = try #require(answers.first)
        #expect(first.code == bad.code, "\(all)")
        if let word = bad.word, !word.isEmpty { #expect(first.text.contains(word), "\(all)") }
        if bad.code != nil {
            let error = first.contents["error"] as? [String: Any] ?? first.contents
            #expect((error["message"] as? String)?.isEmpty == false, "\(all)")
            #expect(first.text.utf8.count < 1024)
        }
        #expect(first.json["timestamp"] is String)
        try await talk.say(#"{"type":"ping"}"#)
        #expect(try await talk.next().type == "pong")
    }
}
