import Foundation
import Realtime
import Testing

@testable import Transport

@Suite("HTTP and WebSockets on one port")
struct UpgradeTests {
    @Test("an upgrade is answered with its acceptance (the example of RFC 6455, section 1.3) and the subprotocol of the door's choice")
    func accepted() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say(RawPeer.upgrade + "Sec-WebSocket-Protocol: a, b\r\n\r\n")
            let head = try await peer.hearHead().lowercased()
            #expect(head.hasPrefix("http/1.1 101 "))
            #expect(head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"))
            #expect(head.contains("sec-websocket-protocol: a\r\n"))
            #expect(try await shell.diary.next() == .opened)
        }
    }

    @Test(
        "a wrong upgrade is refused with a status and a sentence",
        arguments: [
            ("/ws/closed", "", "", 403, "door is closed"),
            ("/nowhere%22%5C", "", "", 404, #"there is no WebSocket at /nowhere"\"#),
            ("/ws", "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version: 8\r\n", 426, "version 13"),
            ("/ws", "Sec-WebSocket-Version: 13\r\n", "", 426, "version 13"),
            ("/ws", "Sec-WebSocket-Key: \(RawPeer.key)\r\n", "", 400, "Sec-WebSocket-Key"),
            ("/ws", RawPeer.key, "", 400, "Sec-WebSocket-Key"),
            ("/ws", RawPeer.key, "c2hvcnQ=", 400, "Sec-WebSocket-Key"),
            ("/ws", "Host: here\r\n", "Host: here\r\nSec-WebSocket-Key: \(RawPeer.key)\r\n", 400, "Sec-WebSocket-Key"),
        ])
    func refused(_ path: String, _ old: String, _ new: String, _ status: Int, _ words: String) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            var request = RawPeer.upgrade.replacingOccurrences(of: "GET /ws ", with: "GET \(path) ")
            if !old.isEmpty { request = request.replacingOccurrences(of: old, with: new) }
            try await peer.say(request + "\r\n")
            let (head, body) = try await peer.hearAnswer()
            #expect(head.hasPrefix("http/1.1 \(status) "))
            #expect(head.contains("content-type: application/problem+json"))
            #expect(head.contains("sec-websocket-version: 13") == (status == 426))
            let problem = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
            #expect(problem["status"] as? Int == status)
            #expect((problem["detail"] as? String)?.contains(words) == true, "\(body)")
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("a server that is full says 503 and when to come back")
    func full() async throws {
        try await TestShell.with(limit: 1) { shell in
            let guest = try await shell.connect()
            try await guest.upgrade()
            let peer = try await shell.connect()
            try await peer.say(RawPeer.upgrade + "\r\n")
            let head = try await peer.hearAnswer().head
            #expect(head.hasPrefix("http/1.1 503 "))
            #expect(head.contains("retry-after: 1"))
            try await guest.say(frame(1, Array("still here".utf8)))
            #expect(try await guest.hearFrame().text == "still here")
        }
    }

    @Test(
        "what does not ask for a WebSocket is HTTP",
        arguments: [
            "GET /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            RawPeer.upgrade.replacingOccurrences(of: "GET /ws", with: "GET /x").replacingOccurrences(
                of: "Connection: Upgrade\r\n", with: "")
                + "\r\n",
            RawPeer.upgrade.replacingOccurrences(of: "GET /ws", with: "GET /x").replacingOccurrences(
                of: ": Upgrade\r\n", with: ": close\r\n")
                + "\r\n",
            RawPeer.upgrade.replacingOccurrences(of: "GET /ws", with: "POST /x") + "Content-Length: 2\r\n\r\nhi",
            RawPeer.upgrade.replacingOccurrences(of: "GET /ws HTTP/1.1", with: "GET /x HTTP/1.0") + "\r\n",
            "GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
        ])
    func plain(_ request: String) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say(request)
            let (head, body) = try await peer.hearAnswer()
            #expect(head.hasPrefix("http/1.1 200 ") || head.hasPrefix("http/1.0 200 "), "\(head)")
            #expect(body == "/x")
        }
    }

    @Test("an upgrade may be a connection's second request, in the same breath or later", arguments: [false, true])
    func second(_ pipelined: Bool) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await peer.hearAnswer().body == "/first")
            if pipelined {
                try await peer.upgrade(behind: frame(1, Array("at once".utf8)))
                #expect(try await peer.hearFrame().text == "at once")
            } else {
                try await peer.upgrade()
            }
            try await peer.say(frame(1, Array("later".utf8)))
            #expect(try await peer.hearFrame().text == "later")
            try await peer.say(frame(8, closeBody(1000)))
            #expect(try await peer.hearFrame().code == 1000)
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("what comes right behind the request is heard, even half a header of it", arguments: [1, 3, 6, 9, 11])
    func behind(_ count: Int) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            let bytes = frame(1, Array("hello".utf8))
            try await peer.upgrade(behind: Array(bytes.prefix(count)))
            #expect(try await shell.diary.next() == .opened)
            try await peer.say(Array(bytes.dropFirst(count)))
            #expect(try await peer.hearFrame().text == "hello")
        }
    }

    @Test(
        "what is no HTTP is answered with a problem, then the connection ends",
        arguments: [
            ("this is no request\r\n\r\n", 400), ("GET /x HTTP/1.1\r\nbad header\r\n\r\n", 400),
            ("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\u{2}\u{0}", 400),
            ("GET /x HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
            ("GET /x HTTP/1.1\r\n" + (0..<101).map { "X\($0): a\r\n" }.joined() + "\r\n", 431),
            ("GET /x HTTP/1.1\r\n" + (0..<9).map { "X\($0): \(String(repeating: "a", count: 5000))\r\n" }.joined() + "\r\n", 431),
            ("GET /x HTTP/3.0\r\nHost: h\r\n\r\n", 505),
        ])
    func malformed(_ request: String, _ status: Int) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say(request)
            let (head, body) = try await peer.hearAnswer()
            #expect(head.hasPrefix("http/1.1 \(status) "), "\(head)")
            #expect(head.contains("content-type: application/problem+json"))
            #expect(body.contains("\"status\":\(status)"))
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("what was rightly asked before something malformed is answered first")
    func malformedSecond() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await peer.hearAnswer().body == "/first")
            try await peer.say("nonsense\r\n\r\n")
            #expect(try await peer.hearAnswer().head.hasPrefix("http/1.1 400 "))
            #expect(try await peer.hearEnd().isEmpty)
            let hasty = try await shell.connect()
            try await hasty.say("GET /first HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n")
            #expect(try await hasty.hearAnswer().body == "/first")
            _ = try await hasty.hearEnd()
        }
    }

    @Test("whoever has asked and sends nothing more still gets its answer; whoever has not asked is let go")
    func halfClosed() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.say("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            try await peer.closeOutput()
            #expect(try await peer.hearAnswer().body == "/x")
            let silent = try await shell.connect()
            try await silent.closeOutput()
            #expect(try await silent.hearEnd().isEmpty)
        }
    }

    @Test("a peer that has never said a word does not keep the server from stopping")
    func silent() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            // Taken for sure once another one is served.
            try await shell.connect().upgrade()
            await shell.stop()
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("whoever is let in while the server begins to stop is sent away")
    func stoppingMeanwhile() async throws {
        let (came, bell) = AsyncStream<Void>.makeStream()
        let (orders, order) = AsyncStream<Void>.makeStream()
        try await TestShell.with(door: ThoughtfulDoor(bell: bell, orders: orders)) { shell in
            let peer = try await shell.connect()
            try await peer.say(RawPeer.upgrade + "\r\n")
            for await _ in came { break }
            await shell.stop()
            order.finish()
            #expect(try await peer.hearAnswer().head.hasPrefix("http/1.1 503 "))
        }
    }

    /// Says when somebody is there, and lets them in when told to.
    private struct ThoughtfulDoor: Door {
        let bell: AsyncStream<Void>.Continuation
        let orders: AsyncStream<Void>
        func knows(path: String) -> Bool { true }
        func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
            bell.yield()
            for await _ in orders {}
            return .accept(TestDoor(diary: Diary()).welcome())
        }
    }
}
