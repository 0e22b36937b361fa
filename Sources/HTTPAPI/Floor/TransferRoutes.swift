import Access
import Engine
import HTTPTypes
import Hummingbird
import Restaurant

/// Orders that move to another table, come together and part.
struct TransferRoutes: Sendable {
    let orders: OrderRoutes

    private struct Body: Decodable {
        var table_number: String?
        var order_id: String?
    }

    private struct SplitBody: Decodable {
        var items: [String]?
        var seat: Int?

        func part() throws(Problem) -> Split {
            switch (items, seat) {
            case (let items?, nil):
                var ids: [ItemID] = []
                for (index, item) in items.enumerated() { ids.append(try required(item, "items[\(index)]")) }
                return .items(ids)
            case (nil, let seat?): return .seat(seat)
            default: throw .invalid("body", "name either items or a seat")
            }
        }
    }

    var operations: [Operation] {
        let order = "/api/v1/orders/{order}"
        return [
            Operation("transferOrder", .post, order + "/transfer", transfer),
            Operation("mergeOrder", .post, order + "/merge", merge),
            Operation("splitOrder", .post, order + "/split", split),
        ]
    }

    @Sendable private func transfer(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let table = try given(body.table_number, "table_number")
        return try await orders.carryOut(.transfer(try context.id("order"), table: table), caller, request, bytes)
    }

    @Sendable private func merge(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let other: OrderID = try required(try given(body.order_id, "order_id"), "order_id")
        return try await orders.carryOut(.merge(try context.id("order"), with: other), caller, request, bytes)
    }

    @Sendable private func split(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        let (body, bytes) = try await request.json(SplitBody.self, upTo: context.maxUploadSize)
        return try await orders.carryOut(
            .split(try context.id("order"), try body.part()), caller, request, bytes, created: true)
    }
}
