import Engine
import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct FinishedOrderTests {
    @Test("a finished order leaves memory after a while, stays in the store, and comes back when it is named")
    func leaveAndReturn() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        let payment = try #require(
            try await bench.perform(.takePayment(order.id, PaymentDraft(amount: Money(minor: 1000), method: .card))).payment)
        try await bench.perform(.moveOrder(order.id, to: .completed))
        try await bench.perform()
        #expect(try await bench.engine.view(of: Bench.demo).state.orders.count == 2)

        bench.world.pass(.seconds(901))
        try await bench.perform()
        let view = try await bench.engine.view(of: Bench.demo)
        #expect(view.state.orders[order.id] == nil)
        #expect(view.activeOrders.count == 2)
        #expect(try bench.store.order(order.id, of: Bench.demo)?.status == .completed)

        let refund = Command.refund(order.id, payment.id, amount: nil, reason: "cold")
        #expect(try await bench.perform(refund).payment?.status == .refunded)
        #expect(try await bench.engine.view(of: Bench.demo).state.orders[order.id]?.version == 4)
        bench.world.pass(.seconds(901))
        try await bench.perform()
        #expect(try await bench.engine.view(of: Bench.demo).state.orders[order.id] == nil)
    }

    @Test("an order that a guest still works with stays, however long it takes")
    func activeStay() async throws {
        let bench = Bench()
        let order = try bench.order(try await bench.perform())
        bench.world.pass(.seconds(86_400))
        try await bench.perform()
        #expect(try await bench.engine.view(of: Bench.demo).state.orders[order.id] == order)
    }
}
