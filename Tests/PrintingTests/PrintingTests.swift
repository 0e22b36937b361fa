import Engine
import Foundation
import Journal
import Outlets
import PrinterSupport
import Restaurant
import Testing

@testable import Printing

@Suite("printing what happens", .timeLimit(.minutes(1)))
struct PrintingTests {
    @Test(
        "every order comes out once, in order, whether the printer answers or only closes",
        arguments: [FakePrinter.Manner.answers, .closes])
    func once(manner: FakePrinter.Manner) async throws {
        let printer = try await FakePrinter(manner)
        let bench = Bench()
        try await bench.place("before there was a printer")
        try await bench.put(printer)
        for _ in 1...5 { try await bench.place() }
        await printer.printed(5)
        try await bench.until { bench.status()?.place == (try bench.store.head(of: Bench.demo)) }
        #expect(printer.numbers == ["2", "3", "4", "5", "6"])
        #expect(bench.pauses.taken.isEmpty)
        await bench.stop()
    }

    @Test("a printer prints what its counters make, and receipts where it is to")
    func parts() async throws {
        let (grill, bar, till) = (try await FakePrinter(), try await FakePrinter(), try await FakePrinter())
        let bench = Bench()
        try await bench.put(grill, id: "grill", counters: ["grill"])
        try await bench.put(bar, id: "bar", counters: ["bar"])
        try await bench.put(till, id: "till", papers: [.receipt])
        let steak = try await bench.place("Steak", at: "grill")
        try await bench.place("Beer", at: "bar")
        let half = PaymentDraft(amount: Money(minor: 250), method: .cash)
        try await bench.give(.takePayment(steak.id, half))
        try await bench.give(.takePayment(steak.id, half))
        try await bench.give(.amend(steak.id, Amendment(add: [ItemDraft(name: "Wine", unitPrice: Money(minor: 400), counter: "bar")])))
        let item = try #require(steak.items.first)
        try await bench.give(.amend(steak.id, Amendment(quantities: [item.id: 2])))
        try await bench.give(.amend(steak.id, Amendment(void: [item.id])))
        try await bench.give(.cancel(steak.id, reason: "left"))
        await grill.printed(3)
        await bar.printed(3)
        await till.printed(1)
        func says(_ printer: FakePrinter, _ words: [String]) {
            let texts = printer.jobs.map(FakePrinter.text)
            #expect(texts.count == words.count)
            for (text, word) in zip(texts, words) { #expect(text.contains(word), "\(text)") }
        }
        says(grill, ["1 x Steak", "CHANGE, WAS 1", "VOID"])
        says(bar, ["1 x Beer", "ADD", "CANCELLED"])
        says(till, ["TOTAL EUR"])
        await bench.stop()
    }

    @Test("while a printer is off nothing is lost: managers are told once, and when it is on again all comes out in order")
    func off() async throws {
        var printer = try await FakePrinter()
        let bench = Bench()
        try await bench.put(printer)
        try await bench.place()
        await printer.printed(1)
        let port = printer.port
        try await printer.stop()
        for _ in 1...3 { try await bench.place() }
        try await bench.until { try await !bench.openAlerts.isEmpty && bench.pauses.taken.count > 5 }
        let alert = try #require(try await bench.openAlerts.first)
        #expect(try await bench.openAlerts.count == 1)
        #expect(alert.cause == Alert.Cause(.printerDown, printer: "pass") && alert.value == 3)
        let status = try #require(bench.status())
        #expect(status.lastError?.contains("cannot be reached") == true && status.tries >= 3)
        let pauses = bench.pauses.taken
        for (pause, seconds) in zip(pauses, [1, 2, 4, 8, 16, 32]) {
            #expect(pause >= .milliseconds(700 * seconds) && pause <= .milliseconds(1250 * seconds), "\(pauses)")
        }
        printer = try await FakePrinter(.answers, port: port)
        await printer.printed(3)
        #expect(printer.numbers == ["2", "3", "4"])
        #expect(!printer.jobs.contains { FakePrinter.text($0).contains("TWICE") }, "nothing of them ever left")
        try await bench.until { try await bench.openAlerts.isEmpty }
        try await bench.until { bench.status()?.lastError == nil }
        await bench.stop()
    }

    @Test(
        "what may have come out in part comes out again, and says so",
        arguments: [FakePrinter.Manner.breaks, .stalls, .offLine])
    func twice(manner: FakePrinter.Manner) async throws {
        let printer = try await FakePrinter(manner)
        var times = PrinterConnection.Times()
        times.printing = .seconds(1)
        let bench = Bench(times: times)
        try await bench.put(printer)
        try await bench.place()
        try await bench.place()
        try await bench.until { printer.connections >= 2 }
        printer.manner = .answers
        await printer.printed(2)
        #expect(printer.numbers == ["1", "2"])
        #expect(printer.jobs.map { FakePrinter.text($0).contains("MAY BE PRINTED TWICE") } == [true, false])
        await bench.stop()
    }

    @Test("a server that stops and starts again goes on where it was")
    func restart() async throws {
        let store = Bench.memory()
        let printer = try await FakePrinter()
        var bench = Bench(store)
        try await bench.put(printer)
        try await bench.place()
        await printer.printed(1)
        await bench.stop()
        bench = Bench(store)
        try await bench.until { bench.status() != nil }
        try await bench.place()
        await printer.printed(2)
        #expect(printer.numbers == ["1", "2"])
        await bench.stop()
    }

    @Test("what was being printed when the server was killed is printed again, and says so")
    func killed() async throws {
        let store = Bench.memory()
        let printer = try await FakePrinter(.stalls)
        var times = PrinterConnection.Times()
        times.printing = .seconds(1)
        let first = Bench(store, times: times)
        try await first.put(printer)
        try await first.place()
        try await first.until { printer.connections == 1 }
        let key = OutletKey(HouseRecord.Key(.printer, "pass"))
        try await first.until {
            try store.notes(of: Bench.demo, under: key.prefix, limit: 1).first.map {
                String(decoding: $0.value ?? [], as: UTF8.self).contains("\"isBegun\":true")
            } ?? false
        }
        let copy = Bench.memory()
        let log = try store.entries(of: Bench.demo, after: .zero, limit: 100).entries
        try copy.append([Batch(restaurant: Bench.demo, entries: log, notes: try store.notes(of: Bench.demo, under: "", limit: 9))])
        // So that it does not try again.
        async let stopped: Void = first.stop()
        try await first.until { first.isStopping }
        printer.manner = .answers
        let second = Bench(copy)
        await printer.printed(1)
        #expect(FakePrinter.text(try #require(printer.jobs.first)).contains("MAY BE PRINTED TWICE"))
        await second.stop()
        await stopped
    }

    @Test("a printer that is disabled or gone is told nothing of what happens meanwhile", arguments: [true, false])
    func disabled(isRemoved: Bool) async throws {
        let printer = try await FakePrinter()
        let bench = Bench()
        try await bench.put(printer)
        try await bench.place()
        await printer.printed(1)
        let record = Printer(id: "pass", name: "Pass", host: FakePrinter.host, port: printer.port, isEnabled: false)
        try await bench.give(isRemoved ? .removeRecord(HouseRecord.Key(.printer, "pass")) : .putRecord(.printer(record)))
        try await bench.place("unheard")
        try await bench.until { bench.status() == nil }
        #expect(try bench.store.notes(of: Bench.demo, under: "outlet/", limit: 9).isEmpty)
        try await bench.put(printer)
        try await bench.place()
        await printer.printed(2)
        #expect(printer.numbers == ["1", "3"])
        await bench.stop()
    }

    @Test("a printer that moved prints at its new address what it could not at the old one")
    func moved() async throws {
        let (old, new) = (try await FakePrinter(), try await FakePrinter())
        let bench = Bench()
        try await old.stop()
        try await bench.put(old)
        try await bench.place()
        try await bench.until { bench.status()?.lastError != nil }
        try await bench.put(new)
        await new.printed(1)
        #expect(new.numbers == ["1"])
        await bench.stop()
    }

    @Test("what somebody asks for comes out, marked as a copy; what cannot be done any more is let go of")
    func asked() async throws {
        let printer = try await FakePrinter()
        let bench = Bench()
        try await bench.put(printer, papers: [.ticket, .receipt])
        let order = try await bench.place()
        await printer.printed(1)
        let key = OutletKey(HouseRecord.Key(.printer, "pass"))
        let wishes: [PrinterOutlet.Wish] = [
            .init(.ticket, of: order.id), .init(.receipt, of: "none"), .init(.receipt, of: order.id), .test,
        ]
        try await bench.service.ask([[0xFF]] + wishes.map(\.bytes), for: key, of: Bench.demo)
        await printer.printed(4)
        let texts = printer.jobs.map(FakePrinter.text)
        #expect(texts[1].contains("COPY") && texts[2].contains("TO PAY") && !texts[2].contains("COPY") && texts[3].contains("TEST"))
        try await bench.until { try bench.store.notes(of: Bench.demo, under: key.prefix, limit: 9).count == 1 }
        await bench.stop()
    }

    @Test("history that was forgotten before it was printed is passed over")
    func pruned() async throws {
        let store = Bench.memory()
        let printer = try await FakePrinter()
        var bench = Bench(store)
        try await printer.stop()
        try await bench.put(printer)
        try await bench.place()
        try await bench.until { bench.status()?.lastError != nil }
        await bench.stop()
        let later = RealWorld().now().advanced(by: .seconds(8 * 86_400))
        #expect(try store.prune(Retention(), now: later, atMost: 1000).entries > 0)
        let again = try await FakePrinter(.answers, port: printer.port)
        bench = Bench(store)
        try await bench.until { bench.status() != nil }
        try await bench.place()
        await again.printed(1)
        #expect(again.numbers == ["2"])
        await bench.stop()
    }

    @Test("a file takes what a printer would print, from the first order on")
    func file() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("slips-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bench = Bench(file: path)
        try await bench.place("Jalapeño soup")
        try await bench.until { (try? String(contentsOfFile: path, encoding: .utf8))?.contains("====") == true }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("# 1") && text.contains("1 x Jalapeño soup"))
        await bench.stop()
    }
}
