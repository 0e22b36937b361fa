/// A JSON object as ``JSONWriter`` writes it: where its members lie, each read when it is asked for. Unknown members are passed over,
/// so that an older program reads what a newer one added.
struct JSONObject {
    private let bytes: [UInt8]
    private let members: [(name: String, start: Int)]

    init(_ bytes: [UInt8]) throws(CodingFailure) {
        var scanner = JSONScanner(bytes, at: 0)
        self = try scanner.object()
        guard scanner.position == bytes.count else { throw CodingFailure("something stands behind the object") }
    }

    init(bytes: [UInt8], members: [(name: String, start: Int)]) {
        self.bytes = bytes
        self.members = members
    }

    func has(_ name: String) -> Bool { start(name) != nil }

    func text(_ name: String) throws(CodingFailure) -> String {
        var scanner = try value(name)
        return try scanner.string()
    }

    func number(_ name: String) throws(CodingFailure) -> Int64 {
        var scanner = try value(name)
        return try scanner.number()
    }

    func int(_ name: String) throws(CodingFailure) -> Int { Int(try number(name)) }

    func flag(_ name: String) throws(CodingFailure) -> Bool {
        var scanner = try value(name)
        return try scanner.bool()
    }

    func object(_ name: String) throws(CodingFailure) -> JSONObject {
        var scanner = try value(name)
        return try scanner.object()
    }

    func strings(_ name: String) throws(CodingFailure) -> [String] {
        var scanner = try value(name)
        return try scanner.array { (one: inout JSONScanner) throws(CodingFailure) in try one.string() }
    }

    func each<Element>(_ name: String, _ read: (JSONObject) throws(CodingFailure) -> Element) throws(CodingFailure) -> [Element] {
        var scanner = try value(name)
        return try scanner.array { (one: inout JSONScanner) throws(CodingFailure) in try read(try one.object()) }
    }

    func textIfAny(_ name: String) throws(CodingFailure) -> String? { has(name) ? try text(name) : nil }

    func intIfAny(_ name: String) throws(CodingFailure) -> Int? { has(name) ? try int(name) : nil }

    /// A word of an enum.
    func word<Word: RawRepresentable<String>>(_ name: String) throws(CodingFailure) -> Word {
        let text = try text(name)
        guard let word = Word(rawValue: text) else { throw CodingFailure("\(name): \"\(text)\" is unknown to this version") }
        return word
    }

    func wordIfAny<Word: RawRepresentable<String>>(_ name: String) throws(CodingFailure) -> Word? { has(name) ? try word(name) : nil }

    private func start(_ name: String) -> Int? { members.first { $0.name == name }?.start }

    private func value(_ name: String) throws(CodingFailure) -> JSONScanner {
        guard let start = start(name) else { throw CodingFailure("\(name) is missing") }
        return JSONScanner(bytes, at: start)
    }
}
