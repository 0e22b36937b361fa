/// What those who make something have before them, and how long they took lately: what an order's estimate is made of.
public struct Kitchen: Hashable, Sendable {
    private var queues: [CounterID: CounterQueue] = [:]
    private var counters: [CounterID: Preparations] = [:]
    private var dishes: [MenuItemID: Preparations] = [:]
    /// Where in the log it stands.
    private var place: Int64 = 0

    public init() {}

    /// What waits at a counter now.
    public func queue(at counter: CounterID) -> CounterQueue { queues[counter] ?? CounterQueue() }

    func preparations(at counter: CounterID, _ now: Timestamp) -> Preparations {
        counters[counter]?.recent(at: now, place: place) ?? Preparations()
    }

    func preparations(of dish: MenuItemID, _ now: Timestamp) -> Preparations {
        dishes[dish]?.recent(at: now, place: place) ?? Preparations()
    }

    /// Takes an order out of the queues that it waits in.
    mutating func leave(_ order: Order) { countQueue(of: order, times: -1) }

    // MARK: The fold

    /// Takes an event in.
    ///
    /// - Parameter before: the order as it was; nil if it is new.
    mutating func take(_ event: Event, at now: Timestamp, place: Int64, before: Order?) {
        self.place = place
        if case .menuItemRemoved(let dish) = event { dishes[dish] = nil }
        guard let order = event.order else { return }
        if let before { countQueue(of: before, times: -1) }
        countQueue(of: order, times: 1)
        for (index, item) in order.items.enumerated() {
            let was = before.flatMap { index < $0.items.count ? $0.items[index] : nil }
            // What became ready earlier was told by an earlier entry.
            if item.readyAt == now, was?.readyAt != now { add(item, of: order) }
            if item.readyAt == nil, let before, let was, was.readyAt != nil { remove(was, of: before) }
        }
    }

    /// Puts what waits now in the place of what was counted: the state knows it whole, the last entries of a log do not.
    mutating func recount(_ orders: some Sequence<Order>) {
        queues = [:]
        for order in orders { countQueue(of: order, times: 1) }
    }

    private mutating func countQueue(of order: Order, times: Int) {
        guard order.status.isActive else { return }
        var counted: Set<CounterID> = []
        for item in order.items where item.isToBeMade {
            if let counter = item.counter(in: order) { change(counter) { $0.count(item, order.priority, times: times) } }
            for counter in [item.counter, order.assignedCounter].compactMap({ $0 }) where counted.insert(counter).inserted {
                change(counter) { $0.orders += times }
            }
        }
    }

    private mutating func change(_ counter: CounterID, _ body: (inout CounterQueue) -> Void) {
        body(&queues[counter, default: CounterQueue()])
        if queues[counter]?.isEmpty == true { queues[counter] = nil }
    }

    private mutating func add(_ item: OrderItem, of order: Order) {
        guard let ready = item.readyAt else { return }
        // Where nobody says when they begin, it is from when the order came.
        let sample = Preparations.Sample(item: item.id, begun: item.begunAt ?? order.createdAt, ready: ready, place: place)
        if let counter = item.counter(in: order) { counters[counter, default: Preparations()].add(sample) }
        if let dish = item.menuItem { dishes[dish, default: Preparations()].add(sample) }
    }

    private mutating func remove(_ item: OrderItem, of order: Order) {
        if let counter = item.counter(in: order) { counters[counter]?.remove(item.id) }
        if let dish = item.menuItem { dishes[dish]?.remove(item.id) }
    }
}

extension OrderItem {
    /// Whether somebody still has to make it.
    var isToBeMade: Bool { status == .pending || status == .preparing }

    /// Who makes it: the counter that has the order as a whole, or its own.
    func counter(in order: Order) -> CounterID? { order.assignedCounter ?? counter }
}
