import Foundation
import JSONText
import Restaurant

/// Records are written seldom, so they are written as Foundation writes them: their members are the properties' names.
extension HouseRecord {
    /// The record as the log keeps it.
    package var document: [UInt8] {
        switch self {
        case .category(let category): Self.bytes(category)
        case .modifierGroup(let group): Self.bytes(group)
        case .giftCard(let card): Self.bytes(card)
        case .account(let account): Self.bytes(account)
        case .shift(let shift): Self.bytes(shift)
        case .printer(let printer): Self.bytes(printer)
        case .webhook(let webhook): Self.bytes(webhook)
        case .credential(let credential): Self.bytes(credential)
        }
    }

    /// A record as the log kept it.
    package init(_ kind: Kind, document bytes: [UInt8]) throws(CodingFailure) {
        switch kind {
        case .category: self = .category(try Self.value(bytes))
        case .modifierGroup: self = .modifierGroup(try Self.value(bytes))
        case .giftCard: self = .giftCard(try Self.value(bytes))
        case .account: self = .account(try Self.value(bytes))
        case .shift: self = .shift(try Self.value(bytes))
        case .printer: self = .printer(try Self.value(bytes))
        case .webhook: self = .webhook(try Self.value(bytes))
        case .credential: self = .credential(try Self.value(bytes))
        }
    }

    private static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, whole numbers and sets of them can always be written.
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
    }

    private static func value<Value: Decodable>(_ bytes: [UInt8]) throws(CodingFailure) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw CodingFailure("a \(Value.self) cannot be read: \(error)")
        }
    }
}

extension JSONWriter {
    mutating func put(_ key: HouseRecord.Key) {
        put("record", key.kind)
        put("id", key.id)
    }
}
