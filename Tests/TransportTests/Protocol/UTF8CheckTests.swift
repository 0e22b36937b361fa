import Restaurant
import Testing

@testable import Transport

@Suite("The check of UTF-8")
struct UTF8CheckTests {
    static let good: [[UInt8]] = [
        [], Array("plain".utf8), Array("κόσμε".utf8), Array("🍝 für zwei, 한식 und 漢字".utf8), [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF],
        [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        Array("seventeen plain bytes".utf8) + [0xC3, 0xA4],
    ]
    static let bad: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2, 0x41], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xE1, 0x80, 0xC0], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xF1, 0x80, 0x80, 0x41], Array("seventeen plain bytes".utf8) + [0xFF],
    ]

    private func take(_ bytes: ArraySlice<UInt8>, _ check: inout UTF8Check) -> Bool { bytes.withUnsafeBytes { check.take($0) } }

    @Test("takes good text, wherever it is split", arguments: Self.good)
    func takesGood(_ bytes: [UInt8]) {
        for split in 0...bytes.count {
            var check = UTF8Check()
            let taken = take(bytes[..<split], &check) && take(bytes[split...], &check)
            #expect(taken && check.isComplete, "split at \(split)")
        }
    }

    @Test("refuses bad text, wherever it is split", arguments: Self.bad)
    func refusesBad(_ bytes: [UInt8]) {
        for split in 0...bytes.count {
            var check = UTF8Check()
            let taken = take(bytes[..<split], &check) && take(bytes[split...], &check)
            #expect(!taken, "split at \(split)")
        }
    }

    @Test("knows half a character from a whole one", arguments: ["ä", "한", "🍝"])
    func halves(_ character: String) {
        let bytes = Array(character.utf8)
        for count in 1..<bytes.count {
            var check = UTF8Check()
            #expect(take(bytes[..<count], &check))
            #expect(!check.isComplete)
        }
    }

    @Test("says what the standard library says, for 50,000 damaged texts")
    func agrees() async {
        var random = SeededGenerator(seed: 20)
        for round in 0..<50_000 {
            if round % 500 == 0 { await Task.yield() }
            var bytes = Array(randomText(Int.random(in: 1...12, using: &random), &random).utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            var check = UTF8Check()
            let isGood = take(bytes[...], &check) && check.isComplete
            #expect(isGood == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}
