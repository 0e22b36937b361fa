/// What a restaurant decided about itself.
public struct Settings: Hashable, Sendable, Codable {
    public var id: RestaurantID
    public var name: String
    public var currency: Currency
    /// An IANA name: `Europe/Madrid`.
    public var timeZone: String
    /// The local hour, 0 to 23, at which a new business day begins.
    public var cutOffHour: Int
    public var tax: Tax
    /// How long a ready order waits for its guest before its pickup code expires.
    public var pickupMinutes: Int
    public var alerts: AlertThresholds
    /// Percent of an order's price that staff may take off; more is for managers.
    public var discountLimit: Int
    public var version: Int

    public init(
        id: RestaurantID, name: String, currency: Currency = .euro, timeZone: String = "UTC", cutOffHour: Int = 4,
        tax: Tax = Tax(basisPoints: 0, included: true), pickupMinutes: Int = 30, alerts: AlertThresholds = AlertThresholds(),
        discountLimit: Int = 10, version: Int = 1
    ) {
        self.id = id
        self.name = name
        self.currency = currency
        self.timeZone = timeZone
        self.cutOffHour = cutOffHour
        self.tax = tax
        self.pickupMinutes = pickupMinutes
        self.alerts = alerts
        self.discountLimit = discountLimit
        self.version = version
    }
}
