import Foundation
import Restaurant
import Testing

@testable import HTTPAPI
@testable import comanda

@Suite("discounts, bills and credit over HTTP")
struct PaymentAPITests {
    @Test("an employee gives up to the house's limit, a manager more")
    func discounts() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let employee = try await manager.as(.employee)
            let order = ["order": try await server.place()]
            #expect(try await employee("giveDiscount", order, body: #"{"percent":11,"reason":"late"}"#).status == 403)
            #expect(try await employee("giveDiscount", order, body: #"{"amount":50,"reason":"late"}"#).order["total"] as? Int == 450)
            #expect(try await manager("changeSettings", body: #"{"discount_limit_percent":15}"#).status == 200)
            #expect(try await employee("giveDiscount", order, body: #"{"percent":11,"reason":"late"}"#).order["discount"] as? Int == 55)
            #expect(try await manager("giveDiscount", order, body: #"{"percent":50,"reason":"late"}"#).order["total"] as? Int == 250)
            for body in [#"{"percent":5}"#, #"{"reason":"x"}"#, #"{"percent":5,"amount":5,"reason":"x"}"#, #"{"percent":0,"reason":"x"}"#] {
                #expect(try await manager("giveDiscount", order, body: body).status == 422, "\(body)")
            }
            #expect(
                try await manager("giveDiscount", order, headers: [("If-Match", "\"1\"")], body: #"{"percent":5,"reason":"x"}"#).status
                    == 412)
            #expect(try await manager.as(.customer)("takeDiscountBack", order).status == 403)
            let till = try await employee("getTillOrder", order).order["cart"] as? [String: Any]
            #expect(till?["discount"] as? Double == 2.5)
            let receipt = try await employee("getReceipt", order).json["receipt"] as? [String: Any]
            #expect(receipt?["discount"] as? Int == 250)
        }
    }

    @Test("a bill is split by seat or into parts, to the cent, for whoever may see the order")
    func bills() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.employee)
            let placed = try await api(
                "placeOrder",
                body: #"""
                    {"items":[{"name":"A","unit_price":1000,"seat_number":1},{"name":"B","unit_price":500,"seat_number":2},
                    {"name":"Bread","unit_price":101}]}
                    """#)
            let order = ["order": try #require(placed.order["id"] as? String)]
            #expect(try await api("takePayment", order, body: #"{"amount":51,"payment_method":"cash","seat":1}"#).status == 201)
            let shares = try await api("splitBill", order, query: "?by=seat").json["shares"] as? [[String: Any]]
            #expect(shares?.map { $0["amount"] as? Int } == [1051, 550])
            #expect(shares?.map { $0["due"] as? Int } == [1000, 550])
            for query in ["", "?by=table", "?parts=0", "?parts=101", "?parts=x", "?by=seat&parts=2"] {
                #expect(try await api("splitBill", order, query: query).status == 422, "\(query)")
            }
            #expect(try await api.as(.customer)("splitBill", order, query: "?parts=2").status == 404)
        }
    }

    @Test("a gift card is sold once however often it is asked, spent by whoever knows it, and told to nobody else")
    func giftCards() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let cashier = try await manager.as(.cashier)
            let key = [("Idempotency-Key", "card-1")]
            let first = try await cashier("issueGiftCard", headers: key, body: #"{"amount":1000}"#)
            #expect(try await cashier("issueGiftCard", headers: key, body: #"{"amount":1000}"#).body == first.body)
            let code = try #require((first.json["gift_card"] as? [String: Any])?["id"] as? String)
            #expect(code.split(separator: "-").map(\.count) == [4, 4, 4, 4])
            for role in [Role.customer, .kitchen] {
                #expect(try await manager.as(role)("issueGiftCard", body: #"{"amount":1000}"#).status == 403)
            }

            let order = ["order": try await server.place()]
            let plain = code.replacingOccurrences(of: "-", with: "").lowercased()
            let paid = try await cashier(
                "takePayment", order, body: #"{"amount":300,"payment_method":"gift_card","gift_card_id":"\#(plain)"}"#)
            #expect(paid.status == 201 && paid.payment["gift_card_ending"] as? String == String(code.suffix(4)))
            for answer in [try await cashier("getOrder", order), try await cashier("getReceipt", order), try await manager("getAudit")] {
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(!text.contains(plain.uppercased()) && !text.contains(code))
            }
            func balance() async throws -> Int? {
                (try await cashier("getGiftCard", ["card": code]).json["gift_card"] as? [String: Any])?["balance"] as? Int
            }
            #expect(try await balance() == 700)
            let payment = try #require(paid.payment["id"] as? String)
            #expect(try await manager("refundPayment", ["payment": payment], body: #"{"reason":"cold"}"#).status == 200)
            #expect(try await balance() == 1000)

            let draft = #"{"amount":1,"payment_method":"gift_card","gift_card_id":"\#(code)"}"#
            #expect(try await cashier("blockGiftCard", ["card": code], body: "{}").status == 403)
            #expect(try await manager("blockGiftCard", ["card": code], body: "{}").status == 200)
            #expect(try await cashier("takePayment", order, body: draft).status == 409)
            #expect(try await manager("blockGiftCard", ["card": code], body: #"{"blocked":false}"#).status == 200)
            #expect(try await cashier("takePayment", order, body: draft).status == 201)
            #expect(try await cashier("takePayment", order, body: #"{"amount":1,"payment_method":"gift_card"}"#).status == 422)
            let wrong = #"{"amount":1,"payment_method":"gift_card","gift_card_id":"0000-0000-0000-0000"}"#
            #expect(try await cashier("takePayment", order, body: wrong).status == 409)
            #expect(try await cashier("getGiftCard", ["card": "0000-0000-0000-0000"]).status == 404)
            for body in [
                "{}", #"{"amount":0}"#, #"{"amount":1,"expires_at":"2020-01-01T00:00:00Z"}"#, #"{"amount":1,"expires_at":"soon"}"#,
            ] {
                #expect(try await cashier("issueGiftCard", body: body).status == 422, "\(body)")
            }
        }
    }

    @Test("what stands on a card is read in groups or not, large or small, and look-alikes are taken for what they are")
    func codes() throws {
        var random = SystemRandomNumberGenerator()
        let codes = (0..<100).map { _ in GiftCardCode.make(&random) }
        #expect(Set(codes).count == codes.count)
        for code in codes {
            let id = try GiftCardCode.id(code)
            #expect(try GiftCardCode.id(GiftCardCode.grouped(id).lowercased()) == id)
        }
        #expect(try GiftCardCode.id("oil0-abcd").rawValue == "0110ABCD")
    }

    @Test("a house account is charged by staff up to its limit, and a payment under way is settled by staff")
    func accounts() async throws {
        try await TestServer.with { server in
            let manager = try await APIClient(server).as(.manager)
            let (employee, guest) = (try await manager.as(.employee), try await manager.as(.customer, user: "guest"))
            let firm = ["account": "firm"]
            #expect(try await employee("putAccount", firm, body: #"{"name":"Firm","limit":400}"#).status == 403)
            #expect(try await manager("putAccount", firm, body: #"{"name":"Firm","limit":400}"#).status == 200)
            #expect(try await guest("getAccount", firm).status == 403)
            let own = try await guest("placeOrder", body: #"{"items":[{"menu_item_id":"burger"}]}"#)
            let order = ["order": try #require(own.order["id"] as? String)]
            func charge(_ amount: Int) -> String { #"{"amount":\#(amount),"payment_method":"house_account","account_id":"firm"}"# }
            #expect(try await guest("takePayment", order, body: charge(1)).status == 403)
            #expect(try await employee("takePayment", order, body: charge(401)).status == 409)
            #expect(try await employee("takePayment", order, body: charge(400)).payment["account_id"] as? String == "firm")
            #expect(try await employee("settleAccount", firm, body: #"{"amount":401,"payment_method":"cash"}"#).status == 409)
            #expect(try await employee("settleAccount", firm, body: #"{"amount":1,"payment_method":"gift_card"}"#).status == 422)
            #expect(try await employee("settleAccount", ["account": "none"], body: #"{"amount":1,"payment_method":"cash"}"#).status == 404)

            let begun = try await guest("initiatePayment", order, body: #"{"amount":50,"payment_method":"card"}"#)
            let payment = ["payment": try #require(begun.payment["id"] as? String)]
            #expect(try await guest("settlePayment", payment, body: "{}").status == 403)
            let failed = try await employee("settlePayment", payment, body: #"{"declined_reason":"no cover"}"#)
            #expect(failed.payment["payment_status"] as? String == "failed")
            #expect(try await employee("settlePayment", payment, body: "{}").status == 409)
            #expect(try await employee("settlePayment", ["payment": "none"], body: "{}").status == 404)
        }
    }
}
