/// What a table or a guest ordered, and everything that became of it.
public struct Order: Hashable, Sendable, Codable {
    public var id: OrderID
    public var restaurant: RestaurantID
    /// One per restaurant, growing by one, never reused.
    public var number: Int
    public var businessDay: BusinessDay
    /// Counted within the business day, from 1.
    public var numberOfDay: Int
    public var type: OrderType
    public var status: OrderStatus
    public var items: [OrderItem]
    public var tableNumber: String?
    public var seatNumber: Int?
    public var customer: Customer?
    public var notes: String?
    public var priority: Priority
    /// Who serves it.
    public var assignedEmployee: EmployeeID?
    public var assignedCounter: CounterID?
    /// The token's subject that placed it.
    public var placedBy: String
    public var totals: Totals
    public var discount: Discount?
    public var currency: Currency
    public var payments: [Payment]
    public var cancellation: Cancellation?
    /// When the guest may expect it.
    public var estimatedReadyAt: Timestamp?
    /// While it is ready and its guest is still expected.
    public var pickup: Pickup?
    public var rating: Rating?
    /// The till's own name for it, by which the till finds it again.
    public var reference: String?
    /// How its guest means to pay, where somebody said.
    public var plannedPayment: PlannedPayment?
    /// When each status was last entered.
    public var statusTimes: StatusTimes
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// Grows by one with every change; 1 at the start.
    public var version: Int

    public init(
        id: OrderID, restaurant: RestaurantID, number: Int, businessDay: BusinessDay, numberOfDay: Int, type: OrderType,
        status: OrderStatus = .pending, items: [OrderItem], tableNumber: String? = nil, seatNumber: Int? = nil, customer: Customer? = nil,
        notes: String? = nil, priority: Priority = .normal, assignedEmployee: EmployeeID? = nil, assignedCounter: CounterID? = nil,
        placedBy: String, totals: Totals, discount: Discount? = nil, currency: Currency, payments: [Payment] = [],
        cancellation: Cancellation? = nil,
        estimatedReadyAt: Timestamp? = nil, pickup: Pickup? = nil, rating: Rating? = nil, reference: String? = nil,
        plannedPayment: PlannedPayment? = nil,
        statusTimes: StatusTimes = StatusTimes(), createdAt: Timestamp,
        updatedAt: Timestamp,
        version: Int = 1
    ) {
        self.id = id
        self.restaurant = restaurant
        self.number = number
        self.businessDay = businessDay
        self.numberOfDay = numberOfDay
        self.type = type
        self.status = status
        self.items = items
        self.tableNumber = tableNumber
        self.seatNumber = seatNumber
        self.customer = customer
        self.notes = notes
        self.priority = priority
        self.assignedEmployee = assignedEmployee
        self.assignedCounter = assignedCounter
        self.placedBy = placedBy
        self.totals = totals
        self.discount = discount
        self.currency = currency
        self.payments = payments
        self.cancellation = cancellation
        self.estimatedReadyAt = estimatedReadyAt
        self.pickup = pickup
        self.rating = rating
        self.reference = reference
        self.plannedPayment = plannedPayment
        self.statusTimes = statusTimes
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
    }

    /// The counters that make something of it.
    public var counters: Set<CounterID> {
        Set(items.filter { $0.status != .voided }.compactMap(\.counter)).union(assignedCounter.map { [$0] } ?? [])
    }

    /// Whether the counter still has something of it to make. An order that was given to a counter as a whole waits there for everything.
    public func waits(for counter: CounterID) -> Bool {
        status.isActive
            && items.contains {
                ($0.status == .pending || $0.status == .preparing) && ($0.counter == counter || assignedCounter == counter)
            }
    }
}

/// Where the food goes.
public enum OrderType: String, Hashable, Sendable, Codable, CaseIterable {
    case dineIn = "dine_in"
    case takeout
    case delivery
}

/// How a guest means to pay (002, Submit Order).
public enum PlannedPayment: String, Hashable, Sendable, Codable, CaseIterable {
    case cash, online
}

/// How soon the kitchen should take it up.
public enum Priority: String, Hashable, Sendable, Codable, CaseIterable {
    case low, normal, high, urgent
}

/// Who ordered, as far as they said.
public struct Customer: Hashable, Sendable, Codable {
    public var id: CustomerID?
    public var name: String?
    public var phone: String?

    public init(id: CustomerID? = nil, name: String? = nil, phone: String? = nil) {
        self.id = id
        self.name = name
        self.phone = phone
    }
}

/// Why an order was cancelled, and what its guest gets back.
public struct Cancellation: Hashable, Sendable, Codable {
    /// A word for programs.
    public var reason: String?
    /// A sentence for people.
    public var message: String?
    public var by: String
    /// What had been paid and not been given back by then.
    public var refund: Money

    public init(reason: String?, message: String? = nil, by: String, refund: Money) {
        self.reason = reason
        self.message = message
        self.by = by
        self.refund = refund
    }
}

/// When an order last entered each status.
public struct StatusTimes: Hashable, Sendable, Codable {
    public var confirmed: Timestamp?
    public var preparing: Timestamp?
    public var ready: Timestamp?
    public var served: Timestamp?
    public var completed: Timestamp?
    public var cancelled: Timestamp?

    public init() {}
}
