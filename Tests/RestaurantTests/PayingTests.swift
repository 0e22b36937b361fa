import Restaurant
import Testing

@Suite("paying")
struct PayingTests {
    @Test("in parts, with tips apart, and never more than is owed")
    func parts() throws {
        var (house, id) = try ordered()
        #expect(try house.order(id).paymentStatus == .unpaid)
        #expect(kinds(try house.give(.takePayment(id, cash(400, tip: 900)))) == ["paymentProcessed"])
        #expect(try house.order(id).paymentStatus == .partiallyPaid)
        #expect(try house.order(id).due == Money(minor: 600))
        #expect(house.refusal(.takePayment(id, cash(601)))?.code == .paymentRefused)
        try house.give(.takePayment(id, cash(600)))
        #expect(try house.order(id).paymentStatus == .paid)
        #expect(house.refusal(.takePayment(id, cash(1)))?.code == .paymentRefused)
        try house.give(.takePayment(id, cash(0, tip: 50)))
        #expect(try house.order(id).paid == Money(minor: 1000))
    }

    @Test("one that failed is noted and pays nothing")
    func failed() throws {
        var (house, id) = try ordered()
        let draft = PaymentDraft(amount: Money(minor: 1000), method: .card, declinedReason: "no funds")
        #expect(kinds(try house.give(.takePayment(id, draft))) == ["paymentFailed"])
        let order = try house.order(id)
        #expect(order.paymentStatus == .unpaid && order.payments.map(\.status) == [.failed])
        #expect(house.refusal(.refund(id, order.payments[0].id, amount: nil, reason: "cold"))?.code == .paymentRefused)
    }

    @Test("what is under way is spoken for until it is settled")
    func settling() throws {
        var (house, id) = try ordered()
        let card = try #require(try house.give(.initiatePayment(id, cash(700))).first?.order?.payments.first?.id)
        #expect(try house.order(id).due == Money(minor: 1000))
        #expect(try house.order(id).open == Money(minor: 300))
        #expect(house.refusal(.takePayment(id, cash(301)))?.code == .paymentRefused)
        #expect(kinds(try house.give(.settlePayment(id, card, declinedReason: nil))) == ["paymentProcessed"])
        #expect(try house.order(id).due == Money(minor: 300))
        #expect(house.refusal(.settlePayment(id, card, declinedReason: nil))?.code == .paymentRefused)
        #expect(house.refusal(.settlePayment(id, "nothing", declinedReason: nil))?.code == .notFound)

        let second = try #require(try house.give(.initiatePayment(id, cash(300))).first?.order?.payments.last?.id)
        #expect(kinds(try house.give(.settlePayment(id, second, declinedReason: "timed out"))) == ["paymentFailed"])
        #expect(try house.order(id).open == Money(minor: 300))
    }

    @Test("refunds go up to what is left of the payment, after the order is over too")
    func refunds() throws {
        var (house, id) = try ordered()
        try house.give(.takePayment(id, cash(1000, tip: 100)))
        try house.give(.moveOrder(id, to: .completed))
        let payment = try house.order(id).payments[0].id
        #expect(kinds(try house.give(.refund(id, payment, amount: Money(minor: 300), reason: "cold"))) == ["paymentRefunded"])
        #expect(try house.order(id).payments[0].status == .partiallyRefunded)
        #expect(house.refusal(.refund(id, payment, amount: Money(minor: 801), reason: "cold"))?.code == .paymentRefused)
        #expect(house.refusal(.refund(id, payment, amount: Money(minor: 0), reason: "cold"))?.code == .invalid)
        #expect(house.refusal(.refund(id, payment, amount: Money(minor: .min), reason: "cold"))?.code == .invalid)
        #expect(house.refusal(.refund(id, payment, amount: nil, reason: ""))?.code == .invalid)
        guard case .paymentRefunded(_, let order, let amount) = try house.give(.refund(id, payment, amount: nil, reason: "cold")).first
        else {
            Issue.record("not refunded")
            return
        }
        #expect(amount == Money(minor: 800))
        #expect(order.paymentStatus == .refunded && order.status == .completed && order.payments[0].status == .refunded)
        #expect(house.refusal(.refund(id, payment, amount: nil, reason: "cold"))?.code == .paymentRefused)
    }

    @Test("cancelling gives back what was paid and ends what is under way")
    func cancelling() throws {
        var (house, id) = try ordered()
        try house.give(.takePayment(id, cash(400, tip: 50)))
        try house.give(.takePayment(id, cash(300)))
        try house.give(.refund(id, try house.order(id).payments[0].id, amount: Money(minor: 100), reason: "cold"))
        try house.give(.initiatePayment(id, cash(100)))
        let before = try house.order(id).version
        let events = try house.give(.cancel(id, reason: "fire alarm"))
        #expect(kinds(events) == ["orderCancelled", "paymentRefunded", "paymentRefunded", "paymentFailed"])
        #expect(events.compactMap(\.order).map(\.version) == Array(before + 1...before + 4))
        let order = try house.order(id)
        #expect(order.cancellation == Cancellation(reason: "fire alarm", by: "ana", refund: Money(minor: 650)))
        #expect(order.payments.map(\.status) == [.refunded, .refunded, .failed])
        #expect(order.paid == .zero && order.paymentStatus == .refunded)
        #expect(house.refusal(.takePayment(id, cash(1)))?.code == .paymentRefused)
        #expect(house.refusal(.initiatePayment(id, cash(1)))?.code == .paymentRefused)
        #expect(house.refusal(.settlePayment(id, order.payments[2].id, declinedReason: nil))?.code == .paymentRefused)
        #expect(house.refusal(.cancel(id, reason: nil))?.code == .invalidOrderStatus)
    }

    @Test(
        "amounts beyond all bounds are refused",
        arguments: [
            (-1, 0), (0, 0), (.max, 0), (.min, 0), (1, -1), (1, .max), (.max, .max), (.min, .min),
        ] as [(Int64, Int64)])
    func hostile(amount: Int64, tip: Int64) throws {
        var (house, id) = try ordered()
        #expect(house.refusal(.takePayment(id, cash(amount, tip: tip)))?.code == .invalid)
    }

    @Test("an order takes a hundred payments, failed ones counted")
    func tooMany() throws {
        var (house, id) = try ordered()
        for _ in 0..<Bounds.payments { try house.give(.takePayment(id, cash(1))) }
        #expect(house.refusal(.takePayment(id, cash(1)))?.code == .paymentRefused)
    }

    private func cash(_ amount: Int64, tip: Int64 = 0) -> PaymentDraft {
        PaymentDraft(amount: Money(minor: amount), tip: Money(minor: tip), method: .cash)
    }

    /// A house with an order for 1000.
    private func ordered() throws -> (House, OrderID) {
        var house = try House()
        let id = try house.place(.menu("burger"), by: House.guest).id
        return (house, id)
    }
}
