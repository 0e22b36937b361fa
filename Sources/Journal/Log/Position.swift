import Crypto
import Foundation
import Restaurant

/// A place in a restaurant's log as clients hold it: the `messageId`, `eventId` and offset of every dialect, and where they resume.
///
/// Text: `epoch.sequence.mac`. Where one entry becomes several messages, those before its last one are told apart by a part:
/// `epoch.sequence-part.mac`. The mac keeps clients from inventing positions; it is the same for all readers.
package struct Position: Hashable, Sendable {
    package static let mostParts = 999

    package let epoch: Epoch
    package let sequence: LogSequence
    /// 0: the whole entry has been seen. Otherwise only the first `part` of the messages that it makes in the reader's dialect.
    package let part: Int

    package init(epoch: Epoch, sequence: LogSequence, part: Int = 0) {
        self.epoch = epoch
        self.sequence = sequence
        self.part = part
    }
}

/// Writes positions and checks them, with a key that lies outside the database.
package struct PositionSeal: Sendable {
    /// Base32 letters of a mac: 30 bits. Guessing gains nothing but one's own replay from another place.
    private static let macLength = 6
    /// No position is longer: 8 for the epoch, 19 for the sequence, 4 for the part, 6 for the mac, and separators.
    private static let longest = 40

    private let key: SymmetricKey

    /// - Parameter key: the server's secret, at least 16 bytes, the same on all nodes and across restarts.
    package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The position's text for clients of `restaurant`.
    package func text(_ position: Position, of restaurant: RestaurantID) -> String {
        let place = Self.place(position)
        return "\(position.epoch).\(place).\(mac(position.epoch, place, restaurant))"
    }

    /// - Returns: nil if `text` is no position, or its mac is not ours, or it belongs to another restaurant.
    package func position(_ text: String, of restaurant: RestaurantID) -> Position? {
        guard text.utf8.count <= Self.longest else { return nil }
        let fields = text.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 3, let epoch = Epoch(fields[0]) else { return nil }
        let numbers = fields[1].split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(numbers.count), let sequence = Int64(numbers[0]), sequence >= 0 else { return nil }
        var part = 0
        if numbers.count == 2 {
            guard let number = Int(numbers[1]), (1...Position.mostParts).contains(number) else { return nil }
            part = number
        }
        let position = Position(epoch: epoch, sequence: LogSequence(sequence), part: part)
        // The canonical text only: `+7` and `007` are nobody's.
        guard fields[1] == Self.place(position) else { return nil }
        return Self.equal(mac(epoch, Self.place(position), restaurant), fields[2]) ? position : nil
    }

    private static func place(_ position: Position) -> String {
        position.part == 0 ? "\(position.sequence)" : "\(position.sequence)-\(position.part)"
    }

    private func mac(_ epoch: Epoch, _ place: String, _ restaurant: RestaurantID) -> String {
        // A restaurant's id has no spaces, so the three cannot run into each other.
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(restaurant) \(epoch) \(place)".utf8), using: key)
        let bits = code.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Base32.text(bits: bits, count: Self.macLength)
    }

    /// Compares in a time that does not tell how much was right.
    private static func equal(_ one: some StringProtocol, _ other: some StringProtocol) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
