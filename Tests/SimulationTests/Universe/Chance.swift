import Restaurant

/// A source of chance of one thing in a simulation. Each thing has its own, so that what one of them does never changes another's luck.
struct Chance {
    private var generator: SeededGenerator

    init(_ seed: UInt64, _ name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        generator = SeededGenerator(seed: hash &+ seed &* 0x9E37_79B9_7F4A_7C15)
    }

    mutating func bits() -> UInt64 { generator.next() }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    mutating func fraction() -> Double { Double.random(in: 0...1, using: &generator) }
    mutating func happens(_ probability: Double) -> Bool { probability > 0 && fraction() < probability }
    mutating func one<Element>(of elements: [Element]) -> Element? { elements.randomElement(using: &generator) }

    /// A stretch of time; short ones are more likely than long ones.
    mutating func micros(_ range: ClosedRange<Duration>) -> Instant {
        let (low, high) = (range.lowerBound.micros, range.upperBound.micros)
        let x = fraction()
        return low + Instant(Double(high - low) * x * x)
    }
}
