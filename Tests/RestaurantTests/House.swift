import Restaurant
import Testing

/// A small restaurant under test: gives commands, keeps state and log, and moves time on a second with each command.
struct House {
    var state: RestaurantState
    var log: [Event] = []
    /// The fold of the log that the state is not, and when its entries were made.
    var measures = Measures()
    var times: [Timestamp] = []
    var now = Timestamp(milliseconds: 1_762_426_800_000)  // 2025-11-06T11:00:00Z
    private var commands: UInt64 = 0
    private let opening: Settings

    static let ana = Actor(user: "ana", role: .employee)
    static let maria = Actor(user: "maria", role: .manager)
    static let guest = Actor(user: "guest", role: .customer, customer: "guest")
    static let stranger = Actor(user: "stranger", role: .customer, customer: "stranger")

    init(tax: Tax = Tax(basisPoints: 1000, included: true), timeZone: String = "Europe/Madrid", cutOffHour: Int = 4) throws {
        opening = Settings(id: "demo", name: "Casa", timeZone: timeZone, cutOffHour: cutOffHour, tax: tax)
        state = RestaurantState(settings: opening)
        try give(.putCounter(Counter(id: "grill", name: "Grill")))
        try give(.putCounter(Counter(id: "bar", name: "Bar")))
        try give(
            .putMenuItem(
                MenuItem(
                    id: "burger", name: "Burger", category: "mains", price: Money(minor: 1000), counter: "grill",
                    modifiers: [Modifier(name: "cheese", price: Money(minor: 150)), Modifier(name: "no bun", price: Money(minor: -50))],
                    prepMinutes: 15)))
        try give(
            .putMenuItem(MenuItem(id: "beer", name: "Beer", category: "drinks", price: Money(minor: 300), counter: "bar", prepMinutes: 2)))
        try give(
            .putMenuItem(
                MenuItem(
                    id: "cake", name: "Cake", category: "sweets", price: Money(minor: 450), counter: "bar", remaining: 3, prepMinutes: 1)))
        try give(.putTable(Table(id: "t12", label: "T12", seats: 4)))
        try give(.putTable(Table(id: "t13", label: "T13", seats: 2)))
        try give(.putEmployee(Employee(id: "ana", name: "Ana")))
    }

    /// What a command comes with if it is given now; every command has ids of its own.
    mutating func context(_ actor: Actor = House.ana, expecting version: Int? = nil) -> Context {
        commands += 1
        now = now.advanced(by: .seconds(1))
        return Context(
            now: now, ids: IDSeed(now: now, randomA: 7, randomness: commands << 12), actor: actor, expectedVersion: version,
            kitchen: measures.kitchen)
    }

    @discardableResult
    mutating func give(_ command: Command, by actor: Actor = House.ana, expecting version: Int? = nil) throws -> [Event] {
        let events = try state.decide(command, context(actor, expecting: version))
        for event in events {
            let before = event.order.flatMap { state.orders[$0.id] }
            state.apply(event)
            log.append(event)
            times.append(now)
            measures.take(event, at: now, place: Int64(log.count), before: before)
        }
        return events
    }

    /// Why a command is refused; nil if it is not.
    mutating func refusal(_ command: Command, by actor: Actor = House.ana, expecting version: Int? = nil) -> Rejection? {
        do {
            _ = try state.decide(command, context(actor, expecting: version))
            return nil
        } catch { return error }
    }

    /// Places an order and returns it as it is.
    mutating func place(_ items: ItemDraft..., table: String? = nil, type: OrderType = .dineIn, by actor: Actor = House.ana) throws -> Order
    {
        let events = try give(.place(OrderDraft(type: type, items: items, tableNumber: table)), by: actor)
        return try #require(events.first?.order)
    }

    func order(_ id: OrderID) throws -> Order { try #require(state.orders[id]) }

    var refolded: RestaurantState { .fold(log, from: opening) }
}

extension Identifier: ExpressibleByStringLiteral {
    /// Only for tests, where the literal is known to be an id.
    public init(stringLiteral text: String) { self.init(text)! }
}

extension ItemDraft {
    static func menu(_ id: MenuItemID, _ quantity: Int = 1, _ modifiers: [String] = []) -> ItemDraft {
        ItemDraft(menuItem: id, quantity: quantity, modifiers: modifiers.map { Modifier(name: $0) })
    }

    static func open(_ name: String, _ price: Int64, _ quantity: Int = 1) -> ItemDraft {
        ItemDraft(name: name, quantity: quantity, unitPrice: Money(minor: price))
    }
}

/// The name of an event's case, to compare sequences of what happened.
func kinds(_ events: [Event]) -> [String] {
    events.map { event in
        let text = String(describing: event)
        return String(text.prefix { $0 != "(" })
    }
}
