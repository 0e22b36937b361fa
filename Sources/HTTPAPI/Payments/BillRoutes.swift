import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// What each of those who share an order pays.
struct BillRoutes: Sendable {
    let orders: OrderRoutes

    var operations: [Operation] { [Operation("splitBill", .get, "/api/v1/orders/{order}/split-bill", show)] }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let order = try await orders.order(context)
        let shares = try shares(of: order, request)
        return Response.json { json in
            json.field("order_id", order.id.rawValue)
            json.field("currency", order.currency.code)
            json.field("total", order.totals.total.minor)
            json.array("shares", shares) { $0.share($1) }
        }
    }

    private func shares(of order: Order, _ request: Request) throws(Problem) -> [BillShare] {
        switch (request.uri.queryParameters["by"], request.uri.queryParameters["parts"]) {
        case ("seat", nil): return order.billBySeat()
        case (nil, let text?):
            guard let parts = Int(text), Bounds.parts.contains(parts) else {
                throw .invalid("parts", "is \(Bounds.parts.lowerBound) to \(Bounds.parts.upperBound)")
            }
            return order.totals.total.split(into: parts).map { BillShare(seat: nil, amount: $0) }
        default: throw .invalid("by", "say by=seat, or parts=2")
        }
    }
}

extension JSONWriter {
    fileprivate mutating func share(_ share: BillShare) {
        object { json in
            json.field("seat_number", share.seat)
            json.field("amount", share.amount.minor)
            json.field("paid", share.paid.minor)
            json.field("due", share.due.minor)
            json.array("items", share.items) { json, item in json.value(item.rawValue) }
        }
    }
}
