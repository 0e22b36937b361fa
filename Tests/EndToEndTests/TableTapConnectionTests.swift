import Access
import Foundation
import NIOCore
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("table-tap over a real socket: connections")
struct TableTapConnectionTests {
    @Test("a token comes by query, header or first message; the greeting says who one is", arguments: ["query", "header", "message"])
    func showingToken(_ way: String) async throws {
        try await TestServer.with { server in
            let token = try await server.tapToken(.customer, user: "ben")
            let talk =
                switch way {
                case "query": try await server.open("/v1?token=\(token)")
                case "header": try await server.open("/v1/", headers: [("Authorization", "Bearer \(token)")])
                default: try await server.open("/v1")
                }
            if way == "message" {
                try await talk.say(#"{"type":"ping"}"#)
                #expect(try await talk.next().code == "AUTHENTICATION_REQUIRED")
                try await talk.say(#"{"type":"auth","data":{"token":"\#(token)"}}"#)
            }
            let greeting = try await talk.next()
            #expect(greeting.type == "connection_established")
            #expect(greeting.contents["userId"] as? String == "ben")
            #expect(greeting.contents["userType"] as? String == "customer")
            #expect(greeting.contents["cafeId"] as? String == "demo")
        }
    }

    @Test(
        "a token that does not hold, or does not come: AUTHENTICATION_FAILED, then 1008",
        arguments: ["query", "header", "message", "never"])
    func badToken(_ way: String) async throws {
        try await TestServer.with(change: { $0.limits.firstMessage = .milliseconds(way == "never" ? 50 : 5000) }) { server in
            let talk =
                switch way {
                case "query": try await server.open("/v1?token=nonsense")
                case "header": try await server.open("/v1", headers: [("Authorization", "Bearer nonsense")])
                default: try await server.open("/v1")
                }
            if way == "message" { try await talk.say(#"{"type":"auth","data":{"token":"nonsense"}}"#) }
            let error = try await talk.next()
            #expect(error.code == "AUTHENTICATION_FAILED")
            #expect(error.contents["action"] as? String == "reconnect_with_new_token")
            #expect(try await talk.closed().code == 1008)
        }
    }

    @Test("every answer bears the correlation id of what it answers")
    func correlation() async throws {
        try await TestServer.with { server in
            let talk = try await server.tap()
            let token = try await server.tapToken(.manager, user: "maria")
            let asked = [
                #""type":"ping","timestamp":"2024-01-15T10:30:00Z""#, #""type":"unknown""#,
                #""type":"subscribe","data":{"channels":["cafe:demo:staff"]}"#,
                #""type":"reconnect","data":{"lastMessageId":"x","channels":["cafe:demo:staff"]}"#,
                #""type":"unsubscribe","data":{"channels":["cafe:demo:staff"]}"#,
                #""type":"reconnect","data":{"lastMessageId":"x","channels":["cafe:demo:staff"]}"#,
                #""type":"ack","messageId":"nothing""#, #""type":"order_cancel","messageId":"m1","data":{"orderId":"none"}"#,
                #""type":"order_cancel","data":{"orderId":"none"}"#, #""type":"order_cancel","messageId":"m2","data":7"#,
                #""type":"break_end","messageId":"m3","data":{}"#, #""type":"auth","data":{"token":"\#(token)"}"#,
            ]
            let answers = [
                ["pong"], ["error"], ["subscription_confirmed"], ["error"], ["unsubscription_confirmed"],
                ["replay_unavailable", "snapshot", "subscription_confirmed"], ["error"], ["message_error"], ["error"], ["message_error"],
                ["message_error"], ["auth_renewed"],
            ]
            for (number, (question, types)) in zip(asked, answers).enumerated() {
                try await talk.say("{\(question),\"correlationId\":\"c-\(number)\"}")
                for type in types {
                    let answer = try await talk.next()
                    #expect(answer.type == type)
                    #expect(answer.json["correlationId"] as? String == "c-\(number)", "\(answer.text)")
                    if type == "pong" { #expect(answer.json["timestamp"] as? String == "2024-01-15T10:30:00Z") }
                }
            }
        }
    }

    @Test("a subscription tells what is heard and what is not, and why; the 1001st channel is too many")
    func subscribing() async throws {
        try await TestServer.with { server in
            let luca = try await server.tap(.kitchen, user: "luca", counters: ["grill"])
            let confirmed = try await luca.subscribe(
                "counter:grill:orders", "counter:oven:orders", "cafe:demo:general", "cafe:other:general", "nonsense")
            #expect(confirmed.contents["channels"] as? [String] == ["counter:grill:orders", "cafe:demo:general"])
            let failed = try #require(confirmed.contents["failed"] as? [[String: String]])
            #expect(failed.map { $0["channel"] } == ["counter:oven:orders", "cafe:other:general", "nonsense"])
            #expect(failed.map { $0["reason"] } == ["insufficient_permissions", "insufficient_permissions", "unknown_channel"])

            let maria = try await server.tap()
            let thousand = (1...1000).map { "counter:c\($0):orders" }
            try await maria.say(#"{"type":"subscribe","data":{"channels":\#(thousand)}}"#)
            #expect((try await maria.next("subscription_confirmed").contents["channels"] as? [String])?.count == 1000)
            let more = try await maria.subscribe("counter:c1001:orders", "counter:c1:orders")
            #expect(more.contents["channels"] as? [String] == ["counter:c1:orders"])
            #expect((more.contents["failed"] as? [[String: String]])?.first?["reason"] == "limit_exceeded")
        }
    }

    @Test("too many messages: RATE_LIMIT_EXCEEDED with when and how many; what waited for the token is counted once")
    func rateLimit() async throws {
        try await TestServer.with(change: { $0.limits.messagesPerMinute = 3 }) { server in
            let talk = try await server.open("/v1")
            // All three arrive while the token is looked at.
            talk.client.post(#"{"type":"auth","data":{"token":"\#(try await server.tapToken(.manager, user: "maria"))"}}"#)
            for _ in 0..<2 { talk.client.post(#"{"type":"ping"}"#) }
            for type in ["connection_established", "pong", "pong"] { #expect(try await talk.next().type == type) }
            try await talk.say(#"{"type":"ping"}"#)
            let error = try await talk.next()
            #expect(error.code == "RATE_LIMIT_EXCEEDED")
            #expect((1...60).contains(try #require(error.contents["retryAfter"] as? Int)))
            #expect(error.contents["limit"] as? Int == 3)
            #expect(error.contents["window"] as? Int == 60)
        }
    }

    @Test("what cannot be understood is answered, and the connection stays")
    func misunderstanding() async throws {
        try await TestServer.with { server in
            let talk = try await server.tap()
            let deep = #"{"type":"ping","data":"# + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000) + "}"
            for text in ["{", "[]", "7", #"{"type":7}"#, #"{"type":"fly"}"#, #"{"type":"subscribe","data":{"channels":3}}"#, deep] {
                try await talk.say(text)
                #expect(try await talk.next().code == "INVALID_MESSAGE")
            }
            try await talk.say(#"{"type":"order_status_update","messageId":"m","data":{"orderId":5,"status":"ready"}}"#)
            let error = try await talk.next()
            #expect(error.type == "message_error")
            #expect(error.code == "INVALID_MESSAGE")
            try await talk.say(#"{"type":"ping"}"#)
            #expect(try await talk.next().type == "pong")
        }
    }

    @Test("a binary message closes with 1003, one beyond 64 KiB with 1009")
    func wrongFrames() async throws {
        try await TestServer.with { server in
            let binary = try await server.tap(user: "a")
            try await binary.client.send(binary: ByteBuffer(string: #"{"type":"ping"}"#))
            #expect(try await binary.closed().code == 1003)
            let large = try await server.tap(user: "b")
            try await large.say(#"{"type":"ping","timestamp":"\#(String(repeating: "x", count: 65 * 1024))"}"#)
            #expect(try await large.closed().code == 1009)
        }
    }

    @Test("the sixth connection of one user is told why and closed")
    func connectionLimit() async throws {
        try await TestServer.with { server in
            var open: [Talk] = []
            for _ in 0..<5 { open.append(try await server.tap()) }
            let token = try await server.tapToken(.manager, user: "maria")
            let sixth = try await server.open("/v1?token=\(token)")
            let error = try await sixth.next()
            #expect(error.code == "CONNECTION_LIMIT_EXCEEDED")
            #expect((error.contents["message"] as? String)?.contains("5 connections") == true)
            let (code, reason) = try await sixth.closed()
            #expect(code == 1008)
            #expect(reason == "Too many connections")
            await open[0].client.close()
            try await open[1].say(#"{"type":"ping"}"#)
            _ = try await open[1].next("pong")
        }
    }

    @Test("a token is renewed in band; one with fewer counters takes subscriptions away")
    func renewal() async throws {
        try await TestServer.with { server in
            let token = try await server.tapToken(.kitchen, user: "luca", counters: ["grill", "bar"], validFor: .seconds(100))
            let talk = try await server.open("/v1?token=\(token)")
            _ = try await talk.next("token_expiring")
            try await talk.subscribe("counter:grill:orders", "counter:bar:orders")
            let fewer = try await server.tapToken(.kitchen, user: "luca", counters: ["bar"])
            try await talk.say(#"{"type":"auth","data":{"token":"\#(fewer)"}}"#)
            #expect(try await talk.next().type == "auth_renewed")
            let revoked = try await talk.next()
            #expect(revoked.type == "subscription_revoked")
            #expect(revoked.contents["channels"] as? [String] == ["counter:grill:orders"])
            _ = try await server.order(by: "ben", "burger")
            _ = try await server.order(by: "ben", "spritz")
            #expect(try await talk.next().place == "counter:bar:orders#1")
        }
    }

    @Test("another person's token, or an expired one, ends the connection")
    func endings() async throws {
        try await TestServer.with { server in
            let maria = try await server.tap()
            let other = try await server.tapToken(.admin, user: "eve")
            try await maria.say(#"{"type":"auth","data":{"token":"\#(other)"}}"#)
            #expect(try await maria.next().code == "AUTHENTICATION_FAILED")
            #expect(try await maria.closed().code == 1008)
            let short = try await server.tapToken(.manager, user: "bob", validFor: .seconds(2))
            let bob = try await server.open("/v1?token=\(short)")
            #expect(try await bob.next("error").code == "AUTHENTICATION_FAILED")
            #expect(try await bob.closed().code == 1008)
        }
    }

    @Test("a revoked user's connections end at once, wherever they are")
    func revocation() async throws {
        try await TestServer.with { server in
            let (open, replaying) = (try await server.tap(user: "eve"), try await server.tap(user: "eve"))
            try await open.subscribe("cafe:demo:*")
            try await replaying.reconnect("nonsense", "cafe:demo:*")
            try await server.revoke(#"{"user":"eve"}"#)
            for talk in [open, replaying] {
                #expect(try await talk.next("error").code == "AUTHENTICATION_FAILED")
                #expect(try await talk.closed().code == 1008)
            }
        }
    }
}
