/// A name that tells one thing of a kind from the others; the kind is in the type, so that a table's id never passes for an order's.
///
/// Ids come from outside too (tokens name restaurants, menus name items), so they are any short, printable text without spaces.
public struct Identifier<Kind>: Hashable, Sendable, CustomStringConvertible {
    /// The longest id that is taken, in bytes.
    public static var longest: Int { 128 }

    public let rawValue: String

    /// - Returns: nil unless `text` is 1 to 128 bytes of printable ASCII without spaces.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        rawValue = text
    }

    init(made text: String) { rawValue = text }

    public var description: String { rawValue }
}

extension Identifier: Comparable {
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an id is 1 to \(Self.longest) printable characters without spaces")
            )
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

public typealias RestaurantID = Identifier<Settings>
public typealias OrderID = Identifier<Order>
public typealias ItemID = Identifier<OrderItem>
public typealias PaymentID = Identifier<Payment>
public typealias MenuItemID = Identifier<MenuItem>
public typealias TableID = Identifier<Table>
public typealias CounterID = Identifier<Counter>
public typealias EmployeeID = Identifier<Employee>
public typealias CustomerID = Identifier<Customer>
public typealias MaintenanceID = Identifier<Maintenance>
public typealias AlertID = Identifier<Alert>
/// The client's own name for a command: sent twice, it acts once.
public typealias CommandID = Identifier<Command>

/// The seed of every id that one command makes: a UUIDv7 (RFC 9562, 5.7) whose last 12 bits are counted up for the things within.
///
/// Chance and time come in with the command, so the same command with the same seed makes the same ids.
public struct IDSeed: Hashable, Sendable {
    /// How many ids one seed yields.
    public static let capacity = 4096

    private let high: UInt64
    private let low: UInt64

    /// - Parameters:
    ///   - now: the time that orders the ids.
    ///   - randomness: at least 62 random bits; the last 12 of them are given up for counting.
    public init(now: Timestamp, randomA: UInt16, randomness: UInt64) {
        high = UInt64(bitPattern: now.milliseconds) << 16 | 0x7000 | UInt64(randomA & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (randomness & 0x3FFF_FFFF_FFFF_F000)
    }

    /// The id number `index`, counted from 0; the last one is given again beyond ``capacity``.
    public func id<Kind>(_ index: Int, of kind: Kind.Type = Kind.self) -> Identifier<Kind> {
        let counted = low | UInt64(min(max(index, 0), Self.capacity - 1))
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for position in 0..<16 {
            if position == 4 || position == 6 || position == 8 || position == 10 { text.append(UInt8(ascii: "-")) }
            let word = position < 8 ? high : counted
            let byte = UInt8(truncatingIfNeeded: word >> UInt64(8 * (7 - position % 8)))
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 15)])
        }
        return Identifier(made: String(decoding: text, as: UTF8.self))
    }

    /// Chance for what is no id: 50 random bits. Whoever knows an id of the seed knows it too, so a secret is made only where no ids are.
    var chance: UInt64 { (low & 0x3FFF_FFFF_FFFF_F000) >> 12 }

    private static let digits = Array("0123456789abcdef".utf8)
}
