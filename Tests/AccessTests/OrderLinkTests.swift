import Access
import Restaurant
import Testing

@Suite("links of an order")
struct OrderLinkTests {
    private let link = OrderLink(secret: Array(repeating: 7, count: 32), base: "https://app.example.com")
    private let order: OrderID = "018f-order"

    private func token(_ link: OrderLink, of order: OrderID) throws -> String {
        String(try #require(link.rating(of: order).split(separator: "=").last))
    }

    @Test("a link names its order and has a token that holds for it")
    func whole() throws {
        let url = link.rating(of: order)
        #expect(url.hasPrefix("https://app.example.com/rate/018f-order?token="))
        #expect(link.isRating(try token(link, of: order), of: order))
        #expect(OrderLink(secret: Array(repeating: 7, count: 32)).rating(of: order).hasPrefix("/rate/018f-order?token="))
    }

    @Test("the links to the receipt and the payment share a token, which is not that of the rating")
    func purposes() throws {
        let (receipt, payment) = (link.receipt(of: order), link.payment(of: order))
        #expect(receipt.hasPrefix("https://app.example.com/receipt/018f-order?token="))
        #expect(payment.hasPrefix("https://app.example.com/pay/018f-order?token="))
        let bill = String(try #require(receipt.split(separator: "=").last))
        #expect(payment.hasSuffix(bill) && link.isBill(bill, of: order) && !link.isRating(bill, of: order))
        #expect(!link.isBill(try token(link, of: order), of: order) && !link.isBill(bill, of: "018f-other"))
    }

    @Test("what a path must not hold is written in other letters")
    func encoded() { #expect(link.rating(of: "a/b?c#d%").contains("/rate/a%2Fb%3Fc%23d%25?token=")) }

    @Test("another order's token, another secret's, and what was altered do not hold")
    func wrong() throws {
        let right = try token(link, of: order)
        let other: OrderID = "018f-other"
        #expect(!link.isRating(right, of: other))
        #expect(!OrderLink(secret: Array(repeating: 8, count: 32)).isRating(right, of: order))
        var wrong = ["", " ", "=", right + "=", right + "A", String(right.dropLast()), String(repeating: "A", count: right.count), "é"]
        for index in right.indices {
            var letters = Array(right)
            let place = right.distance(from: right.startIndex, to: index)
            letters[place] = letters[place] == "A" ? "B" : "A"
            wrong.append(String(letters))
        }
        for token in wrong { #expect(!link.isRating(token, of: order), "\(token)") }
    }
}
