import JSONText
import Restaurant

/// A value with a fixed form in the log. Names of members and words never change; new members may come, and are absent in what was
/// written before.
protocol Document {
    func write(to json: inout JSONWriter)
    init(_ json: JSONObject) throws(CodingFailure)
}

extension Document {
    /// The value as the log keeps it.
    var bytes: [UInt8] { JSONWriter.object { write(to: &$0) } }

    init(bytes: [UInt8]) throws(CodingFailure) { self = try Self(try JSONObject(bytes)) }
}

extension JSONWriter {
    mutating func put<Kind>(_ name: StaticString, _ id: Identifier<Kind>?) { put(name, id?.rawValue) }

    mutating func put<Word: RawRepresentable<String>>(_ name: StaticString, _ word: Word) { put(name, word.rawValue) }

    mutating func put(_ name: StaticString, _ amount: Money) { put(name, amount.minor) }

    mutating func put(_ name: StaticString, _ instant: Timestamp?) {
        if let instant { put(name, instant.milliseconds) }
    }

    mutating func put(_ name: StaticString, _ document: (some Document)?) {
        if let document { put(name, object: document.write) }
    }

    mutating func put(_ name: StaticString, _ documents: [some Document]) {
        put(name, each: documents) { $0.write(to: &$1) }
    }
}

extension JSONObject {
    func id<Kind>(_ name: String) throws(CodingFailure) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(try text(name)) else { throw CodingFailure("\(name) is no id") }
        return id
    }

    func idIfAny<Kind>(_ name: String) throws(CodingFailure) -> Identifier<Kind>? { has(name) ? try id(name) : nil }

    func ids<Kind>(_ name: String) throws(CodingFailure) -> [Identifier<Kind>] {
        try strings(name).map { (text: String) throws(CodingFailure) in
            guard let id = Identifier<Kind>(text) else { throw CodingFailure("\(name) has something that is no id") }
            return id
        }
    }

    func idsIfAny<Kind>(_ name: String) throws(CodingFailure) -> [Identifier<Kind>]? { has(name) ? try ids(name) : nil }

    func money(_ name: String) throws(CodingFailure) -> Money { Money(minor: try number(name)) }

    func instant(_ name: String) throws(CodingFailure) -> Timestamp { Timestamp(milliseconds: try number(name)) }

    func instantIfAny(_ name: String) throws(CodingFailure) -> Timestamp? { has(name) ? try instant(name) : nil }

    func currency(_ name: String) throws(CodingFailure) -> Currency {
        guard let currency = Currency(try text(name)) else { throw CodingFailure("\(name) is no currency") }
        return currency
    }

    func document<Kind: Document>(_ name: String) throws(CodingFailure) -> Kind { try Kind(try object(name)) }

    func documentIfAny<Kind: Document>(_ name: String) throws(CodingFailure) -> Kind? { has(name) ? try document(name) : nil }

    func documents<Kind: Document>(_ name: String) throws(CodingFailure) -> [Kind] {
        try each(name) { (one: JSONObject) throws(CodingFailure) in try Kind(one) }
    }
}
