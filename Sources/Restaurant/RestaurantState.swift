/// A restaurant as its log tells it: the fold of all events.
public struct RestaurantState: Hashable, Sendable {
    public var settings: Settings
    /// Every active order, and of the final ones those that somebody still had to do with lately.
    public var orders: [OrderID: Order]
    public var menu: [MenuItemID: MenuItem]
    public var tables: [TableID: Table]
    public var counters: [CounterID: Counter]
    public var employees: [EmployeeID: Employee]
    /// Those that are not over.
    public var alerts: [AlertID: Alert]
    /// What else the house keeps.
    public var records: HouseRecords
    /// The number of the latest order; 0 before the first.
    public var lastOrderNumber: Int
    /// The business day of the latest order, and how many it had by then.
    public var lastBusinessDay: BusinessDay?
    public var ordersOfDay: Int

    public init(settings: Settings) {
        self.settings = settings
        orders = [:]
        menu = [:]
        tables = [:]
        counters = [:]
        employees = [:]
        alerts = [:]
        records = HouseRecords()
        lastOrderNumber = 0
        lastBusinessDay = nil
        ordersOfDay = 0
    }
}
