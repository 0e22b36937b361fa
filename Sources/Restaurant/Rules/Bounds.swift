/// How much of anything a restaurant takes, so that no order outgrows a message, and no sum comes near the edge of 64 bits:
/// the dearest order possible is 100 lines × 999 × 21 prices × 10⁸, some 2 × 10¹⁴; its tax at 10,000 basis points needs 10⁴ more per line.
public enum Bounds {
    /// Lines of one order, voided ones counted.
    public static let items = 100
    public static let quantity = 1...999
    /// Minor units.
    public static let price: ClosedRange<Int64> = 0...100_000_000
    /// Minor units; a modifier may make a dish cheaper.
    public static let modifierPrice: ClosedRange<Int64> = -100_000_000...100_000_000
    /// Modifiers of one line, or of one dish of the menu.
    public static let modifiers = 20
    /// Characters (Unicode scalars) of a name, a note, a reason or a message.
    public static let text = 500
    /// Characters of a table's label or a telephone number.
    public static let label = 64
    /// Payments of one order, failed ones counted.
    public static let payments = 100
    /// Minor units: as much as the dearest order.
    public static let payment: ClosedRange<Int64> = 0...1_000_000_000_000_000
    public static let tip: ClosedRange<Int64> = 0...100_000_000
    public static let seat = 1...1000
    public static let seats = 1...1000
    /// How far the floor plan goes, either way.
    public static let plan = 0...10_000
    /// Into how many equal parts a bill is split.
    public static let parts = 1...100
    public static let percent = 0...100
    /// What a gift card may be issued for, in minor units.
    public static let giftCard: ClosedRange<Int64> = 1...100_000_000
    public static let course = 1...100
    /// How many of a dish may be counted as left.
    public static let remaining = 0...1_000_000
    public static let prepMinutes = 0...1440
    /// How long a shift may be announced to last.
    public static let shift = Duration.seconds(24 * 3600)
    public static let breakMinutes = 1...480
    /// Minutes that a counter is announced not to work: a week.
    public static let downtimeMinutes = 0...10_080
    /// Orders or colleagues that an event names at most.
    public static let affected = 100
    /// Orders in a queue, minutes of waiting or of being late, beyond which somebody wants to be told.
    public static let alertThreshold = 1...10_000
    public static let pickupMinutes = 1...1440
    public static let stars = 1...5
    /// How long after its completion an order may be rated.
    public static let ratingTime = Duration.seconds(30 * 24 * 3600)
    public static let port = 1...65_535
    /// Characters in a printer's line.
    public static let columns = 20...96
    public static let url = 2000
    public static let cutOffHour = 0...23
    public static let basisPoints = 0...10_000
    /// Bytes of a user's or a device's name, or of a token's id.
    public static let tokenName = 1...256
    /// Bytes of a device's name in a token.
    public static let deviceName = 1...128
    /// The longest that a token may be good for: a revocation is remembered as long, so that none outlives it.
    public static let tokenLife = Duration.seconds(366 * 24 * 3600)
    /// How far ahead a maintenance may be announced, and how long it may last.
    public static let announcedAhead = Duration.seconds(366 * 24 * 3600)
    /// Dishes on the menu, tables on the floor, counters, employees: of each.
    public static let documents = 10_000
}

extension Bounds {
    /// Refuses a text that is too long or has control characters (line breaks and tabs are none here).
    static func check(
        _ text: String?, upTo longest: Int = Bounds.text, _ field: @autoclosure () -> String
    ) throws(Rejection) {
        guard let text else { return }
        // A scalar has at most 4 bytes, and bytes are counted at once: a huge text is refused without being walked through.
        guard text.utf8.count <= 4 * longest, text.unicodeScalars.count <= longest else {
            throw .invalid(field: field(), reason: "must have at most \(longest) characters")
        }
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard isClean else { throw .invalid(field: field(), reason: "must not contain control characters") }
    }

    /// Refuses, beyond what ``check(_:upTo:_:)`` refuses, a text with nothing to read in it.
    static func checkName(
        _ text: String, upTo longest: Int = Bounds.text, _ field: @autoclosure () -> String
    ) throws(Rejection) {
        try check(text, upTo: longest, field())
        guard text.contains(where: { !$0.isWhitespace }) else { throw .invalid(field: field(), reason: "must not be empty") }
    }

    static func check<Number: BinaryInteger>(
        _ number: Number?, _ range: ClosedRange<Number>, _ field: @autoclosure () -> String
    ) throws(Rejection) {
        guard let number else { return }
        guard range.contains(number) else {
            throw .invalid(field: field(), reason: "must be \(range.lowerBound) to \(range.upperBound), not \(number)")
        }
    }

    static func check(count: Int, upTo most: Int, _ field: @autoclosure () -> String) throws(Rejection) {
        guard count <= most else { throw .invalid(field: field(), reason: "must be at most \(most), not \(count)") }
    }

    static func check(_ modifiers: [Modifier], _ field: String) throws(Rejection) {
        try check(count: modifiers.count, upTo: Bounds.modifiers, field)
        for (index, modifier) in modifiers.enumerated() {
            try checkName(modifier.name, "\(field)[\(index)].name")
            try check(modifier.price.minor, modifierPrice, "\(field)[\(index)].price")
        }
    }

    static func check(_ customer: Customer?) throws(Rejection) {
        try check(customer?.name, "customer.name")
        try check(customer?.phone, upTo: label, "customer.phone")
    }
}
