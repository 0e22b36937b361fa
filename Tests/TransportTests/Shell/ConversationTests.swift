import NIOCore
import Realtime
import Testing

@testable import Transport

@Suite("A WebSocket on a real socket")
struct ConversationTests {
    @Test("the peer closes: it hears its own code, then the end")
    func peerCloses() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.say(frame(8, closeBody(4321, "enough")))
            let heard = try await peer.hearFrame()
            #expect((heard.opcode, heard.code) == (8, 4321))
            #expect(try await peer.hearEnd().isEmpty)
            #expect(try await shell.diary.next() == .opened)
            #expect(try await shell.diary.next() == .closed)
        }
    }

    @Test("the session closes: the socket ends once the peer has answered, and what the peer still said is passed over")
    func sessionCloses() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.say(frame(1, Array("close for today".utf8)))
            let heard = try await peer.hearFrame()
            #expect((heard.opcode, heard.code, heard.reason) == (8, 4001, "for today"))
            try await peer.say(frame(1, Array("too late".utf8)) + frame(9) + frame(8, closeBody(4001)))
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("a long reason is cut between characters", arguments: [("ä", 61, 122), ("🧑‍🍳", 11, 121), ("a", 123, 123), ("한", 41, 123)])
    func longReason(_ character: String, _ count: Int, _ size: Int) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.say(frame(1, Array("close \(String(repeating: character, count: 200))".utf8)))
            let reason = try await peer.hearFrame().reason
            #expect(reason == String(repeating: character, count: count))
            #expect(reason.utf8.count == size)
        }
    }

    @Test("whoever breaks the rules hears which code that has, then the end", arguments: [(frame(3), 1002), (frame(1, [0xFF]), 1007)])
    func failure(_ bytes: [UInt8], _ code: Int) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.say(bytes + frame(1, Array("not heard".utf8)))
            #expect(try await peer.hearFrame().code == code)
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("all that was said before the peer's close arrives, even if it says no more at all", arguments: [false, true])
    func pendingWrites(_ halfCloses: Bool) async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.stopReading()
            let size = 12 << 20
            try await peer.say(frame(1, Array("flood \(size)".utf8)) + frame(8, closeBody(1000)))
            if halfCloses { try await peer.closeOutput() }
            #expect(try await shell.diary.next() == .opened)
            guard case .backlog(let waiting) = try await shell.diary.next() else { return }
            #expect(waiting > 0, "more than a socket takes at once")
            try await peer.readAgain()
            #expect(try await peer.hearFrame().payload.count == size)
            #expect(try await peer.hearFrame().code == 1000)
            #expect(try await peer.hearEnd().isEmpty)
        }
    }

    @Test("a peer that says no more is let go once it has what was said to it")
    func halfClose() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.say(frame(1, Array("last".utf8)))
            try await peer.closeOutput()
            #expect(try await peer.hearFrame().text == "last")
            #expect(try await peer.hearEnd().isEmpty)
            #expect(try await shell.diary.next() == .opened)
            #expect(try await shell.diary.next() == .closed)
        }
    }

    @Test("a peer that takes nothing is not listened to until it does")
    func backPressure() async throws {
        try await TestShell.with { shell in
            let peer = try await shell.connect()
            try await peer.upgrade()
            try await peer.stopReading()
            let size = 12 << 20
            try await peer.say(frame(1, Array("flood \(size)".utf8)))
            #expect(try await shell.diary.next() == .opened)
            guard case .backlog(let waiting) = try await shell.diary.next() else { return }
            #expect(waiting > 1 << 20)
            try await peer.say(frame(1, Array("flood 1".utf8)))
            try await peer.readAgain()
            #expect(try await peer.hearFrame().payload.count == size)
            #expect(try await shell.diary.next() == .backlog(0))
            #expect(try await peer.hearFrame().payload.count == 1)
        }
    }

    @Test("a server that stops says 1001 to all, and stops when all have answered")
    func drain() async throws {
        try await TestShell.with { shell in
            let peers = try await withThrowingTaskGroup(of: RawPeer.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let peer = try await shell.connect()
                        try await peer.upgrade()
                        return peer
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(shell.registry.count == 40)
            async let stopped: Void = shell.stop()
            for peer in peers {
                let goodbye = try await peer.hearFrame()
                #expect((goodbye.opcode, goodbye.code) == (8, 1001))
                try await peer.say(frame(8, closeBody(1001)))
                #expect(try await peer.hearEnd().isEmpty)
            }
            await stopped
            #expect(shell.registry.count == 0)
        }
    }

    @Test("our own client speaks with it, plain and compressed", arguments: [false, true])
    func client(_ compression: Bool) async throws {
        try await TestShell.with { shell in
            let client = try await WebSocketClient.connect("ws://127.0.0.1:\(shell.port)/ws", compression: compression)
            let inbox = Inbox(client.messages)
            let text = String(repeating: "two soups; ", count: 500)
            try await client.send(text)
            guard case .text(let heard) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect(heard == text)
            try await client.send("close now")
            guard case .closed(let code, let reason) = try await inbox.next() else { throw Inbox<Int>.NothingCame() }
            #expect((code?.rawValue, reason) == (4001, "now"))
            #expect(try await inbox.next() == nil)
        }
    }
}
