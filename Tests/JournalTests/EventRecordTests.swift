import Foundation
import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct EventRecordTests {
    @Test("every event comes back from its record, under its own name", arguments: Samples.everyEvent())
    func comesBack(event: Event) throws {
        #expect(try EventRecord(event).event() == event)
    }

    @Test("there is a sample of every kind that the log knows")
    func complete() {
        #expect(Set(Samples.everyEvent().map { EventRecord($0).kind }) == Set(EventKind.allCases.map(\.rawValue)))
    }

    // Foundation drops a byte order mark at the start of a string.
    @Test("what is written is JSON that others read", arguments: Samples.hostile.filter { !$0.utf8.starts(with: "\u{FEFF}".utf8) })
    func isJSON(text: String) throws {
        let order = Samples.order(1, text: text)
        let document = try #require(EventRecord(.orderPlaced(order)).document)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any])
        #expect((json["notes"] as? String).map { Array($0.utf8) } == Array(text.utf8))
        #expect(json["number"] as? Int == 1)
    }

    @Test("the form of an order in the log does not change")
    func form() throws {
        let order = Samples.order(7, items: 1)
        let text = String(decoding: try #require(EventRecord(.orderMoved(order, from: .confirmed)).document), as: UTF8.self)
        #expect(
            text == """
                {"id":"order-7","restaurant":"demo","number":7,"day":20251106,"ofDay":7,"type":"dine_in","status":"pending",\
                "items":[{"id":"item-0","menu":"menu-0","name":"Tortilla","quantity":1,"price":1250,\
                "modifiers":[{"name":"extra","price":50}],"course":1,"counter":"grill","status":"pending","minutes":10}],\
                "table":"T12","seat":2,"customer":{"id":"ann","name":"Ann"},"priority":"high","by":"till-1",\
                "totals":{"subtotal":1182,"tax":118,"total":1300},"currency":"EUR","payments":[],"readyAt":1762423200000,\
                "times":{"confirmed":1762423200000},"created":1762423200000,"updated":1762423200000,"version":1}
                """)
        #expect(EventRecord(.orderMoved(order, from: .confirmed)).detail == Array(#"{"from":"confirmed"}"#.utf8))
    }

    @Test("a member that a newer version added is passed over")
    func newMember() throws {
        var record = EventRecord(.counterChanged(Counter(id: Samples.id("bar"), name: "Bar")))
        let text = String(decoding: try #require(record.document), as: UTF8.self)
        record.document = Array((#"{"new":{"a":[1,"]}\"",{"b":null}]},"# + text.dropFirst()).utf8)
        #expect(try record.event() == .counterChanged(Counter(id: Samples.id("bar"), name: "Bar")))
    }

    @Test("a counter that was written before it said what it was is read")
    func olderCounter() throws {
        let document = Array(#"{"id":"bar","name":"Bar","status":"busy","reason":"rush","version":2}"#.utf8)
        let record = EventRecord(kind: "counter.changed", format: 1, document: document, detail: nil)
        #expect(
            try record.event() == .counterChanged(Counter(id: Samples.id("bar"), name: "Bar", status: .busy, reason: "rush", version: 2)))
    }

    @Test("an assignment or shift that was written before it said whose it was, or where, is read")
    func olderAssignment() throws {
        let order = Samples.order(1)
        let document = EventRecord(.orderAssigned(order)).document
        #expect(try EventRecord(kind: "order.assigned", format: 1, document: document, detail: nil).event() == .orderAssigned(order))
        let eva = Employee(id: Samples.id("eva"), name: "Eva", presence: .working, counter: Samples.id("bar"))
        var record = EventRecord(.employeeChanged(eva, from: .clockedOut))
        record.detail = Array(#"{"from":"clocked_out"}"#.utf8)
        #expect(try record.event() == .employeeChanged(eva, from: .clockedOut))
    }

    @Test("the form of a counter's change in the log does not change")
    func counterForm() throws {
        let counter = Counter(id: Samples.id("bar"), name: "Bar", status: .maintenance, reason: "ice", downtimeMinutes: 20, version: 2)
        let record = EventRecord(.counterChanged(counter, from: .open, affected: [Samples.id("o")]))
        #expect(
            record.document.map { String(decoding: $0, as: UTF8.self) }
                == #"{"id":"bar","name":"Bar","status":"maintenance","reason":"ice","downtime":20,"version":2}"#)
        #expect(record.detail.map { String(decoding: $0, as: UTF8.self) } == #"{"from":"open","affected":["o"]}"#)
    }

    @Test("a kind or format of a newer version is named")
    func newer() throws {
        let record = EventRecord(kind: "order.teleported", format: 1, document: Array("{}".utf8), detail: nil)
        let error = #expect(throws: CodingFailure.self) { try record.event() }
        #expect(error?.description.contains("order.teleported") == true)
        var later = EventRecord(.orderPlaced(Samples.order(1)))
        later.format = 2
        #expect(throws: CodingFailure.self) { try later.event() }
    }

    @Test("damaged bytes are refused or read, and never trap", arguments: 1...20)
    func damaged(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sound = EventRecord(.orderMoved(Samples.order(1, text: "a\"b\\c\0d 👍"), from: .pending))
        let document = try #require(sound.document)
        for _ in 0..<500 {
            var record = sound
            var bytes = document
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1: bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            default: bytes.insert(UInt8(ascii: "\\"), at: Int.random(in: bytes.indices, using: &random))
            }
            record.document = bytes
            // Either answer is right; an order that is read must be writable again.
            if let event = try? record.event() { #expect(try EventRecord(event).event() == event, "seed \(seed)") }
        }
    }

    @Test(
        "numbers beyond 64 bits, endless strings and empty documents are refused",
        arguments: [
            "", "{", "{}", "[]", "null", #"{"id":"#, #"{"id":"a}"#, #"{"id":99999999999999999999}"#, #"{"id":"\u12"}"#, #"{"id":"x"} "#,
            String(repeating: "{\"a\":", count: 100_000),
        ])
    func garbage(text: String) {
        let record = EventRecord(kind: "counter.changed", format: 1, document: Array(text.utf8), detail: nil)
        #expect(throws: CodingFailure.self) { try record.event() }
    }
}
