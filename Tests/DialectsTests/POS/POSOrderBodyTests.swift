import Foundation
import NIOCore
import Restaurant
import Testing

@testable import Dialects

@Suite("POS: a till's order")
struct POSOrderBodyTests {
    private static func body(_ json: String) throws -> POSOrderBody { try JSONDecoder().decode(POSOrderBody.self, from: Data(json.utf8)) }

    @Test("becomes the draft that it means, to the cent")
    func draft() throws {
        let draft = try Self.body(
            #"""
            {"clientOrderId":"till 3 / 17","orderType":"takeaway","paymentMethod":"online","status":"confirmed","tableNumber":"T5","seat":2,
             "customer":{"name":"Ben"},"priority":"high",
             "cart":{"items":[{"name":"Soup","quantity":3,"price":0.1},{"menuItemId":"burger","modifiers":[{"name":"bacon","price":-0.05}]}],
                     "subtotal":15.49,"total":0.30}}
            """#
        ).draft(in: .euro)
        #expect(draft.type == .takeout && draft.plannedPayment == .online && draft.isConfirmed && draft.reference == "till 3 / 17")
        #expect(draft.tableNumber == "T5" && draft.seatNumber == 2 && draft.customer?.name == "Ben" && draft.priority == .high)
        #expect(draft.items[0].unitPrice == Money(minor: 10) && draft.items[0].quantity == 3)
        #expect(draft.items[1].menuItem == MenuItemID("burger") && draft.items[1].quantity == 1)
        #expect(draft.items[1].modifiers == [Modifier(name: "bacon", price: Money(minor: -5))])
        #expect(draft.expected == ExpectedTotals(subtotal: Money(minor: 1549), total: Money(minor: 30)))
    }

    @Test(
        "decimals are read in the restaurant's currency", arguments: [("JPY", "1200", 1200), ("KWD", "1.250", 1250), ("EUR", "12", 1200)])
    func currencies(_ currency: String, _ price: String, _ minor: Int64) throws {
        let draft = try Self.body(#"{"cart":{"items":[{"name":"Soup","price":\#(price)}]}}"#).draft(in: try #require(Currency(currency)))
        #expect(draft.items[0].unitPrice == Money(minor: minor))
    }

    @Test(
        "says of every field at once what is wrong with it",
        arguments: [
            (#"{}"#, ["cart.items"]), (#"{"cart":{"items":[]}}"#, ["cart.items"]),
            (#"{"cart":{"items":[{"quantity":1}]},"orderType":"x","status":"ready"}"#, ["cart.items[0]", "orderType", "status"]),
            (#"{"cart":{"items":[{"name":"a","price":1.005}]}}"#, ["cart.items[0].price"]),
            (#"{"cart":{"items":[{"name":"a","price":1e30}],"tax":0.001}}"#, ["cart.items[0].price", "cart.tax"]),
            (
                #"{"cart":{"items":[{"name":"a","price":1}]},"clientOrderId":"","paymentMethod":"gold"}"#,
                ["paymentMethod", "clientOrderId"]
            ),
            (#"{"cart":{"items":[{"menuItemId":"has space"}]}}"#, ["cart.items[0].menuItemId"]),
        ])
    func faults(_ json: String, _ fields: [String]) throws {
        let body = try Self.body(json)
        let faults = #expect(throws: POSFaults.self) { try body.draft(in: .euro) }
        #expect(Set(faults?.faults.map(\.field) ?? []) == Set(fields))
    }

    @Test("is the same command under its clientOrderId, whatever that is made of and in whatever order its fields came")
    func names() throws {
        let one = try Self.body(#"{"clientOrderId":"a b ü","cart":{"items":[{"name":"a","price":1.50}]}}"#)
        let other = try Self.body(#"{"cart":{"items":[{"price":1.5,"name":"a"}]},"clientOrderId":"a b ü"}"#)
        #expect(one.command != nil && one.command == other.command && one.fingerprint == other.fingerprint)
        let changed = try Self.body(#"{"cart":{"items":[{"price":2,"name":"a"}]},"clientOrderId":"a b ü"}"#)
        #expect(changed.command == one.command && changed.fingerprint != one.fingerprint)
        #expect(try Self.body(#"{"clientOrderId":"17","cart":{}}"#).command != Self.body(#"{"clientOrderId":"18","cart":{}}"#).command)
        #expect(try Self.body(#"{"cart":{}}"#).command == nil)
    }

    @Test("a field of the house's refusal is found again in the till's order")
    func places() {
        #expect(POSOrderBody.place(of: "items[2].unitPrice") == "cart.items[2].price")
        #expect(POSOrderBody.place(of: "items[0].modifiers[1].name") == "cart.items[0].modifiers[1].name")
        #expect(POSOrderBody.place(of: "total") == "cart.total")
        #expect(POSOrderBody.place(of: "seatNumber") == "seat")
        #expect(POSOrderBody.place(of: "notes") == "notes")
    }
}
