import Foundation
import Restaurant
import Testing

@Suite("ids")
struct IdentifierTests {
    @Test("any short, printable text without spaces", arguments: ["a", "table-12", "!~", String(repeating: "x", count: 128)])
    func taken(text: String) {
        #expect(OrderID(text)?.rawValue == text)
    }

    @Test("nothing else", arguments: ["", " ", "a b", "a\n", "é", "\u{7F}", "\u{0}", String(repeating: "x", count: 129)])
    func refused(text: String) throws {
        #expect(OrderID(text) == nil)
        let json = try JSONEncoder().encode([text])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([OrderID].self, from: json) }
    }

    @Test("a seed's ids are UUIDv7 of its time, all different, growing")
    func seeds() throws {
        let now = try #require(Timestamp(iso8601: "2025-11-06T10:00:00.123Z"))
        let seed = IDSeed(now: now, randomA: 0xFFFF, randomness: .max)
        let ids = (0..<IDSeed.capacity).map { seed.id($0, of: Order.self) }
        #expect(Set(ids).count == IDSeed.capacity)
        #expect(ids == ids.sorted())
        let hexadecimal = String(now.milliseconds, radix: 16)
        for id in ids {
            #expect(id.rawValue.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            #expect(id.rawValue.filter { $0 != "-" }.drop { $0 == "0" }.hasPrefix(hexadecimal))
            #expect(OrderID(id.rawValue) == id)
        }
    }

    @Test("indexes beyond the capacity do not trap", arguments: [(Int.min, 0), (-1, 0), (4096, 4095), (Int.max, 4095)])
    func beyond(index: Int, same: Int) {
        let seed = IDSeed(now: Timestamp(milliseconds: .max), randomA: 1, randomness: 5 << 12)
        #expect(seed.id(index, of: Order.self) == seed.id(same, of: Order.self))
    }

    @Test("seeds of later times give later ids; other chance gives other ids")
    func order() {
        let early = IDSeed(now: Timestamp(milliseconds: 1_000_000), randomA: 0xFFF, randomness: .max)
        let late = IDSeed(now: Timestamp(milliseconds: 1_000_001), randomA: 0, randomness: 0)
        #expect(early.id(4095, of: Order.self) < late.id(0, of: Order.self))
        let other = IDSeed(now: Timestamp(milliseconds: 1_000_001), randomA: 0, randomness: 1 << 12)
        #expect(Set((0..<4096).map { late.id($0, of: Order.self) }).isDisjoint(with: (0..<4096).map { other.id($0, of: Order.self) }))
    }
}
