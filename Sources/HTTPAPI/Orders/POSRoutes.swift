import Access
import Dialects
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// The tills' way when their socket is down (002, Hybrid Order Submission): the same bodies, the same names for orders, camelCase and
/// decimals. An order that was submitted on one way and is repeated on the other is one order.
struct POSRoutes: Sendable {
    let orders: OrderRoutes

    var operations: [Operation] {
        let path = "/api/orders"
        return [
            Operation("submitTillOrder", .post, path, submit),
            Operation("listTillOrders", .get, path, list),
            Operation("getTillOrder", .get, path + "/{order}", show),
            Operation("moveTillOrder", .patch, path + "/{order}/status", move),
        ]
    }

    @Sendable func submit(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .placeOrder)
        let (body, bytes) = try await request.json(POSOrderBody.self, upTo: context.maxUploadSize)
        guard body.names(caller.restaurant) else { throw Problem.forbidden("the token is for another restaurant") }
        let currency = try await orders.view(of: caller.restaurant).state.settings.currency
        let draft: OrderDraft
        do throws(POSFaults) {
            draft = try body.draft(in: currency)
        } catch { throw Problem(error) }
        let answer: Answer
        do {
            answer = try await orders.engine.perform(.place(draft), caller, request, bytes) { work in
                guard let command = body.command else { return }
                (work.id, work.fingerprint) = (command, body.fingerprint)
            }
        } catch let problem as Problem { throw problem.inTillWords }
        return try Self.answer(answer, status: .created)
    }

    @Sendable func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let page = try await orders.page(request, context)
        return Response.json { json in
            json.array("orders", page.orders) { json, order in json.posOrder(order) }
            json.field("nextCursor", page.next.map(String.init))
        }
    }

    @Sendable func show(_ request: Request, _ context: APIContext) async throws -> Response {
        request.unchanged(Self.response(try await orders.order(context)))
    }

    @Sendable func move(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .moveStatus)
        let (body, bytes) = try await request.json(StatusBody.self, upTo: context.maxUploadSize)
        guard let status: OrderStatus = try choice(body.status, "status") else { throw Problem.invalid("status", "is missing") }
        return try Self.answer(
            try await orders.engine.perform(.moveOrder(try context.id("order"), to: status), caller, request, bytes), status: .ok)
    }

    private static func answer(_ answer: Answer, status: HTTPResponse.Status) throws -> Response {
        guard let order = answer.order else {
            throw Problem(status: .internalServerError, code: "SERVER_ERROR", message: "the order left no trace in the log")
        }
        return response(order, status: status, duplicate: answer.duplicate)
    }

    private static func response(_ order: Order, status: HTTPResponse.Status = .ok, duplicate: Bool = false) -> Response {
        Response.json(status, headers: order.headers(at: "/api/orders", status: status, duplicate: duplicate)) { json in
            json.key("order")
            json.posOrder(order)
            json.key("kitchenOrder")
            json.posKitchenOrder(order)
        }
    }
}

extension Problem {
    /// Everything that is wrong with a till's order by itself.
    fileprivate init(_ faults: POSFaults) {
        self.init(
            status: .unprocessableContent, code: Rejection.Code.invalid.rawValue,
            message: faults.faults.map { "\($0.field): \($0.message)" }.joined(separator: "; "),
            details: faults.faults.map { Detail(field: $0.field, message: $0.message) })
    }

    /// The same with fields named as a till names them.
    fileprivate var inTillWords: Problem {
        var problem = self
        problem.details = details.map { Detail(field: POSOrderBody.place(of: $0.field), message: $0.message) }
        return problem
    }
}
