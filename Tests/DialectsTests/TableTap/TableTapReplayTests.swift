import Engine
import Journal
import Realtime
import Restaurant
import Testing

@testable import Dialects

@Suite("table-tap: replay")
struct TableTapReplayTests {
    private static func replay(_ test: TestHouse, _ channels: String...) -> TableTapReplay {
        TableTapReplay(
            house: test.house, restaurant: TestHouse.restaurant, channels: ChannelSelection(channels.compactMap { ChannelPattern($0) }))
    }

    private static func start(_ test: TestHouse) async throws -> Position {
        Position(epoch: test.store.epoch, sequence: try await test.engine.view(of: TestHouse.restaurant).head)
    }

    private static func places(_ page: TableTapReplay.Page) -> [String] {
        page.messages.compactMap(\.json).map { Told(text: String(decoding: $0, as: UTF8.self)).place }
    }

    @Test("pages hold 100 messages, begin where the last ended, and say whether there is more")
    func pages() async throws {
        let test = try await TestHouse()
        var cursor = try await Self.start(test)
        for number in 1...230 { try await test.notice("\(number)") }
        var pages: [TableTapReplay.Page] = []
        repeat {
            pages.append(try Self.replay(test, "cafe:demo:staff").page(after: cursor).get())
            cursor = pages[pages.count - 1].cursor
        } while pages.last?.hasMore == true && pages.count < 10
        #expect(pages.map(\.messages.count) == [100, 100, 30])
        #expect(pages.flatMap(Self.places) == (1...230).map { "cafe:demo:staff#\($0)" })
        #expect(cursor == (try await Self.start(test)))
    }

    @Test("long messages make short pages")
    func bytes() async throws {
        let test = try await TestHouse()
        let cursor = try await Self.start(test)
        for _ in 1...100 { try await test.notice(String(repeating: "x", count: 500)) }
        let short = try Self.replay(test, "cafe:demo:staff").page(after: cursor).get()
        #expect(short.messages.count == 100)
        let item = ItemDraft(
            name: "Soup", unitPrice: Money(minor: 500), notes: String(repeating: "x", count: 500), counter: CounterID("grill"))
        let begin = try await Self.start(test)
        for _ in 1...20 { try await test.perform(.place(OrderDraft(items: Array(repeating: item, count: 50)))) }
        let long = try Self.replay(test, "counter:grill:orders").page(after: begin).get()
        #expect(long.hasMore)
        #expect((1..<20).contains(long.messages.count))
        #expect(long.messages.compactMap(\.json).dropLast().reduce(0) { $0 + $1.count } <= TableTapReplay.mostBytes)
    }

    @Test("an entry that was seen in part goes on behind that part, on the channels that are heard")
    func parts() async throws {
        let test = try await TestHouse()
        let order = try await test.place(counter: "grill", customer: "ben")
        try await test.perform(.moveOrder(order, to: .ready))
        let head = try await Self.start(test)
        // orders:customer:ben (status, ready), then counter:grill:orders.
        let all = ["orders:customer:ben#2", "orders:customer:ben#3", "counter:grill:orders#2"]
        for part in 1...2 {
            let cursor = Position(epoch: head.epoch, sequence: head.sequence, part: part)
            let both = try Self.replay(test, "orders:customer:ben", "counter:grill:orders").page(after: cursor).get()
            #expect(Self.places(both) == Array(all.dropFirst(part)))
            #expect(both.cursor == head)
            let counter = try Self.replay(test, "counter:grill:orders").page(after: cursor).get()
            #expect(Self.places(counter) == [all[2]])
        }
        let nothing = try Self.replay(test, "orders:customer:ben", "counter:grill:orders").page(after: head).get()
        #expect(nothing.messages.isEmpty)
        #expect(nothing.cursor == head)
    }

    @Test("a page may end in the middle of an entry, and the next goes on there")
    func splitEntry() async throws {
        let test = try await TestHouse()
        let order = try await test.place(customer: "ben")
        let cursor = try await Self.start(test)
        for _ in 0..<99 {
            try await test.perform(.notify(Notification(audience: .customer, title: "T", message: "M", customer: CustomerID("ben"))))
        }
        try await test.perform(.moveOrder(order, to: .ready))
        let first = try Self.replay(test, "orders:customer:ben").page(after: cursor).get()
        #expect(first.messages.count == 100)
        #expect(first.cursor.part == 1)
        #expect(first.hasMore)
        let second = try Self.replay(test, "orders:customer:ben").page(after: first.cursor).get()
        #expect(Self.places(second) == ["orders:customer:ben#102"])
        #expect(!second.hasMore)
    }

    @Test("entries without a matching channel are passed over, and the cursor with them")
    func passedOver() async throws {
        let test = try await TestHouse()
        let cursor = try await Self.start(test)
        for _ in 0..<250 { try await test.notice() }
        let first = try Self.replay(test, "cafe:demo:general").page(after: cursor).get()
        #expect(first.messages.isEmpty)
        #expect(first.hasMore)
        let second = try Self.replay(test, "cafe:demo:general").page(after: first.cursor).get()
        #expect(second.messages.isEmpty)
        #expect(!second.hasMore)
        #expect(second.cursor == (try await Self.start(test)))
    }

    @Test("the floor: what follows it can be told, what lies beneath it cannot")
    func floor() async throws {
        let test = try await TestHouse()
        try await test.notice()
        let cursor = try await Self.start(test)
        test.pass(.seconds(8 * 86_400))
        try await test.notice()
        _ = try await test.engine.prune(Retention())
        #expect(Self.places(try Self.replay(test, "cafe:demo:staff").page(after: cursor).get()) == ["cafe:demo:staff#2"])
        let partly = Position(epoch: cursor.epoch, sequence: cursor.sequence, part: 1)
        let before = Position(epoch: cursor.epoch, sequence: cursor.sequence.advanced(by: -1))
        for gone in [partly, before] {
            guard case .failure(.historyExpired) = Self.replay(test, "cafe:demo:staff").page(after: gone) else {
                Issue.record("\(gone) is told")
                continue
            }
        }
    }
}
