import NIOCore
import Realtime
import Restaurant
import Testing

@testable import Dialects

@Suite("table-tap: receipts")
struct ReceiptsTests {
    private static func at(_ seconds: Int) -> Timestamp { Sample.time.advanced(by: .seconds(seconds)) }

    private static func text(_ frames: [Frame]) -> [String] { frames.flatMap(\.messages).map { String(buffer: $0.payload) } }

    @Test("a message is due after 5, 15 and 45 seconds, and never again")
    func delays() {
        var receipts = Receipts()
        #expect(receipts.nextDeadline == nil)
        receipts.sent("a", Frame(text: "a"), at: Self.at(0))
        var due: [Int] = []
        for second in 0...200 where !receipts.due(at: Self.at(second)).isEmpty { due.append(second) }
        #expect(due == [5, 15, 45])
        #expect(receipts.nextDeadline == nil)
        #expect(!receipts.isEmpty)
    }

    @Test("what is due at once comes in the order in which it was sent, whatever was acknowledged between")
    func order() {
        var receipts = Receipts()
        for (second, name) in ["a", "b", "c", "d"].enumerated() { receipts.sent(name, Frame(text: name), at: Self.at(second)) }
        #expect(receipts.nextDeadline == Self.at(5))
        let known = receipts.received("b")
        let again = receipts.received("b")
        let unknown = receipts.received("x")
        #expect([known, again, unknown] == [true, false, false])
        #expect(Self.text(receipts.due(at: Self.at(7))) == ["a", "c"])
        #expect(receipts.nextDeadline == Self.at(8))
        #expect(Self.text(receipts.due(at: Self.at(18))) == ["a", "c", "d"])
    }

    @Test("a late look sends each once, not once for every delay that passed")
    func late() {
        var receipts = Receipts()
        receipts.sent("a", Frame(text: "a"), at: Self.at(0))
        #expect(receipts.due(at: Self.at(100)).count == 1)
    }

    @Test("of a client that never answers the newest 256 are kept")
    func bound() {
        var receipts = Receipts()
        for number in 0..<1000 { receipts.sent("\(number)", Frame(text: "\(number)"), at: Self.at(0)) }
        #expect(Self.text(receipts.due(at: Self.at(5))) == (744..<1000).map(String.init))
    }
}
