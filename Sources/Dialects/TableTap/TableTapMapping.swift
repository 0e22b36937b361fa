import JSONText
import Restaurant

/// table-tap's words for the things of the domain: camelCase, amounts as decimals in major units, minutes for durations.
extension JSONWriter {
    /// Minutes as a decimal with at most one digit behind the point: `12.5`, `10`.
    mutating func minutes(_ key: StaticString, ofSeconds seconds: Int) {
        let tenths = seconds / 6
        field(key, raw: (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))").utf8)
    }

    /// One line of an order.
    mutating func tableTapItem(_ item: OrderItem, of order: Order) {
        object { json in
            json.field("itemId", item.id.rawValue)
            json.field("name", item.name)
            json.field("quantity", item.quantity)
            json.amount("price", item.unitPrice, in: order.currency)
            json.array("customizations", item.modifiers) { json, modifier in json.value(modifier.name) }
            json.optional("notes", item.notes)
            json.field("priority", order.priority.rawValue)
            json.field("status", item.status.rawValue)
            json.optional("counterId", item.counter?.rawValue)
        }
    }

    /// What an order is, whoever hears of it.
    ///
    /// - Parameters:
    ///   - counter: only what this counter makes.
    ///   - now: what minutes count from.
    mutating func tableTapOrder(_ order: Order, for counter: CounterID? = nil, at now: Timestamp) {
        field("orderId", order.id.rawValue)
        field("orderNumber", order.tableTapNumber)
        field("status", order.status.rawValue)
        field("orderType", order.type.tableTap)
        let items =
            counter.map { counter in order.items.filter { $0.counter == counter || order.assignedCounter == counter } } ?? order.items
        array("items", items) { json, item in json.tableTapItem(item, of: order) }
        if order.totals.discount > .zero { amount("discount", order.totals.discount, in: order.currency) }
        amount("total", order.totals.total, in: order.currency)
        field("currency", order.currency.code)
        field("estimatedTime", order.minutesUntilReady(at: now))
        field("paymentRequired", order.due > .zero)
        field("priority", order.priority.rawValue)
        optional("tableNumber", order.tableNumber)
        optional("customerName", order.customer?.name)
        optional("specialInstructions", order.notes)
        optional("assignedTo", order.assignedEmployee?.rawValue)
        field("version", order.version)
    }
}

extension Order {
    /// `ORD-001234`.
    var tableTapNumber: String { "ORD-" + number.padded(to: 6) }

    /// Whole minutes until it should be ready, as far as anybody said.
    func minutesUntilReady(at now: Timestamp) -> Int {
        guard status.isActive, let ready = estimatedReadyAt, statusTimes.ready == nil else { return 0 }
        return max(0, Int((ready.since(now).components.seconds + 59) / 60))
    }

    /// What its guest is told of its status, in a sentence.
    var tableTapSentence: String {
        switch status {
        case .pending: "We have your order"
        case .confirmed: "Your order is confirmed"
        case .preparing: "Your order is being prepared"
        case .ready: "Your order is ready"
        case .served: "Enjoy your meal"
        case .completed: "Thank you for your visit"
        case .cancelled: "Your order was cancelled"
        }
    }
}

extension OrderType {
    /// 003 says takeaway where others say takeout.
    var tableTap: String {
        switch self {
        case .dineIn: "dine_in"
        case .takeout: "takeaway"
        case .delivery: "delivery"
        }
    }
}

extension Counter.Status {
    /// 003's word.
    var tableTap: String {
        switch self {
        case .open: "active"
        case .busy: "busy"
        case .maintenance: "maintenance"
        case .closed: "closed"
        }
    }

    init?(tableTap word: String) {
        guard let status = Self.allCases.first(where: { $0.tableTap == word || $0.rawValue == word }) else { return nil }
        self = status
    }
}

extension Alert.Category {
    /// What a manager may do about it.
    var suggestedActions: [String] {
        switch self {
        case .queueLength: ["Assign additional staff", "Activate backup counter", "Notify customers of delay"]
        case .waitingTime: ["Assign additional staff", "Notify customers of delay"]
        case .lateOrder: ["Raise the order's priority", "Notify the customer of the delay"]
        case .counterDown: ["Activate backup counter", "Notify customers of delay", "Mark its dishes as unavailable"]
        case .printerDown: ["Check its paper, power and network", "Work from the kitchen display meanwhile"]
        }
    }
}

extension Employee.Presence {
    /// 003's word.
    var tableTap: String {
        switch self {
        case .clockedOut: "clocked_out"
        case .working: "clocked_in"
        case .onBreak: "on_break"
        }
    }
}

extension Payment.Status {
    /// 003's word.
    var tableTap: String {
        switch self {
        case .paid: "success"
        case .pending, .failed, .refunded, .partiallyRefunded: rawValue
        }
    }
}
