import Foundation
import Restaurant

/// The bodies of requests about orders, as they come: every field may be missing or wrong.
///
/// Shapes as the API documents them; what they mean, and what is refused, is the domain's business.
struct OrderBody: Decodable {
    var order_type: String?
    var table_number: String?
    var seat_number: Int?
    var customer: CustomerBody?
    var notes: String?
    var priority: String?
    var items: [ItemBody]?

    struct CustomerBody: Decodable {
        var id: String?
        var name: String?
        var phone: String?
    }

    func draft() throws(Problem) -> OrderDraft {
        guard let items, !items.isEmpty else { throw .invalid("items", "name at least one item") }
        return OrderDraft(
            type: try choice(order_type, "order_type") ?? .dineIn, items: try ItemBody.drafts(items), tableNumber: table_number,
            seatNumber: seat_number, customer: try customer?.customer(), notes: notes, priority: try choice(priority, "priority") ?? .normal
        )
    }
}

extension OrderBody.CustomerBody {
    func customer() throws(Problem) -> Customer {
        Customer(id: try identifier(id, "customer.id"), name: name, phone: phone)
    }
}

/// One line of an order.
struct ItemBody: Decodable {
    var menu_item_id: String?
    var name: String?
    var quantity: Int?
    var unit_price: Int64?
    var modifiers: [ModifierBody]?
    var notes: String?
    var seat_number: Int?
    var course: Int?
    var counter_id: String?

    struct ModifierBody: Decodable {
        var name: String
        var price: Int64?
    }

    static func drafts(_ items: [ItemBody]) throws(Problem) -> [ItemDraft] {
        var drafts: [ItemDraft] = []
        for (index, item) in items.enumerated() { drafts.append(try item.draft(at: "items[\(index)]")) }
        return drafts
    }

    private func draft(at place: String) throws(Problem) -> ItemDraft {
        guard menu_item_id != nil || name != nil else {
            throw .invalid(place, "give menu_item_id, or name and unit_price")
        }
        return ItemDraft(
            menuItem: try identifier(menu_item_id, "\(place).menu_item_id"), name: name, quantity: quantity ?? 1,
            unitPrice: unit_price.map(Money.init(minor:)),
            modifiers: (modifiers ?? []).map(\.modifier), notes: notes,
            seatNumber: seat_number, course: course, counter: try identifier(counter_id, "\(place).counter_id"))
    }
}

/// Changes to an order; what is missing stays.
struct AmendBody: Decodable {
    var table_number: String?
    var seat_number: Int?
    var customer: OrderBody.CustomerBody?
    var notes: String?
    var add_items: [ItemBody]?
    var void_items: [String]?
    var quantities: [String: Int]?

    func amendment() throws(Problem) -> Amendment {
        var voided: [ItemID] = []
        for (index, id) in (void_items ?? []).enumerated() { voided.append(try required(id, "void_items[\(index)]")) }
        var changed: [ItemID: Int] = [:]
        for (id, quantity) in quantities ?? [:] { changed[try required(id, "quantities")] = quantity }
        return Amendment(
            add: try ItemBody.drafts(add_items ?? []), void: voided, quantities: changed, tableNumber: table_number,
            seatNumber: seat_number, customer: try customer?.customer(), notes: notes)
    }
}

struct StatusBody: Decodable {
    var status: String?
}

struct CancelBody: Decodable {
    /// A word for programs.
    var reason: String?
    /// A sentence for the guest.
    var message: String?
}

struct PriorityBody: Decodable {
    var priority: String?
    var reason: String?
}

struct PickupBody: Decodable {
    var code: String?
}

struct AssignBody: Decodable {
    var counter_id: String?
    var employee_id: String?
}

struct PaymentBody: Decodable {
    var amount: Int64?
    var payment_method: String?
    var tip: Int64?
    var declined_reason: String?
    var seat: Int?
    var gift_card_id: String?
    var account_id: String?

    func draft() throws(Problem) -> PaymentDraft {
        guard let amount else { throw .invalid("amount", "give the amount in minor units") }
        guard let method: Payment.Method = try choice(payment_method, "payment_method") else {
            throw .invalid("payment_method", "give one of \(names(of: Payment.Method.self))")
        }
        return PaymentDraft(
            amount: Money(minor: amount), tip: Money(minor: tip ?? 0), method: method, declinedReason: declined_reason, seat: seat,
            giftCard: try gift_card_id.map { (text: String) throws(Problem) in try GiftCardCode.id(text) },
            account: try identifier(account_id, "account_id"))
    }
}

struct RefundBody: Decodable {
    var amount: Int64?
    var reason: String?
}

/// One of an enum's words, or a problem that lists them.
func choice<Choice: RawRepresentable & CaseIterable>(_ text: String?, _ field: String) throws(Problem) -> Choice?
where Choice.RawValue == String {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else { throw .invalid(field, "is one of \(names(of: Choice.self))") }
    return choice
}

/// An id, if there is one.
func identifier<Kind>(_ text: String?, _ field: String) throws(Problem) -> Identifier<Kind>? {
    guard let text else { return nil }
    return try required(text, field)
}

/// An id that has to be there.
func required<Kind>(_ text: String, _ field: String) throws(Problem) -> Identifier<Kind> {
    guard let id = Identifier<Kind>(text) else {
        throw .invalid(field, "an id is 1 to \(Identifier<Kind>.longest) printable characters without spaces")
    }
    return id
}

private func names<Choice: RawRepresentable & CaseIterable>(of type: Choice.Type) -> String where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
}
