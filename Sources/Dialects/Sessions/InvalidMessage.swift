import Foundation
import NIOCore
import NIOFoundationCompat
import Restaurant

/// A message that could not be understood, and why, for the client's developer.
struct InvalidMessage: Error, Equatable {
    static let code = "INVALID_MESSAGE"

    let message: String
    /// The command that it was to be, where it named one.
    var command: CommandID?
    /// The client's own name for the exchange, where the dialect has one.
    var correlation: String?

    init(_ message: String, command: CommandID? = nil, correlation: String? = nil) {
        self.message = message
        self.command = command
        self.correlation = correlation
    }
}

/// Reads what comes from outside: each says which field is wrong, and what would be right.
extension InvalidMessage {
    /// The JSON object of a text message.
    static func read<Envelope: Decodable>(_ text: ByteBuffer) throws(InvalidMessage) -> Envelope {
        do {
            return try JSONDecoder().decode(Envelope.self, from: Data(buffer: text, byteTransferStrategy: .noCopy))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.keyNotFound(_, let context)
        {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw InvalidMessage(place.isEmpty ? "a message is a JSON object" : "\(place): \(context.debugDescription)")
        } catch {
            throw InvalidMessage("not JSON; a message is an object like {\"type\":\"ping\"}")
        }
    }

    static func commandID(_ text: String) throws(InvalidMessage) -> CommandID {
        guard let id = CommandID(text) else {
            throw InvalidMessage("messageId: an id is 1 to \(CommandID.longest) printable characters without spaces")
        }
        return id
    }

    static func id<Kind>(_ text: String?, _ field: String) throws(InvalidMessage) -> Identifier<Kind> {
        guard let text, let id = Identifier<Kind>(text) else { throw InvalidMessage("\(field) is missing or no id") }
        return id
    }

    static func optionalID<Kind>(_ text: String?, _ field: String) throws(InvalidMessage) -> Identifier<Kind>? {
        if text == nil { return nil }
        return try id(text, field)
    }

    static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String?, _ field: String
    ) throws(InvalidMessage) -> Word where Word.RawValue == String {
        guard let text, let word = Word(rawValue: text) else {
            throw InvalidMessage("\(field) is one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }
}
