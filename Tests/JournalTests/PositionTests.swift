import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct PositionTests {
    private let seal = PositionSeal(key: Array("a key of the server".utf8))
    private let epoch: Epoch

    init() throws { epoch = try #require(Epoch("k3f9q2ab".replacing("9", with: "7"))) }

    @Test("a position comes back from its text", arguments: [0, 1, 10_412, Int64.max], [0, 1, 9])
    func comesBack(sequence: Int64, part: Int) {
        let position = Position(epoch: epoch, sequence: LogSequence(sequence), part: part)
        let text = seal.text(position, of: Samples.restaurant)
        #expect(seal.position(text, of: Samples.restaurant) == position)
        #expect(text.utf8.count <= 40)
    }

    @Test("the text is that of clients: epoch, sequence, six letters of proof")
    func form() {
        let text = seal.text(Position(epoch: epoch, sequence: LogSequence(10_412)), of: Samples.restaurant)
        #expect(text.wholeMatch(of: /k3f7q2ab\.10412\.[a-z2-7]{6}/) != nil)
    }

    @Test("a position of another restaurant, key or server is none")
    func foreign() {
        let position = Position(epoch: epoch, sequence: LogSequence(7))
        let text = seal.text(position, of: Samples.restaurant)
        #expect(seal.position(text, of: Samples.other) == nil)
        #expect(PositionSeal(key: Array("another server's key".utf8)).position(text, of: Samples.restaurant) == nil)
    }

    @Test("no changed letter is taken")
    func changed() {
        let text = Array(seal.text(Position(epoch: epoch, sequence: LogSequence(10_412)), of: Samples.restaurant).utf8)
        for index in text.indices {
            for replacement in Array("a2.-0+ \0".utf8) where replacement != text[index] {
                var bytes = text
                bytes[index] = replacement
                let changed = String(decoding: bytes, as: UTF8.self)
                #expect(seal.position(changed, of: Samples.restaurant) == nil, "\(changed)")
            }
        }
    }

    @Test(
        "what is no position is refused",
        arguments: [
            "", ".", "..", "k3f7q2ab.1", "k3f7q2ab.1.", "k3f7q2ab.-1.aaaaaa", "k3f7q2ab.1-0.aaaaaa", "K3F7Q2AB.1.aaaaaa",
            "k3f7q2ab.99999999999999999999.aaaaaa", "k3f7q2ab.٣.aaaaaa", String(repeating: "k", count: 100_000),
        ])
    func garbage(text: String) {
        #expect(seal.position(text, of: Samples.restaurant) == nil)
    }
}
