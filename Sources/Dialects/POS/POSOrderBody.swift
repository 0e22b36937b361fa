import Engine
import Foundation
import Journal
import Restaurant

/// An order as a till sends it, over its socket (002, Submit Order) or over HTTP: every field may be missing or wrong.
package struct POSOrderBody: Codable, Equatable, Sendable {
    var clientOrderId: String?
    var tenantId: String?
    var orderType: String?
    var paymentMethod: String?
    var customer: CustomerBody?
    var cart: Cart?
    var status: String?
    var tableNumber: String?
    var seat: Int?
    var notes: String?
    var priority: String?

    struct CustomerBody: Codable, Equatable, Sendable {
        var id: String?
        var name: String?
        var phone: String?
    }

    struct Cart: Codable, Equatable, Sendable {
        var items: [Item]?
        var subtotal: Decimal?
        var tax: Decimal?
        var total: Decimal?
    }

    struct Item: Codable, Equatable, Sendable {
        var menuItemId: String?
        var name: String?
        var quantity: Int?
        var price: Decimal?
        var modifiers: [ModifierBody]?
        var notes: String?
        var seat: Int?
        var course: Int?
        var counterId: String?
    }

    struct ModifierBody: Codable, Equatable, Sendable {
        var name: String
        var price: Decimal?
    }
}

/// A field of a till's order, and what is wrong with it.
package struct POSFieldFault: Error, Equatable {
    package let field: String
    package let message: String
}

/// An order that could not be read: everything that is wrong with it at once, so that a till's developer need not ask field by field.
package struct POSFaults: Error, Equatable {
    package let faults: [POSFieldFault]
}

extension POSOrderBody {
    private static let longestReference = 500

    /// The draft that it means.
    ///
    /// - Parameter currency: the restaurant's, which the decimals are in.
    /// - Throws: every field that is wrong by itself; what the house thinks of the whole comes later.
    package func draft(in currency: Currency) throws(POSFaults) -> OrderDraft {
        var reader = Reader(currency: currency)
        let items = reader.items(cart?.items)
        let expected = ExpectedTotals(
            subtotal: reader.amount(cart?.subtotal, "cart.subtotal"), tax: reader.amount(cart?.tax, "cart.tax"),
            total: reader.amount(cart?.total, "cart.total"))
        let type = orderType.map { $0.replacing("-", with: "_").replacing("takeaway", with: "takeout") }
        let draft = OrderDraft(
            type: reader.word(type, "orderType", shown: ["dine-in", "takeout", "delivery"]) ?? .dineIn, items: items,
            tableNumber: tableNumber, seatNumber: seat,
            customer: customer.map { Customer(id: reader.id($0.id, "customer.id"), name: $0.name, phone: $0.phone) }, notes: notes,
            priority: reader.word(priority, "priority", shown: Priority.allCases.map(\.rawValue)) ?? .normal, reference: clientOrderId,
            plannedPayment: reader.word(paymentMethod, "paymentMethod", shown: PlannedPayment.allCases.map(\.rawValue)),
            isConfirmed: status == "confirmed", expected: expected)
        if let status, !["pending", "confirmed"].contains(status) { reader.fault("status", "is pending or confirmed") }
        if let clientOrderId, !(1...Self.longestReference).contains(clientOrderId.utf8.count) {
            reader.fault("clientOrderId", "is 1 to \(Self.longestReference) bytes")
        }
        guard reader.faults.isEmpty else { throw POSFaults(faults: reader.faults) }
        return draft
    }

    /// The command's name, the same over every way that a till may send it and whoever is logged in there: a till that changed hands
    /// meanwhile still means the same order. Nil where the till gave none.
    package var command: CommandID? {
        // No token has an empty subject, so this is nobody's own name for a command.
        clientOrderId.flatMap { CommandID.named("till/\($0)", scopedTo: "") }
    }

    /// Whether it is for this restaurant, as far as it says.
    package func names(_ restaurant: RestaurantID) -> Bool { tenantId.map { $0 == restaurant.rawValue } ?? true }

    /// Tells a repetition from another order under the same name, in whatever order its fields came.
    package var fingerprint: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // What was decoded can be encoded: text, whole numbers and decimals.
        return Fingerprint.of((try? encoder.encode(self)) ?? Data())
    }

    /// Where a field of the draft is in a till's order: `items[2].unitPrice` is `cart.items[2].price`.
    package static func place(of field: String) -> String {
        for name in ["items", "total", "subtotal", "tax"] where field == name || field.hasPrefix(name + "[") {
            let place = "cart." + field
            return place.replacing(".unitPrice", with: ".price").replacing(".seatNumber", with: ".seat")
        }
        return ["seatNumber": "seat", "reference": "clientOrderId"][field] ?? field
    }

    /// Reads field by field and remembers what was wrong.
    private struct Reader {
        let currency: Currency
        var faults: [POSFieldFault] = []

        mutating func fault(_ field: String, _ message: String) { faults.append(POSFieldFault(field: field, message: message)) }

        mutating func items(_ items: [Item]?) -> [ItemDraft] {
            guard let items, !items.isEmpty else {
                fault("cart.items", "name at least one item")
                return []
            }
            return items.prefix(Bounds.items + 1).enumerated().map { index, item in self.item(item, "cart.items[\(index)]") }
        }

        private mutating func item(_ item: Item, _ place: String) -> ItemDraft {
            if item.menuItemId == nil, item.name == nil || item.price == nil {
                fault(place, "give menuItemId, or name and price")
            }
            let modifiers = (item.modifiers ?? []).prefix(Bounds.modifiers + 1).enumerated().map { index, modifier in
                Modifier(name: modifier.name, price: amount(modifier.price, "\(place).modifiers[\(index)].price") ?? .zero)
            }
            return ItemDraft(
                menuItem: id(item.menuItemId, "\(place).menuItemId"), name: item.name, quantity: item.quantity ?? 1,
                unitPrice: amount(item.price, "\(place).price"), modifiers: modifiers, notes: item.notes, seatNumber: item.seat,
                course: item.course, counter: id(item.counterId, "\(place).counterId"))
        }

        mutating func amount(_ decimal: Decimal?, _ field: String) -> Money? {
            guard let decimal else { return nil }
            guard let money = Money(decimal: "\(decimal)", in: currency) else {
                fault(field, "is an amount in \(currency) with at most \(currency.decimals) digits behind the point")
                return nil
            }
            return money
        }

        mutating func id<Kind>(_ text: String?, _ field: String) -> Identifier<Kind>? {
            guard let text else { return nil }
            guard let id = Identifier<Kind>(text) else {
                fault(field, "an id is 1 to \(Identifier<Kind>.longest) printable characters without spaces")
                return nil
            }
            return id
        }

        mutating func word<Word: RawRepresentable<String>>(_ text: String?, _ field: String, shown: [String]) -> Word? {
            guard let text else { return nil }
            guard let word = Word(rawValue: text) else {
                fault(field, "is one of \(shown.joined(separator: ", "))")
                return nil
            }
            return word
        }
    }
}
