import Foundation
import Journal
import NIOCore
import RealtimeSupport
import Restaurant
import Testing

@testable import Realtime

/// Says each event on the channels that the entry names.
private struct ChannelVoice: Voice {
    let name = "channels"

    func messages(for entry: Entry) -> [Message] {
        entry.channels.map { place in
            Message(
                name: "said", audience: .everyone, channel: place.channel,
                receipt: place.channel.kind == .customerOrders ? "\(entry.sequence)" : nil,
                delivery: .now(Frame(text: "\(place.channel)#\(entry.sequence)")))
        }
    }
}

@Suite("Channels in the hub")
struct ChannelTests {
    private let restaurant = RestaurantID("demo")!
    private let loop = TestLoop()
    private let hub = Hub(longestBacklog: 1000)

    private func publish(_ channels: [[String]]) {
        let entries = channels.enumerated().map { index, names in
            Entry(
                restaurant: restaurant, sequence: LogSequence(Int64(index + 1)), at: Timestamp(milliseconds: 0),
                event: .menuItemRemoved(MenuItemID("soup")!), actor: .house,
                channels: names.compactMap { ChannelName($0) }.map { ChannelPlace(channel: $0, first: ChannelSequence(1)) })
        }
        hub.publish(entries, of: restaurant)
        loop.run()
    }

    private func listen(_ patterns: String..., told: ((Message) -> Void)? = nil) -> (TestConnection, Seat) {
        let connection = TestConnection(on: loop)
        let seat = hub.seat(in: restaurant, voice: ChannelVoice(), on: loop)
        let selection = ChannelSelection(patterns.compactMap { ChannelPattern($0) })
        seat.join(connection, interest: Interest(listener: .staff, channels: selection), awaitsReceipt: told)
        return (connection, seat)
    }

    @Test("each connection hears its channels, in the order of the log, once, in one write")
    func order() {
        let (grill, _) = listen("counter:grill:orders", "cafe:demo:staff")
        let (all, _) = listen("counter:*:*", "counter:grill:orders", "cafe:demo:*")
        let (guest, _) = listen("orders:customer:ben")
        publish([["orders:customer:ben", "counter:grill:orders", "counter:bar:orders"], ["cafe:demo:staff"], ["counter:grill:orders"]])
        #expect(grill.texts == ["counter:grill:orders#1", "cafe:demo:staff#2", "counter:grill:orders#3"])
        #expect(all.texts == ["counter:grill:orders#1", "counter:bar:orders#1", "cafe:demo:staff#2", "counter:grill:orders#3"])
        #expect(guest.texts == ["orders:customer:ben#1"])
        #expect([grill, all, guest].allSatisfy { $0.writes.count == 1 })
    }

    @Test("a changed selection counts from the next event on, and who left hears nothing")
    func changes() {
        let (one, seat) = listen("orders:customer:ben")
        publish([["orders:customer:ben"]])
        seat.change(to: Interest(listener: .staff, channels: ChannelSelection([ChannelPattern("cafe:demo:general")!])))
        publish([["orders:customer:ben", "cafe:demo:general"]])
        #expect(one.texts == ["orders:customer:ben#1", "cafe:demo:general#1"])
        seat.leave()
        publish([["cafe:demo:general"]])
        #expect(one.texts.count == 2)
    }

    @Test("who asked is told which messages wait for a receipt")
    func receipts() {
        var names: [String] = []
        let (_, _) = listen("orders:customer:ben", "cafe:demo:general") { names.append($0.receipt ?? "none") }
        publish([["orders:customer:ben"], ["cafe:demo:general"], ["orders:customer:ben"]])
        #expect(names == ["1", "3"])
    }

    @Test("an empty selection hears nothing")
    func nothing() {
        let (one, _) = listen()
        publish([["cafe:demo:general"]])
        #expect(one.texts.isEmpty)
    }

    static let patternTable: [(String, matches: [String], passes: [String])] = [
        ("*", ["system:maintenance", "orders:customer:a", "cafe:demo:alerts"], []),
        ("counter:*:orders", ["counter:a:orders", "counter:b:orders"], ["counter:a:status", "orders:customer:a"]),
        ("counter:*:*", ["counter:a:orders", "counter:b:status"], ["cafe:demo:staff"]),
        ("counter:a:*", ["counter:a:orders", "counter:a:status"], ["counter:b:orders"]),
        ("cafe:demo:*", ["cafe:demo:general", "cafe:demo:staff", "cafe:demo:metrics", "cafe:demo:alerts"], ["cafe:other:staff"]),
        ("orders:customer:*", ["orders:customer:a"], ["orders:employee:a"]),
        ("cafe:demo:staff", ["cafe:demo:staff"], ["cafe:demo:general"]),
    ]

    @Test("a pattern matches what its words say", arguments: patternTable)
    func patterns(_ text: String, matches: [String], passes: [String]) throws {
        let pattern = try #require(ChannelPattern(text))
        for name in matches { #expect(pattern.matches(try #require(ChannelName(name))), "\(name)") }
        for name in passes { #expect(!pattern.matches(try #require(ChannelName(name))), "\(name)") }
        #expect(pattern.description == text)
    }

    @Test(
        "what could match no channel is no pattern",
        arguments: [
            "", "**", "*:*:*", "orders", "orders:*", "orders:guest:*", "counter:a", "counter:a:menu", "counter::*", "cafe::*", "cafe:a b:*",
            "cafe:demo:", "cafe:*",
        ])
    func noPattern(_ text: String) { #expect(ChannelPattern(text) == nil) }
}
