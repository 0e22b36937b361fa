import Access
import Foundation
import NIOHTTP1
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("Restaurant OS over a real socket")
struct RestaurantOSTests {
    @Test("an order placed over HTTP appears at displays of both versions, in their words")
    func orderToDisplay() async throws {
        try await TestServer.with { server in
            let token = try await server.token(.kitchen, user: "old")
            let old = try await server.open("/?token=\(token)")
            #expect(try await old.next("connected").json["timestamp"] is String)
            let new = try await server.connect(user: "new")
            let id = try await server.place("Soup", table: "T5")
            let v1 = try await old.next("order:created")
            let v6 = try await new.next("order:created")
            #expect((v1.json["payload"] as? [String: Any])?["order"] != nil)
            #expect((v6.json["data"] as? [String: Any])?["order"] != nil)
            #expect(v1.order["id"] as? String == id)
            #expect(v6.order["table_number"] as? String == "T5")
            #expect(v6.json["restaurant_id"] as? String == "demo")
            let batch = try await new.next("kds:update")
            #expect((batch.contents["orders"] as? [[String: Any]])?.first?["id"] as? String == id)
        }
    }

    @Test("a status moved at one display is seen by all, the sender included, and acknowledged by name once")
    func moving() async throws {
        try await TestServer.with { server in
            let (one, other) = (try await server.connect(user: "one"), try await server.connect(user: "other"))
            let id = try await server.place()
            let move = #"{"type":"order:update_status","messageId":"m1","data":{"orderId":"\#(id)","status":"preparing"}}"#
            try await one.say(move)
            for talk in [one, other] {
                let updated = try await talk.next("order:updated")
                #expect(updated.order["status"] as? String == "preparing")
                let status = try await talk.next("order:status")
                #expect(status.contents["previous_status"] as? String == "pending")
            }
            // Behind what it made happen, so that whoever has the answer has heard all up to there.
            let first = try await one.next("ack")
            try await one.say(move)
            let again = try await one.next("ack")
            #expect(first.contents["duplicate"] as? Bool == false)
            #expect(again.contents["duplicate"] as? Bool == true)
            #expect(again.contents["version"] as? Int == first.contents["version"] as? Int)
            try await one.say(#"{"type":"order:update_status","messageId":"m1","data":{"orderId":"\#(id)","status":"ready"}}"#)
            #expect(try await one.next("error").contents["code"] as? String == "IDEMPOTENCY_CONFLICT")
            try await one.say(#"{"type":"order:update_status","data":{"orderId":"\#(id)","status":"pending"}}"#)
            #expect(try await one.next("error").contents["code"] as? String == "INVALID_ORDER_STATUS")
        }
    }

    @Test("a synchronization brings every active order, marked, and then sync_complete")
    func synchronizing() async throws {
        try await TestServer.with { server in
            let ids = [try await server.place("A"), try await server.place("B"), try await server.place("C")]
            let talk = try await server.connect()
            try await talk.say(#"{"type":"orders:sync","payload":{}}"#)
            let frames = try await talk.all(until: "sync_complete")
            #expect(frames.dropLast().map { $0.order["id"] as? String } == ids)
            #expect(frames.dropLast().allSatisfy { $0.json["replay"] as? Bool == true })
            #expect(frames.last?.contents["status"] as? String == "synced")
        }
    }

    @Test("a client that says what it had last hears exactly what it missed")
    func missedMessages() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect()
            _ = try await server.place("A")
            let last = try #require(try await talk.next("order:created").messageID)
            await talk.client.close()
            let missed = [try await server.place("B"), try await server.place("C")]
            let token = try await server.token()
            let back = try await server.open("/ws?v=6&since=\(last)", headers: [("Authorization", "Bearer \(token)")])
            let frame = try await back.next("missed_messages")
            let messages = try #require(frame.contents["messages"] as? [[String: Any]])
            #expect(messages.map { (($0["data"] as? [String: Any])?["order"] as? [String: Any])?["id"] as? String } == missed)
            let live = try await server.place("D")
            #expect(try await back.next("order:created").order["id"] as? String == live)
            let stranger = try await server.open("/ws?v=6&since=aaaaaaaa.1.aaaaaa", headers: [("Authorization", "Bearer \(token)")])
            _ = try await stranger.next("resync_required")
        }
    }

    @Test("a client that was cut off between two messages of one change hears the second", arguments: [0, 1], [false, true])
    func partOfAChange(_ had: Int, _ goesOn: Bool) async throws {
        try await TestServer.with { server in
            let talk = try await server.connect()
            let id = try await server.place()
            try await talk.say(#"{"type":"order:update_status","data":{"orderId":"\#(id)","status":"preparing"}}"#)
            let told = [try await talk.next("order:updated"), try await talk.next("order:status")]
            let ids = try told.map { try #require($0.messageID) }
            #expect(ids[0] != ids[1])
            let later = goesOn ? [try await server.place("Later")] : []
            for version in [1, 6] {
                let token = try await server.token(user: "back-\(version)")
                let back = try await server.open("/ws?v=\(version)&since=\(ids[had])", headers: [("Authorization", "Bearer \(token)")])
                let messages = try #require(try await back.next("missed_messages").contents["messages"] as? [[String: Any]])
                // v1 says one message of a change, and has had it.
                let rest = version == 6 && had == 0 ? ["order:status"] : []
                #expect(messages.map { $0["type"] as? String } == rest + later.map { _ in "order:created" })
                if had == 0, version == 6 { #expect(messages.first?["messageId"] as? String == ids[1]) }
            }
        }
    }

    @Test("the answer to a command takes no client back to where the command was, sent once or again")
    func placeBehindRepetition() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect()
            let id = try await server.place()
            let move = #"{"type":"order:update_status","messageId":"m1","data":{"orderId":"\#(id)","status":"preparing"}}"#
            try await talk.say(move)
            #expect(try await talk.next("ack").messageID == nil)
            _ = try await server.place("Later")
            var last = try #require(try await talk.next("order:created").messageID)
            try await talk.say(move)
            let again = try await talk.next("ack")
            #expect(again.contents["duplicate"] as? Bool == true)
            last = again.messageID ?? last
            let token = try await server.token(user: "back")
            let back = try await server.open("/ws?v=6&since=\(last)", headers: [("Authorization", "Bearer \(token)")])
            #expect((try await back.next("missed_messages").contents["messages"] as? [Any])?.count == 0)
        }
    }

    @Test("subscriptions narrow what is heard, by event and by filter, and are bounded")
    func subscribing() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect()
            try await talk.say(#"{"type":"subscribe","events":["order:created"],"filters":{"table_number":"T7"}}"#)
            _ = try await talk.next("subscribed")
            _ = try await server.place("A", table: "T6")
            let wanted = try await server.place("B", table: "T7")
            #expect(try await talk.next("order:created").order["id"] as? String == wanted)
            for number in 1...10 {
                try await talk.say(#"{"type":"subscribe","events":["order:updated"],"filters":{"table_number":"\#(number)"}}"#)
            }
            #expect(try await talk.next("error").contents["code"] as? String == "INVALID_SUBSCRIPTION")
            try await talk.say(#"{"type":"subscribe","events":["nonsense"]}"#)
            #expect(try await talk.next("error").contents["code"] as? String == "INVALID_SUBSCRIPTION")
        }
    }

    @Test("a wrong, missing or late token closes with 1008 Unauthorized", arguments: ["/?token=nonsense", "/ws?v=6"])
    func unauthorized(_ path: String) async throws {
        try await TestServer.with { server in
            let talk = try await server.open(path)
            if path == "/ws?v=6" { try await talk.say(#"{"type":"auth","token":"nonsense"}"#) }
            let (code, reason) = try await talk.closed()
            #expect(code == 1008)
            #expect(reason == "Unauthorized")
        }
    }

    @Test("a token may come as the first message, and what follows at once is not lost")
    func firstMessage() async throws {
        try await TestServer.with { server in
            let talk = try await server.open("/ws")
            try await talk.say(#"{"type":"ping"}"#)
            #expect(try await talk.next("error").contents["code"] as? String == "AUTHENTICATION_REQUIRED")
            try await talk.say(#"{"type":"auth","token":"\#(try await server.token())"}"#)
            try await talk.say(#"{"type":"ping"}"#)
            _ = try await talk.next("connected")
            _ = try await talk.next("pong")
        }
    }

    @Test("nobody hears or moves another restaurant's orders; who tries is closed")
    func isolation() async throws {
        try await TestServer.with { server in
            let here = try await server.connect(restaurant: "demo")
            let there = try await server.connect(user: "bob", restaurant: "elsewhere")
            let id = try await server.place("Secret", restaurant: "demo")
            _ = try await here.next("order:created")
            let own = try await server.place("Own", restaurant: "elsewhere")
            #expect(try await there.next("order:created").order["id"] as? String == own)
            try await there.say(#"{"type":"order:update_status","data":{"orderId":"\#(id)","status":"ready"}}"#)
            #expect(try await there.closed().code == 1008)
            let again = try await server.connect(user: "bob", restaurant: "elsewhere")
            try await again.say(#"{"type":"orders:sync","data":{"restaurant_id":"demo"}}"#)
            #expect(try await again.closed().code == 1008)
        }
    }

    @Test("a customer hears of their own orders only, and may not move them")
    func customers() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect(.customer, user: "guest-1")
            _ = try await server.place("Somebody else's")
            let token = try await server.token(.customer, user: "guest-1")
            let placed = try await server.http(
                .POST, "/api/v1/orders", token: token, body: #"{"items":[{"menu_item_id":"margherita"}]}"#)
            #expect(placed.status == 201)
            let id = try #require(placed.order["id"] as? String)
            #expect(try await talk.next("order:created").order["id"] as? String == id)
            try await talk.say(#"{"type":"order:update_status","data":{"orderId":"\#(id)","status":"ready"}}"#)
            #expect(try await talk.next("error").contents["code"] as? String == "INSUFFICIENT_PERMISSIONS")
        }
    }

    static let nonsenses = ["{", "[]", "7", #"{"type":7}"#, #"{"no":"type"}"#, #"{"type":"fly"}"#, #"{"type":"order:update_status"}"#]

    @Test("what cannot be understood is answered, and the connection stays", arguments: nonsenses)
    func misunderstanding(_ text: String) async throws {
        try await TestServer.with { server in
            let talk = try await server.connect()
            try await talk.say(text)
            #expect(try await talk.next("error").contents["code"] as? String == "INVALID_MESSAGE")
            try await talk.say(#"{"type":"ping"}"#)
            _ = try await talk.next("pong")
        }
    }

    @Test("more messages than a minute allows: v1 is closed, v6 is warned first")
    func rateLimit() async throws {
        try await TestServer.with(change: { $0.limits.messagesPerMinute = 3 }) { server in
            let token = try await server.token()
            let old = try await server.open("/?token=\(token)")
            for _ in 0..<4 { try await old.say(#"{"type":"ping"}"#) }
            let (code, reason) = try await old.closed()
            #expect(code == 1008)
            #expect(reason == "Rate limit exceeded")
            let new = try await server.connect(user: "new")
            for _ in 0..<4 { try await new.say(#"{"type":"ping"}"#) }
            #expect(try await new.next("error").contents["code"] as? String == "RATE_LIMITED")
        }
    }

    @Test("the sixth connection of one user is told why and closed")
    func connectionLimit() async throws {
        try await TestServer.with { server in
            var open: [Talk] = []
            for _ in 0..<5 { open.append(try await server.connect()) }
            let token = try await server.token()
            let sixth = try await server.open("/ws?v=6", headers: [("Authorization", "Bearer \(token)")])
            let error = try await sixth.next("error")
            #expect(error.contents["code"] as? String == "TOO_MANY_CONNECTIONS" && error.json["restaurant_id"] as? String == "demo")
            #expect(try await sixth.closed().reason == "Too many connections")
        }
    }

    @Test("a token that ends closes its connection; a newer one in band keeps it open")
    func renewal() async throws {
        try await TestServer.with { server in
            let token = try await server.token(validFor: .seconds(60))
            let talk = try await server.open("/ws?v=6", headers: [("Authorization", "Bearer \(token)")])
            _ = try await talk.next("token_expiring")
            try await talk.say(#"{"type":"auth","token":"\#(try await server.token())"}"#)
            _ = try await talk.next("auth_renewed")
            let other = try await server.open(
                "/ws?v=6", headers: [("Authorization", "Bearer \(try await server.token(user: "b", validFor: .seconds(2)))")])
            #expect(try await other.closed().code == 1008)
            try await talk.say(#"{"type":"ping"}"#)
            _ = try await talk.next("pong")
        }
    }

    @Test("a revoked user's connections end at once")
    func revocation() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect(user: "mallory")
            try await server.revoke(#"{"user":"mallory"}"#)
            #expect(try await talk.next("error").contents["action"] as? String == "reconnect_with_new_token")
            #expect(try await talk.closed().code == 1008)
        }
    }

    @Test("a server that stops says goodbye to everybody with 1001")
    func drain() async throws {
        let talks = Talks()
        try await TestServer.with { server in
            for number in 0..<20 { await talks.add(try await server.connect(user: "user-\(number)")) }
        }
        for talk in await talks.all {
            let (code, reason) = try await talk.closed()
            #expect(code == 1001)
            #expect(reason == "Server restarting")
        }
    }

    @Test("long answers are compressed where that was agreed on")
    func compression() async throws {
        try await TestServer.with { server in
            let talk = try await server.connect(compression: true)
            #expect(talk.client.answer.contains(name: "sec-websocket-extensions"))
            for number in 0..<5 { _ = try await server.place("Dish number \(number)") }
            try await talk.say(#"{"type":"orders:sync"}"#)
            let frames = try await talk.all(until: "sync_complete")
            #expect(frames.filter { $0.json["replay"] as? Bool == true }.count == 5)
        }
    }

    private actor Talks {
        private(set) var all: [Talk] = []
        func add(_ talk: Talk) { all.append(talk) }
    }
}
