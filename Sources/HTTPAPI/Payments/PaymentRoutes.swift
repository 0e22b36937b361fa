import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// Payments in two steps, and what somebody takes off the price.
struct PaymentRoutes: Sendable {
    let orders: OrderRoutes

    private struct SettleBody: Decodable {
        var declined_reason: String?
    }

    private struct DiscountBody: Decodable {
        var amount: Int64?
        var percent: Int?
        var reason: String?

        func size() throws(Problem) -> Discount.Size {
            switch (amount, percent) {
            case (let amount?, nil): return .amount(Money(minor: amount))
            case (nil, let percent?): return .percent(percent)
            default: throw .invalid("body", "give either amount or percent")
            }
        }
    }

    var operations: [Operation] {
        let discount = "/api/v1/orders/{order}/discount"
        return [
            Operation("initiatePayment", .post, "/api/v1/orders/{order}/payments/initiate", initiate),
            Operation("settlePayment", .post, "/api/v1/payments/{payment}/settle", settle),
            Operation("giveDiscount", .put, discount, give),
            Operation("takeDiscountBack", .delete, discount, takeBack),
        ]
    }

    @Sendable private func initiate(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .takePayment)
        let (body, bytes) = try await request.json(PaymentBody.self, upTo: context.maxUploadSize)
        let command = Command.initiatePayment(try context.id("order"), try body.draft())
        return try orders.payment(of: try await orders.engine.perform(command, caller, request, bytes), status: .created)
    }

    /// How a payment came out is for whoever took the money to say, so for staff.
    @Sendable private func settle(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.staff(may: .takePayment)
        let (body, bytes) = try await request.json(SettleBody.self, upTo: context.maxUploadSize)
        let id: PaymentID = try context.id("payment")
        let command = Command.settlePayment(try orders.order(paidBy: id, caller), id, declinedReason: body.declined_reason)
        return try orders.payment(of: try await orders.engine.perform(command, caller, request, bytes), status: .ok)
    }

    @Sendable private func give(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        let (body, bytes) = try await request.json(DiscountBody.self, upTo: context.maxUploadSize)
        let command = Command.discount(try context.id("order"), try body.size(), reason: try given(body.reason, "reason"))
        return try await orders.carryOut(command, caller, request, bytes)
    }

    @Sendable private func takeBack(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        return try await orders.carryOut(.discount(try context.id("order"), nil), caller, request, .init())
    }
}
