import Foundation
import Journal
import NIOCore
import RealtimeSupport
import Restaurant
import Testing

@testable import Realtime

/// Says each event's sequence: to everyone when odd, in batches when divisible by ten; `c7` hears 7 alone.
private struct CountingVoice: BatchingVoice {
    let name = "counting"
    let batchWindow = Duration.milliseconds(50)

    func messages(for entry: Entry) -> [Message] {
        let number = entry.sequence.rawValue
        if number % 10 == 0 {
            return [
                Message(name: "batch", audience: .staff, delivery: .batched(key: "\(number % 20)", part: ByteBuffer(string: "\(number)")))
            ]
        }
        return [
            Message(
                name: number.isMultiple(of: 2) ? "even" : "odd", audience: number == 7 ? .customer(CustomerID("c7")) : .staff,
                labels: [Label("last", "\(number % 10)")], delivery: .now(Frame(text: "\(number)")))
        ]
    }

    func batch(_ parts: [ByteBuffer], of restaurant: RestaurantID) -> Frame {
        Frame(text: parts.map { String(buffer: $0) }.joined(separator: "+"))
    }
}

@Suite("The hub")
struct HubTests {
    private let restaurant = RestaurantID("demo")!
    private let loop = TestLoop()
    private let hub = Hub(longestBacklog: 1000)

    private func entries(_ numbers: ClosedRange<Int64>) -> [Entry] {
        numbers.map { number in
            let counter = Counter(id: CounterID("grill")!, name: "Grill")
            return Entry(
                restaurant: restaurant, sequence: LogSequence(number), at: Timestamp(milliseconds: 0), event: .counterChanged(counter),
                actor: .house, channels: [])
        }
    }

    private func listen(_ listener: Listener = .staff, _ subscriptions: Set<Interest.Subscription>? = nil) -> (TestConnection, Seat) {
        let connection = TestConnection(on: loop)
        let seat = hub.seat(in: restaurant, voice: CountingVoice(), on: loop)
        seat.join(connection, interest: Interest(listener: listener, subscriptions: subscriptions))
        return (connection, seat)
    }

    @Test("what was published together leaves in one write, in order")
    func joins() {
        let (one, _) = listen()
        let (other, _) = listen()
        hub.publish(entries(1...5), of: restaurant)
        loop.run()
        #expect(one.texts == ["1", "2", "3", "4", "5"])
        #expect(one.writes.count == 1)
        // The very same buffer: nothing was made per receiver.
        #expect(one.writes[0] === other.writes[0])
    }

    @Test("a customer hears what is theirs, and nobody hears another restaurant")
    func audiences() throws {
        let (guest, _) = listen(.customer(CustomerID("c7")!))
        let (stranger, _) = listen(.customer(CustomerID("c8")!))
        hub.publish(entries(1...9), of: restaurant)
        hub.publish(entries(1...9), of: RestaurantID("elsewhere")!)
        loop.run()
        #expect(guest.texts == ["7"])
        #expect(stranger.texts == [])
    }

    @Test("a subscription narrows by event and by label; changing it takes effect with the next event")
    func subscriptions() {
        let (connection, seat) = listen(.staff, [.init(event: "odd", filters: [Label("last", "3")])])
        hub.publish(entries(1...9), of: restaurant)
        loop.run()
        #expect(connection.texts == ["3"])
        seat.change(to: Interest(listener: .staff, subscriptions: [.init(event: "even", filters: [])]))
        hub.publish(entries(1...5), of: restaurant)
        loop.run()
        #expect(connection.texts == ["3", "2", "4"])
    }

    @Test("a batch leaves once its window has passed, with the latest part of each key in the order of their last change")
    func batches() {
        let (connection, _) = listen()
        hub.publish(entries(10...10), of: restaurant)
        loop.advance(by: .milliseconds(20))
        hub.publish(entries(20...20), of: restaurant)
        hub.publish(entries(30...30), of: restaurant)
        loop.advance(by: .milliseconds(29))
        #expect(connection.texts == [])
        loop.advance(by: .milliseconds(1))
        #expect(connection.texts == ["20+30"])
        hub.publish(entries(40...40), of: restaurant)
        loop.advance(by: .milliseconds(50))
        #expect(connection.texts == ["20+30", "40"])
    }

    @Test("who listens to something else, alone or among others, still gets the batch that waits", arguments: [1, 2])
    func changingBeforeBatch(_ listeners: Int) {
        let all = (0..<listeners).map { _ in listen() }
        hub.publish(entries(10...10), of: restaurant)
        loop.advance(by: .milliseconds(20))
        all[0].1.change(to: Interest(listener: .staff, subscriptions: [.init(event: "batch", filters: [])]))
        loop.advance(by: .milliseconds(29))
        #expect(all[0].0.texts == [])
        loop.advance(by: .milliseconds(1))
        #expect(all.map { $0.0.texts } == all.map { _ in ["10"] })
    }

    @Test("who left hears nothing, and the others go on, whoever leaves first", arguments: [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
    func leaving(_ order: [Int]) {
        let all = (0..<3).map { _ in listen() }
        var expected = [0, 0, 0]
        for (round, index) in order.enumerated() {
            hub.publish(entries(1...1), of: restaurant)
            loop.run()
            for rest in order[round...] { expected[rest] += 1 }
            all[index].1.leave()
            all[index].1.leave()
        }
        hub.publish(entries(1...1), of: restaurant)
        loop.run()
        #expect(all.map { $0.0.texts.count } == expected)
    }

    @Test("a seat that has not joined yet misses nothing that is published before it joins through its loop")
    func seatsBeforeJoining() {
        let connection = TestConnection(on: loop)
        let seat = LoopConfined(hub.seat(in: restaurant, voice: CountingVoice(), on: loop), on: loop)
        let confined = LoopConfined(connection, on: loop)
        loop.execute { seat.value.join(confined.value, interest: Interest(listener: .staff)) }
        hub.publish(entries(1...1), of: restaurant)
        loop.run()
        #expect(connection.texts == ["1"])
    }

    @Test("a connection that lags too far is closed with 4008, and delays nobody")
    func lagging() {
        let (slow, _) = listen()
        let (quick, _) = listen()
        slow.backlog = 1001
        hub.publish(entries(1...1), of: restaurant)
        loop.run()
        #expect(slow.closed == .resync)
        #expect(slow.texts == [])
        #expect(quick.texts == ["1"])
    }
}

@Suite("Frames")
struct FrameTests {
    @Test("a frame's header tells its length in the shortest form", arguments: [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
    func headers(_ length: Int, _ header: Int) {
        let frame = Frame(.text, ByteBuffer(repeating: 0x61, count: length))
        #expect(frame.plain.readableBytes == header + length)
        #expect(frame.plain.getInteger(at: 0, as: UInt8.self) == 0x81)
    }

    @Test("a compressed form is made once, for long messages only, and joined frames keep their order")
    func compression() {
        let short = Frame(text: "short")
        let long = Frame(text: String(repeating: "a", count: 2000))
        var calls = 0
        let joined = Frame.joined([short, long])!
        let deflate = { (payload: ByteBuffer) -> ByteBuffer in
            calls += 1
            return ByteBuffer(string: "z")
        }
        let first = joined.compressed(above: 1024, deflate: deflate)
        let second = joined.compressed(above: 1024, deflate: deflate)
        #expect(calls == 1)
        #expect(first == second)
        #expect(first == ByteBuffer(bytes: [0x81, 5] + Array("short".utf8) + [0xC1, 1] + Array("z".utf8)))
        #expect(short.compressed(above: 1024, deflate: deflate) == short.plain)
    }
}
