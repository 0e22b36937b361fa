import Crypto
import Foundation
import Restaurant

/// One unbroken history of a database: eight characters, new whenever the database may have gone back in time.
package struct Epoch: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// - Returns: nil unless it is 8 characters of a–z and 2–7.
    package init?(rawValue: String) {
        guard rawValue.utf8.count == 8, rawValue.utf8.allSatisfy(Base32.alphabet.contains) else { return nil }
        self.rawValue = rawValue
    }

    package static func random(using generator: inout some RandomNumberGenerator) -> Epoch {
        Epoch(drawn: Base32.text(of: generator.next(), characters: 8))
    }

    private init(drawn: String) { rawValue = drawn }

    package var description: String { rawValue }
}

/// The place of an entry in the history of a restaurant, as clients hold it: `epoch.sequence.mac`.
///
/// It is the `messageId` of every dialect. The code at its end keeps clients from inventing positions; it is the same for all readers.
package struct Position: Hashable, Sendable {
    package let epoch: Epoch
    package let sequence: LogSequence
}

/// Writes positions down, and reads only those that it wrote.
package struct Positions: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: the server's, kept outside the database.
    package init(secret: some Sequence<UInt8>) {
        key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array("comanda positions".utf8), using: .init(data: Array(secret))))
    }

    package func text(_ restaurant: RestaurantID, _ position: Position) -> String {
        "\(position.epoch).\(position.sequence).\(code(restaurant, position))"
    }

    /// - Returns: nil for what this server did not write for this restaurant.
    package func read(_ text: String, of restaurant: RestaurantID) -> Position? {
        let parts = text.utf8.count <= 64 ? text.split(separator: ".", omittingEmptySubsequences: false) : []
        guard parts.count == 3, let epoch = Epoch(rawValue: String(parts[0])), let number = Int64(parts[1]), number >= 0 else { return nil }
        let position = Position(epoch: epoch, sequence: LogSequence(rawValue: number))
        let expected = code(restaurant, position).utf8
        let given = parts[2].utf8
        guard given.count == expected.count, zip(given, expected).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else { return nil }
        return position
    }

    private func code(_ restaurant: RestaurantID, _ position: Position) -> String {
        let message = Array("\(restaurant)\u{0}\(position.epoch)\u{0}\(position.sequence)".utf8)
        let first = HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Base32.text(of: first, characters: 6)
    }
}

enum Base32 {
    /// RFC 4648, section 6, in small letters.
    static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The number's lowest bits, five a character.
    static func text(of number: UInt64, characters: Int) -> String {
        String(decoding: (0..<characters).map { alphabet[Int(number >> UInt64(5 * $0)) & 31] }, as: UTF8.self)
    }
}
