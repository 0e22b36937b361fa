/// Something that a manager should know of, from when it began until it is over.
public struct Alert: Hashable, Sendable, Codable {
    public enum Category: String, Hashable, Sendable, Codable, CaseIterable {
        /// Too many orders wait for a counter. Counted in orders.
        case queueLength = "queue_length"
        /// The orders of a counter wait too long on average. Counted in seconds.
        case waitingTime = "waiting_time"
        /// An order is not ready long after it should have been. Counted in seconds.
        case lateOrder = "late_order"
        /// A counter does not work. Counted in orders that wait for it.
        case counterDown = "counter_down"
        /// A printer cannot be reached. Counted in attempts.
        case printerDown = "printer_down"
    }

    public enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
        case warning, critical
    }

    /// What an alert is about: while one is open, the same is not raised again.
    public struct Cause: Hashable, Sendable, Codable {
        public var category: Category
        public var counter: CounterID?
        public var order: OrderID?
        public var printer: PrinterID?

        public init(_ category: Category, counter: CounterID? = nil, order: OrderID? = nil, printer: PrinterID? = nil) {
            self.category = category
            self.counter = counter
            self.order = order
            self.printer = printer
        }
    }

    public var id: AlertID
    public var cause: Cause
    public var severity: Severity
    /// When it was raised, in the category's own measure; beyond ``threshold``.
    public var value: Int
    public var threshold: Int
    /// For people.
    public var message: String
    public var raisedAt: Timestamp
    public var resolvedAt: Timestamp?

    public init(
        id: AlertID, cause: Cause, severity: Severity, value: Int, threshold: Int, message: String, raisedAt: Timestamp,
        resolvedAt: Timestamp? = nil
    ) {
        self.id = id
        self.cause = cause
        self.severity = severity
        self.value = value
        self.threshold = threshold
        self.message = message
        self.raisedAt = raisedAt
        self.resolvedAt = resolvedAt
    }
}

/// An alert that should be raised.
public struct AlertDraft: Hashable, Sendable {
    public var cause: Alert.Cause
    public var severity: Alert.Severity
    public var value: Int
    public var threshold: Int
    public var message: String

    public init(_ cause: Alert.Cause, _ severity: Alert.Severity, value: Int, threshold: Int, message: String) {
        self.cause = cause
        self.severity = severity
        self.value = value
        self.threshold = threshold
        self.message = message
    }
}

/// Beyond what a restaurant wants to be told.
public struct AlertThresholds: Hashable, Sendable, Codable {
    /// Orders that wait for one counter.
    public var queueLength: Int
    /// Minutes that the orders of a counter wait on average.
    public var waitingMinutes: Int
    /// Minutes after an order should have been ready.
    public var lateMinutes: Int

    public init(queueLength: Int = 10, waitingMinutes: Int = 15, lateMinutes: Int = 10) {
        self.queueLength = queueLength
        self.waitingMinutes = waitingMinutes
        self.lateMinutes = lateMinutes
    }
}
