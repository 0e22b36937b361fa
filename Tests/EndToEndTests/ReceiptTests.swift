import Access
import Foundation
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

@Suite("the links of payments")
struct ReceiptTests {
    /// The token of a link.
    private static func token(_ link: String) throws -> String { String(try #require(link.split(separator: "=").last)) }

    @Test("a payment brings a link to the receipt, a failed one a link to pay; each opens a page, and its token shows the bill")
    func links() async throws {
        try await TestServer.with { server in
            let id = try await server.order(by: "ben")
            let phone = try await server.tap(.customer, user: "ben")
            try await phone.subscribe("orders:customer:ben")
            let till = try await APIClient(server).as(.cashier, user: "till")
            let order = ["order": id]
            _ = try await till(
                "takePayment", order, body: #"{"amount":500,"payment_method":"card","declined_reason":"insufficient_funds"}"#)
            let retry = try #require(try await phone.next("payment_failed").contents["retryUrl"] as? String)
            _ = try await till("takePayment", order, body: #"{"amount":500,"payment_method":"cash","tip":50}"#)
            let receipt = try #require(try await phone.next("payment_processed").contents["receiptUrl"] as? String)
            #expect(retry.hasPrefix("/pay/\(id)?token=") && receipt.hasPrefix("/receipt/\(id)?token="))
            for link in [retry, receipt] {
                let page = try await server.http(.GET, link)
                #expect(page.status == 200 && page.headers["content-type"].first?.hasPrefix("text/html") == true)
                let answer = try await server.http(.GET, "/api/v1/orders/\(id)/receipt?token=\(try Self.token(link))")
                #expect(answer.headers.first(name: "cache-control") == "no-store")
                let bill = try #require(answer.json["receipt"] as? [String: Any])
                let total = try #require(bill["total"] as? Int)
                #expect(bill["due"] as? Int == total - 500 && bill["paid"] as? Int == 500)
                let payments = try #require(bill["payments"] as? [[String: Any]])
                #expect(payments.map { $0["payment_status"] as? String } == ["failed", "paid"])
                #expect(payments.last?["tip"] as? Int == 50)
            }
        }
    }

    @Test("links lead to where guests reach the server, if it was told")
    func publicURL() async throws {
        try await TestServer.with(change: { $0.publicURL = "https://app.example.com" }) { server in
            let id = try await server.order(by: "ben")
            let phone = try await server.tap(.customer, user: "ben")
            try await phone.subscribe("orders:customer:ben")
            let till = try await APIClient(server).as(.cashier, user: "till")
            _ = try await till("takePayment", ["order": id], body: #"{"amount":500,"payment_method":"cash"}"#)
            let link = try await phone.next("payment_processed").contents["receiptUrl"] as? String
            #expect(link?.hasPrefix("https://app.example.com/receipt/\(id)?token=") == true)
        }
    }

    @Test("what was voided is not on the bill, and of what was called off nothing is owed; it tells nothing of who ordered")
    func contents() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let placed = try await api(
                "placeOrder",
                body:
                    #"{"items":[{"name":"Soup","unit_price":500},{"name":"Salad","unit_price":300,"notes":"no nuts"}],"customer":{"id":"ann","name":"Ann Secret","phone":"600"}}"#
            )
            let order = ["order": try #require(placed.order["id"] as? String)]
            let items = try #require(placed.order["items"] as? [[String: Any]])
            let salad = try #require(items.last?["id"] as? String)
            _ = try await api("amendOrder", order, body: #"{"void_items":["\#(salad)"]}"#)
            let receipt = try await api("getReceipt", order)
            let bill = try #require(receipt.json["receipt"] as? [String: Any])
            #expect((bill["items"] as? [[String: Any]])?.map { $0["name"] as? String } == ["Soup"])
            #expect(bill["total"] as? Int == 500 && bill["due"] as? Int == 500)
            #expect(!String(decoding: receipt.body, as: UTF8.self).contains("Secret"))
            _ = try await api("cancelOrder", order, body: "{}")
            #expect((try await api("getReceipt", order).json["receipt"] as? [String: Any])?["due"] as? Int == 0)
        }
    }

    @Test("another order's token, the rating's, none, and other guests see nothing; its own guest does")
    func refused() async throws {
        try await TestServer.with { server in
            let (id, other) = (try await server.order(by: "ben"), try await server.order(by: "ann"))
            let links = OrderLink(secret: TestServer.secret)
            let (mine, theirs) = (try #require(OrderID(id)), try #require(OrderID(other)))
            let path = "/api/v1/orders/\(id)/receipt"
            for wrong in [links.receipt(of: theirs), links.rating(of: mine)] {
                #expect(try await server.http(.GET, "\(path)?token=\(try Self.token(wrong))").status == 403)
            }
            #expect(try await server.http(.GET, "\(path)?token=").status == 403)
            #expect(try await server.http(.GET, path).status == 401)
            let unknown = links.receipt(of: try #require(OrderID("unknown")))
            #expect(try await server.http(.GET, "/api/v1/orders/unknown/receipt?token=\(try Self.token(unknown))").status == 404)
            for (user, status) in [("ben", 200), ("ann", 404)] {
                #expect(try await server.http(.GET, path, token: try await server.token(.customer, user: user)).status == status)
            }
        }
    }
}
