import Foundation
import Restaurant
import Testing

@testable import Printing

@Suite("what is on paper")
struct SlipTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        var columns = 42
        let slip: @Sendable () -> Slip?
    }

    private static func ticket(
        _ occasion: Ticket.Occasion = .placed, for counters: Set<CounterID> = [], isCopy: Bool = false, mayBeSecond: Bool = false,
        _ change: @Sendable (inout Order) -> Void = { _ in }
    ) -> Slip? {
        var order = PrintSamples.order
        change(&order)
        return Ticket(order, occasion, isCopy: isCopy).slip(for: counters, of: PrintingHouse(PrintSamples.state), mayBeSecond: mayBeSecond)
    }

    private static func receipt(_ order: Order, isCopy: Bool = false) -> Slip {
        ReceiptSlip.slip(order, of: PrintingHouse(PrintSamples.state), isCopy: isCopy)
    }

    static let cases = [
        Case(description: "ticket") { ticket() },
        Case(description: "ticket-narrow", columns: 32) { ticket() },
        Case(description: "ticket-bar") { ticket(for: ["bar"]) },
        Case(description: "ticket-twice") { ticket(for: ["bar"], isCopy: true, mayBeSecond: true) },
        Case(description: "ticket-takeout") {
            ticket { order in
                (order.type, order.tableNumber, order.customer, order.assignedEmployee) = (.takeout, nil, nil, nil)
                (order.priority, order.notes) = (.normal, nil)
            }
        },
        Case(description: "ticket-amended") {
            var before = PrintSamples.order
            before.items.remove(at: 2)
            before.items[0].quantity = 1
            before.items[2].status = .pending
            return ticket(.amended(items: ["i1", "i3", "i4"], before: before))
        },
        Case(description: "ticket-notes-amended") {
            var before = PrintSamples.order
            before.notes = nil
            return ticket(.amended(items: [], before: before), for: ["bar"])
        },
        Case(description: "ticket-cancelled") {
            ticket(.cancelled, for: ["grill"]) { $0.cancellation = Cancellation(reason: "left", message: nil, by: "till", refund: .zero) }
        },
        Case(description: "receipt") { receipt(PrintSamples.paid) },
        Case(description: "receipt-copy") { receipt(PrintSamples.paid, isCopy: true) },
        Case(description: "receipt-unpaid", columns: 32) { receipt(PrintSamples.order) },
        Case(description: "test") {
            let printer = Printer(id: "pass", name: "Pass", host: "pass")
            return Slip.test(printer, of: PrintingHouse(PrintSamples.state), at: PrintSamples.now)
        },
    ]

    private static func hex(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 24).map { start in
            bytes[start..<min(start + 24, bytes.count)].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ") + "\n"
        }.joined()
    }

    /// A changed slip shows as a changed file: run with `COMANDA_RECORD_FIXTURES=1` to write them anew, and read the difference.
    @Test("a slip is its golden file, for eyes and for printers", arguments: cases)
    func golden(_ sample: Case) throws {
        let slip = try #require(sample.slip())
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Printing")
        for (name, text) in [
            ("\(sample.description).txt", slip.text(columns: sample.columns)),
            ("\(sample.description).hex", Self.hex(ESCPOS.bytes(slip, columns: sample.columns))),
        ] {
            let file = folder.appendingPathComponent(name)
            if ProcessInfo.processInfo.environment["COMANDA_RECORD_FIXTURES"] != nil { try Data(text.utf8).write(to: file) }
            #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
        }
    }

    @Test("a counter that makes nothing of it gets no paper")
    func notConcerned() {
        #expect(Self.ticket(for: ["pass"]) == nil)
        #expect(Self.ticket(.amended(items: ["i2"], before: nil), for: ["grill"]) == nil)
        #expect(Self.ticket(.amended(items: [], before: PrintSamples.order)) == nil, "nothing that anybody reads has changed")
        #expect(Self.ticket { for index in $0.items.indices { $0.items[index].status = .voided } } == nil)
    }

    @Test("an order that was given to a counter as a whole is on its paper alone")
    func assigned() {
        #expect(Self.ticket(for: ["bar"]) { $0.assignedCounter = "grill" } == nil)
        #expect(Self.ticket(for: ["grill"]) { $0.assignedCounter = "grill" }?.text(columns: 42).contains("Ca") == true)
    }

    @Test("nothing that a guest writes is a command to the printer, and no line is longer than the paper", arguments: 1...200)
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func text() -> String {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...80, using: &random) {
                let wide = Bool.random(using: &random)
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...(wide ? 0x1FFFF : 0x17F), using: &random)) { scalars.append(scalar) }
            }
            return String(scalars)
        }
        var order = PrintSamples.paid
        (order.notes, order.tableNumber, order.customer) = (text(), text(), Customer(name: text()))
        for index in order.items.indices {
            (order.items[index].name, order.items[index].notes) = (text(), text())
            order.items[index].modifiers = [Modifier(name: text())]
        }
        let columns = Int.random(in: 24...64, using: &random)
        let house = PrintingHouse(PrintSamples.state)
        for slip in [Ticket(order, .placed).slip(for: [], of: house), ReceiptSlip.slip(order, of: house)] {
            for row in slip?.rows(columns: columns) ?? [] {
                #expect(row.text.unicodeScalars.count <= (row.isBig ? columns / 2 : columns), "\(row)")
                #expect(CodePage.encode(row.text).allSatisfy { $0 >= 0x20 && $0 != 0x7F })
                #expect(CodePage.printable(row.text) == row.text)
            }
        }
    }

    @Test(
        "what the printer lacks is written otherwise",
        arguments: [
            ("plain", "plain"), ("naïve €½", "naïve €½"), ("ő", "o"), ("Ślązak łyk", "Slazak lyk"), ("œuf", "oeuf"),
            ("“a”–b…", "\"a\"-b..."),
            ("🍕 x", "? x"), ("пицца", "?????"), ("a\u{1B}p\u{0}\nb", "a p  b"), ("e\u{301}", "é"), ("a\u{200D}b", "ab"), ("\u{85}", " "),
        ])
    func substitutes(text: String, expected: String) { #expect(CodePage.printable(text) == expected) }

    @Test(
        "the bytes of code page 858 are where the printer has them",
        arguments: [("Ç", 0x80), ("€", 0xD5), ("ñ", 0xA4), ("ß", 0xE1), ("²", 0xFD)])
    func bytes(text: String, byte: UInt8) { #expect(CodePage.encode(text) == [byte]) }

    @Test(
        "lines part between words, and within those that are longer than a line",
        arguments: [
            ("", 5, [""]), ("ab cd", 5, ["ab cd"]), ("ab cde", 5, ["ab", "cde"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
            ("a bcdef g", 3, ["a", "bcd", "ef", "g"]), ("abc", 3, ["abc"]), ("  a  b ", 9, ["a b"]),
        ])
    func wrapping(text: String, width: Int, lines: [String]) { #expect(text.wrapped(at: width) == lines) }
}
