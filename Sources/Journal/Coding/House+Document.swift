import JSONText
import Restaurant

extension MenuItem: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("name", name)
        json.put("category", category)
        json.put("price", price)
        json.put("counter", counter)
        json.put("modifiers", modifiers)
        if !groups.isEmpty { json.put("groups", strings: groups.map(\.rawValue)) }
        json.put("available", available)
        json.put("remaining", remaining)
        json.put("minutes", prepMinutes)
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), name: try json.text("name"), category: try json.text("category"), price: try json.money("price"),
            counter: try json.idIfAny("counter"), modifiers: try json.documents("modifiers"),
            groups: try json.idsIfAny("groups") ?? [], available: try json.flag("available"),
            remaining: try json.intIfAny("remaining"), prepMinutes: try json.int("minutes"), version: try json.int("version"))
    }
}

extension Modifier: Document {
    func write(to json: inout JSONWriter) {
        json.put("name", name)
        json.put("price", price)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(name: try json.text("name"), price: try json.money("price"))
    }
}

extension Table: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("label", label)
        json.put("seats", seats)
        json.put("status", status)
        json.put("order", currentOrder)
        json.put("place", place)
        json.put("area", area)
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), label: try json.text("label"), seats: try json.int("seats"), status: try json.word("status"),
            currentOrder: try json.idIfAny("order"), place: try json.documentIfAny("place"), area: try json.textIfAny("area"),
            version: try json.int("version"))
    }
}

extension Counter: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("name", name)
        json.put("status", status)
        json.put("reason", reason)
        json.put("downtime", downtimeMinutes)
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), name: try json.text("name"), status: try json.word("status"), reason: try json.textIfAny("reason"),
            downtimeMinutes: try json.intIfAny("downtime"), version: try json.int("version"))
    }
}

extension Employee: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("name", name)
        json.put("role", role)
        json.put("presence", presence)
        json.put("counter", counter)
        json.put("shift", shiftStartedAt)
        json.put("shiftEnd", shiftEndsAt)
        json.put("break", breakStartedAt)
        json.put("breakMinutes", breakMinutes)
        json.put("breakType", breakType)
        if breakSeconds > 0 { json.put("breakSeconds", Int64(breakSeconds)) }
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), name: try json.text("name"), role: try json.word("role"), presence: try json.word("presence"),
            counter: try json.idIfAny("counter"), shiftStartedAt: try json.instantIfAny("shift"),
            shiftEndsAt: try json.instantIfAny("shiftEnd"), breakStartedAt: try json.instantIfAny("break"),
            breakMinutes: try json.intIfAny("breakMinutes"), breakType: try json.textIfAny("breakType"),
            breakSeconds: try json.intIfAny("breakSeconds") ?? 0,
            version: try json.int("version"))
    }
}

extension Settings: Document {
    func write(to json: inout JSONWriter) {
        json.put("id", id)
        json.put("name", name)
        json.put("currency", currency.code)
        json.put("timeZone", timeZone)
        json.put("cutOff", cutOffHour)
        json.put("tax", tax.basisPoints)
        json.put("taxIncluded", tax.included)
        json.put("pickupMinutes", pickupMinutes)
        json.put("alerts", alerts)
        json.put("discountLimit", discountLimit)
        json.put("version", version)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            id: try json.id("id"), name: try json.text("name"), currency: try json.currency("currency"),
            timeZone: try json.text("timeZone"), cutOffHour: try json.int("cutOff"),
            tax: Tax(basisPoints: try json.int("tax"), included: try json.flag("taxIncluded")),
            pickupMinutes: try json.intIfAny("pickupMinutes") ?? 30, alerts: try json.documentIfAny("alerts") ?? AlertThresholds(),
            discountLimit: try json.intIfAny("discountLimit") ?? 10, version: try json.int("version"))
    }
}

extension Notification: Document {
    func write(to json: inout JSONWriter) {
        json.put("audience", audience)
        json.put("title", title)
        json.put("message", message)
        json.put("priority", priority)
        json.put("order", order)
        json.put("customer", customer)
    }

    init(_ json: JSONObject) throws(CodingFailure) {
        self.init(
            audience: try json.word("audience"), title: try json.text("title"), message: try json.text("message"),
            priority: try json.word("priority"), order: try json.idIfAny("order"), customer: try json.idIfAny("customer"))
    }
}
