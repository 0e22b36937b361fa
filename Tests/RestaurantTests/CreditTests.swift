import Restaurant
import Testing

@Suite("gift cards and house accounts")
struct CreditTests {
    /// A house with an order for 1000, a card worth 1500, and a firm that may owe 1200.
    private func open() throws -> (House, OrderID) {
        var house = try House()
        try house.give(.issueGiftCard("card", Money(minor: 1500), expiresAt: house.now.advanced(by: .seconds(3600))))
        try house.give(.putRecord(.account(HouseAccount(id: "firm", name: "Firm", limit: Money(minor: 1200)))))
        let id = try house.place(.menu("burger"), by: House.guest).id
        return (house, id)
    }

    private func card(_ amount: Int64, tip: Int64 = 0, _ id: GiftCardID? = "card") -> PaymentDraft {
        PaymentDraft(amount: Money(minor: amount), tip: Money(minor: tip), method: .giftCard, giftCard: id)
    }

    private func account(_ amount: Int64, tip: Int64 = 0, _ id: AccountID? = "firm") -> PaymentDraft {
        PaymentDraft(amount: Money(minor: amount), tip: Money(minor: tip), method: .houseAccount, account: id)
    }

    @Test("a card pays amount and tip, and gets back what is refunded")
    func spending() throws {
        var (house, id) = try open()
        #expect(kinds(try house.give(.takePayment(id, card(700, tip: 50)), by: House.guest)) == ["paymentProcessed", "recordChanged"])
        #expect(house.state.records.giftCards["card"]?.balance == Money(minor: 750))
        #expect(house.state.records.giftCards["card"]?.version == 2)
        let payment = try house.order(id).payments[0]
        #expect(payment.giftCard == "card")
        try house.give(.refund(id, payment.id, amount: Money(minor: 100), reason: "cold"))
        #expect(house.state.records.giftCards["card"]?.balance == Money(minor: 850))
        try house.give(.takePayment(id, card(300)))
        #expect(
            kinds(try house.give(.cancel(id, reason: "left")))
                == ["orderCancelled", "paymentRefunded", "paymentRefunded", "recordChanged"])
        #expect(house.state.records.giftCards["card"]?.balance == Money(minor: 1500), "two payments went back to one card")
        #expect(house.state == house.refolded)
    }

    @Test("a card that is unknown, blocked, expired or has too little pays nothing")
    func refused() throws {
        var (house, id) = try open()
        #expect(house.refusal(.takePayment(id, card(1, nil)))?.code == .invalid)
        #expect(house.refusal(.takePayment(id, card(1, "other")))?.code == .paymentRefused)
        #expect(house.refusal(.takePayment(id, card(1000, tip: 501)))?.code == .paymentRefused)
        try house.give(.blockGiftCard("card", true))
        #expect(house.refusal(.takePayment(id, card(1)))?.code == .paymentRefused)
        try house.give(.blockGiftCard("card", false))
        #expect(house.refusal(.takePayment(id, card(1))) == nil)
        house.now = house.now.advanced(by: .seconds(3600))
        #expect(house.refusal(.takePayment(id, card(1)))?.code == .paymentRefused)
        #expect(house.refusal(.blockGiftCard("other", true))?.code == .notFound)
    }

    @Test("credit is drawn at once: it cannot be begun, but a try that failed is noted")
    func atOnce() throws {
        var (house, id) = try open()
        for draft in [card(1), account(1)] { #expect(house.refusal(.initiatePayment(id, draft))?.code == .invalid) }
        var failed = card(1)
        failed.declinedReason = "unreadable"
        #expect(kinds(try house.give(.takePayment(id, failed))) == ["paymentFailed"])
        #expect(house.state.records.giftCards["card"]?.balance == Money(minor: 1500))
        var crossed = card(1)
        crossed.account = "firm"
        #expect(house.refusal(.takePayment(id, crossed))?.code == .invalid)
    }

    @Test(
        "a card is issued with a bounded amount, once, and not for the past",
        arguments: [(0, false), (-1, false), (1, true), (100_000_000, true), (100_000_001, false), (.max, false)] as [(Int64, Bool)])
    func issuing(amount: Int64, isTaken: Bool) throws {
        var (house, _) = try open()
        #expect(house.refusal(.issueGiftCard("new", Money(minor: amount), expiresAt: nil))?.code == (isTaken ? nil : .invalid))
        #expect(house.refusal(.issueGiftCard("card", Money(minor: 1), expiresAt: nil))?.code == .invalid)
        #expect(house.refusal(.issueGiftCard("new", Money(minor: 1), expiresAt: house.now))?.code == .invalid)
        #expect(house.refusal(.issueGiftCard("new", Money(minor: 1), expiresAt: nil), by: House.guest)?.code == .notPermitted)
    }

    @Test("an account is charged up to its limit, by staff, and less is owed after a refund")
    func charging() throws {
        var (house, id) = try open()
        #expect(house.refusal(.takePayment(id, account(1)), by: House.guest)?.code == .notPermitted)
        #expect(house.refusal(.takePayment(id, account(1, nil)))?.code == .invalid)
        #expect(house.refusal(.takePayment(id, account(1, "other")))?.code == .paymentRefused)
        #expect(house.refusal(.takePayment(id, account(1000, tip: 201)))?.code == .paymentRefused)
        #expect(kinds(try house.give(.takePayment(id, account(1000, tip: 200)))) == ["paymentProcessed", "recordChanged"])
        #expect(house.state.records.accounts["firm"]?.balance == Money(minor: 1200))
        let payment = try house.order(id).payments[0]
        #expect(payment.account == "firm")
        try house.give(.refund(id, payment.id, amount: Money(minor: 400), reason: "cold"))
        #expect(house.state.records.accounts["firm"]?.balance == Money(minor: 800))
        var firm = try #require(house.state.records.accounts["firm"])
        firm.isActive = false
        try house.give(.putRecord(.account(firm)))
        #expect(house.state.records.accounts["firm"]?.balance == Money(minor: 800))
        #expect(house.refusal(.takePayment(id, account(1)))?.code == .paymentRefused, "it is closed")
    }

    @Test("what an account owes is settled with money, and never more than it owes")
    func settling() throws {
        var (house, id) = try open()
        try house.give(.takePayment(id, account(1000)))
        for method in [Payment.Method.houseAccount, .giftCard] {
            #expect(house.refusal(.settleAccount("firm", Money(minor: 1), method))?.code == .invalid)
        }
        for amount in [0, -1, Int64.max] { #expect(house.refusal(.settleAccount("firm", Money(minor: amount), .cash))?.code == .invalid) }
        #expect(house.refusal(.settleAccount("firm", Money(minor: 1001), .cash))?.code == .paymentRefused)
        #expect(house.refusal(.settleAccount("other", Money(minor: 1), .cash))?.code == .notFound)
        #expect(kinds(try house.give(.settleAccount("firm", Money(minor: 600), .card))) == ["recordChanged"])
        let firm = try #require(house.state.records.accounts["firm"])
        #expect(firm.balance == Money(minor: 400))
        #expect(firm.settlement == HouseAccount.Settlement(amount: Money(minor: 600), method: .card, by: "ana", at: house.now))
        #expect(house.state == house.refolded)
    }

    @Test("a refund to an account that is gone is noted, and changes no account")
    func gone() throws {
        var (house, id) = try open()
        try house.give(.takePayment(id, account(1000)))
        try house.give(.settleAccount("firm", Money(minor: 1000), .cash))
        try house.give(.removeRecord(.init(.account, "firm")))
        let events = try house.give(.refund(id, try house.order(id).payments[0].id, amount: nil, reason: "cold"))
        #expect(kinds(events) == ["paymentRefunded"])
    }
}
