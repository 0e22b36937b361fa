import JSONText
import Restaurant

extension Order: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("restaurant", restaurant)
        json.put("number", number)
        json.put("day", businessDay.number)
        json.put("ofDay", numberOfDay)
        json.put("type", type)
        json.put("status", status)
        json.put("items", items)
        json.put("table", tableNumber)
        json.put("seat", seatNumber)
        json.put("customer", customer)
        json.put("notes", notes)
        json.put("priority", priority)
        json.put("employee", assignedEmployee)
        json.put("counter", assignedCounter)
        json.put("by", placedBy)
        json.put("totals", totals)
        json.put("discount", discount)
        json.put("currency", currency.code)
        json.put("payments", payments)
        json.put("cancelled", cancellation)
        json.put("readyAt", estimatedReadyAt)
        json.put("pickup", pickup)
        json.put("rating", rating)
        json.put("reference", reference)
        if let plannedPayment { json.put("plannedPayment", plannedPayment) }
        json.put("times", statusTimes)
        json.put("created", createdAt)
        json.put("updated", updatedAt)
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        guard let day = BusinessDay(number: try json.int("day")) else { throw CodingFailure("day is no day") }
        self.init(
            id: try json.id("id"), restaurant: try json.id("restaurant"), number: try json.int("number"), businessDay: day,
            numberOfDay: try json.int("ofDay"), type: try json.word("type"), status: try json.word("status"),
            items: try json.documents("items"), tableNumber: try json.textIfAny("table"), seatNumber: try json.intIfAny("seat"),
            customer: try json.documentIfAny("customer"), notes: try json.textIfAny("notes"), priority: try json.word("priority"),
            assignedEmployee: try json.idIfAny("employee"), assignedCounter: try json.idIfAny("counter"), placedBy: try json.text("by"),
            totals: try json.document("totals"), discount: try json.documentIfAny("discount"), currency: try json.currency("currency"),
            payments: try json.documents("payments"),
            cancellation: try json.documentIfAny("cancelled"), estimatedReadyAt: try json.instantIfAny("readyAt"),
            pickup: try json.documentIfAny("pickup"), rating: try json.documentIfAny("rating"),
            reference: try json.textIfAny("reference"), plannedPayment: try json.wordIfAny("plannedPayment"),
            statusTimes: try json.document("times"), createdAt: try json.instant("created"),
            updatedAt: try json.instant("updated"),
            version: try json.int("version"))
    }
}

extension Order {
    /// An order as a store kept it.
    package init(document bytes: [UInt8]) throws(CodingFailure) { try self.init(bytes: bytes) }
}

extension OrderItem: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("menu", menuItem)
        json.put("name", name)
        json.put("quantity", quantity)
        json.put("price", unitPrice)
        if !modifiers.isEmpty { json.put("modifiers", modifiers) }
        json.put("notes", notes)
        json.put("seat", seatNumber)
        json.put("course", course)
        json.put("counter", counter)
        json.put("status", status)
        json.put("minutes", prepMinutes)
        json.put("begun", begunAt)
        json.put("readyAt", readyAt)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), menuItem: try json.idIfAny("menu"), name: try json.text("name"), quantity: try json.int("quantity"),
            unitPrice: try json.money("price"), modifiers: json.has("modifiers") ? try json.documents("modifiers") : [],
            notes: try json.textIfAny("notes"), seatNumber: try json.intIfAny("seat"), course: try json.intIfAny("course"),
            counter: try json.idIfAny("counter"), status: try json.word("status"), prepMinutes: try json.int("minutes"),
            begunAt: try json.instantIfAny("begun"), readyAt: try json.instantIfAny("readyAt"))
    }
}

extension Customer: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("name", name)
        json.put("phone", phone)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(id: try json.idIfAny("id"), name: try json.textIfAny("name"), phone: try json.textIfAny("phone"))
    }
}

extension Pickup: Document {
    func write(to json: inout JSONWriter) {
        json.put("code", code)
        json.put("location", location)
        json.put("expires", expiresAt)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(code: try json.text("code"), location: try json.text("location"), expiresAt: try json.instant("expires"))
    }
}

extension Rating: Document {
    func write(to json: inout JSONWriter) {
        json.put("stars", stars)
        json.put("comment", comment)
        json.put("at", at)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(stars: try json.int("stars"), comment: try json.textIfAny("comment"), at: try json.instant("at"))
    }
}

extension Totals: Document {
    func write(to json: inout JSONWriter) {
        json.put("subtotal", subtotal)
        json.put("tax", tax)
        json.put("total", total)
        if discount != .zero { json.put("discount", discount) }
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            subtotal: try json.money("subtotal"), tax: try json.money("tax"), total: try json.money("total"),
            discount: json.has("discount") ? try json.money("discount") : .zero)
    }
}

extension Cancellation: Document {
    func write(to json: inout JSONWriter) {
        json.put("reason", reason)
        json.put("message", message)
        json.put("by", by)
        json.put("refund", refund)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            reason: try json.textIfAny("reason"), message: try json.textIfAny("message"), by: try json.text("by"),
            refund: try json.money("refund"))
    }
}

extension StatusTimes: Document {
    func write(to json: inout JSONWriter) {
        json.put("confirmed", confirmed)
        json.put("preparing", preparing)
        json.put("ready", ready)
        json.put("served", served)
        json.put("completed", completed)
        json.put("cancelled", cancelled)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init()
        confirmed = try json.instantIfAny("confirmed")
        preparing = try json.instantIfAny("preparing")
        ready = try json.instantIfAny("ready")
        served = try json.instantIfAny("served")
        completed = try json.instantIfAny("completed")
        cancelled = try json.instantIfAny("cancelled")
    }
}

extension Payment: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("order", order)
        json.put("amount", amount)
        json.put("tip", tip)
        json.put("method", method)
        json.put("status", status)
        json.put("refunded", refunded)
        json.put("refundReason", refundReason)
        json.put("declined", declinedReason)
        json.put("seat", seat)
        json.put("giftCard", giftCard)
        json.put("account", account)
        json.put("by", by)
        json.put("at", at)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), order: try json.id("order"), amount: try json.money("amount"), tip: try json.money("tip"),
            method: try json.word("method"), status: try json.word("status"), refunded: try json.money("refunded"),
            refundReason: try json.textIfAny("refundReason"), declinedReason: try json.textIfAny("declined"),
            seat: try json.intIfAny("seat"),
            giftCard: try json.idIfAny("giftCard"), account: try json.idIfAny("account"), by: try json.text("by"),
            at: try json.instant("at"))
    }
}
