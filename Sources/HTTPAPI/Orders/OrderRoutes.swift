import Access
import Dialects
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import NIOCore
import Restaurant

/// `/api/v1/orders` and what belongs to an order.
struct OrderRoutes: Sendable {
    let engine: Engine
    let store: any Store

    var operations: [Operation] {
        let orders = "/api/v1/orders"
        let order = orders + "/{order}"
        return [
            Operation("placeOrder", .post, orders, place),
            Operation("listOrders", .get, orders, list),
            Operation("getOrder", .get, order, show),
            Operation("amendOrder", .patch, order, amend),
            Operation("moveOrder", .patch, order + "/status", move),
            Operation("moveItem", .patch, order + "/items/{item}/status", moveItem),
            Operation("cancelOrder", .post, order + "/cancel", cancel),
            Operation("pickUpOrder", .post, order + "/pickup", pickUp),
            Operation("prioritizeOrder", .post, order + "/priority", prioritize),
            Operation("assignOrder", .post, order + "/assign", assign),
            Operation("takePayment", .post, order + "/payments", pay),
            Operation("refundPayment", .post, "/api/v1/payments/{payment}/refund", refund),
        ]
    }

    // MARK: Reading

    @Sendable func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let page = try await page(request, context)
        return Response.json { json in
            json.array("orders", page.orders) { json, order in json.order(order) }
            json.field("next_cursor", page.next.map(String.init))
        }
    }

    /// The orders that a request asks for, of those that its caller may see.
    func page(_ request: Request, _ context: APIContext) async throws -> OrderPage {
        let caller = try context.caller(may: .readOrders)
        var query = OrderQuery(customer: caller.ownOrdersOnly)
        if let text = request.uri.queryParameters["status"] {
            for word in text.split(separator: ",") {
                guard let status: OrderStatus = try choice(String(word), "status") else { continue }
                query.statuses.insert(status)
            }
        }
        query.limit = try request.limit()
        query.before = try request.cursor { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        // Read in its turn behind the commands before it, so that a client finds what it was told is done.
        _ = try await view(of: caller.restaurant)
        return try stored { () throws(StoreError) in try store.orders(of: caller.restaurant, matching: query) }
    }

    @Sendable func show(_ request: Request, _ context: APIContext) async throws -> Response {
        request.unchanged(.order(try await order(context)))
    }

    /// The order that the path names, if its caller may see it.
    func order(_ context: APIContext) async throws -> Order {
        let caller = try context.caller(may: .readOrders)
        let id: OrderID = try context.id("order")
        let found = try await view(of: caller.restaurant).state.orders[id]
        let order = try found ?? stored { () throws(StoreError) in try store.order(id, of: caller.restaurant) }
        guard let order, caller.maySee(order) else { throw Problem.notFound("there is no order \(id)") }
        return order
    }

    // MARK: Changing

    @Sendable func place(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .placeOrder)
        let (body, bytes) = try await request.json(OrderBody.self, upTo: context.maxUploadSize)
        return try await carryOut(.place(try body.draft()), caller, request, bytes, created: true)
    }

    @Sendable func amend(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .amendOrder)
        let (body, bytes) = try await request.json(AmendBody.self, upTo: context.maxUploadSize)
        return try await carryOut(.amend(try context.id("order"), try body.amendment()), caller, request, bytes)
    }

    @Sendable func move(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .moveStatus)
        let (body, bytes) = try await request.json(StatusBody.self, upTo: context.maxUploadSize)
        guard let status: OrderStatus = try choice(body.status, "status") else { throw Problem.invalid("status", "is missing") }
        return try await carryOut(.moveOrder(try context.id("order"), to: status), caller, request, bytes)
    }

    @Sendable func moveItem(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .moveStatus)
        let (body, bytes) = try await request.json(StatusBody.self, upTo: context.maxUploadSize)
        guard let status: ItemStatus = try choice(body.status, "status") else { throw Problem.invalid("status", "is missing") }
        return try await carryOut(.moveItem(try context.id("order"), try context.id("item"), to: status), caller, request, bytes)
    }

    @Sendable func cancel(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .cancelOrder)
        let (body, bytes) = try await request.json(CancelBody.self, upTo: context.maxUploadSize)
        return try await carryOut(.cancel(try context.id("order"), reason: body.reason, message: body.message), caller, request, bytes)
    }

    @Sendable func pickUp(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .moveStatus)
        let (body, bytes) = try await request.json(PickupBody.self, upTo: context.maxUploadSize)
        guard let code = body.code else { throw Problem.invalid("code", "is missing; it is the four digits that the guest was sent") }
        return try await carryOut(.pickUp(try context.id("order"), code: code), caller, request, bytes)
    }

    @Sendable func prioritize(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .setPriority)
        let (body, bytes) = try await request.json(PriorityBody.self, upTo: context.maxUploadSize)
        guard let priority: Priority = try choice(body.priority, "priority") else { throw Problem.invalid("priority", "is missing") }
        return try await carryOut(.prioritize(try context.id("order"), priority, reason: body.reason), caller, request, bytes)
    }

    @Sendable func assign(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .assignToOthers)
        let (body, bytes) = try await request.json(AssignBody.self, upTo: context.maxUploadSize)
        let command = Command.assign(
            try context.id("order"), employee: try identifier(body.employee_id, "employee_id"),
            counter: try identifier(body.counter_id, "counter_id"))
        return try await carryOut(command, caller, request, bytes)
    }

    @Sendable func pay(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .takePayment)
        let (body, bytes) = try await request.json(PaymentBody.self, upTo: context.maxUploadSize)
        let answer = try await engine.perform(.takePayment(try context.id("order"), try body.draft()), caller, request, bytes)
        return try payment(of: answer, status: .created)
    }

    @Sendable func refund(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .refund)
        let (body, bytes) = try await request.json(RefundBody.self, upTo: context.maxUploadSize)
        let id: PaymentID = try context.id("payment")
        guard let reason = body.reason, !reason.isEmpty else { throw Problem.invalid("reason", "is missing") }
        let command = Command.refund(try order(paidBy: id, caller), id, amount: body.amount.map(Money.init(minor:)), reason: reason)
        return try payment(of: try await engine.perform(command, caller, request, bytes), status: .ok)
    }

    // MARK: Details

    /// The order that a payment was for.
    func order(paidBy payment: PaymentID, _ caller: Caller) throws -> OrderID {
        guard let order = try stored({ () throws(StoreError) in try store.order(paidBy: payment, of: caller.restaurant) }) else {
            throw Problem.notFound("there is no payment \(payment)")
        }
        return order
    }

    func payment(of answer: Answer, status: HTTPResponse.Status) throws -> Response {
        if let payment = answer.payment {
            var headers = HTTPFields.replayed(answer.duplicate)
            headers[.eTag] = answer.order?.tag
            return Response.json(status, headers: headers) { json in
                json.key("payment")
                json.payment(payment)
            }
        }
        throw Problem(status: .internalServerError, code: "SERVER_ERROR", message: "the payment left no trace in the log")
    }

    func carryOut(
        _ command: Command, _ caller: Caller, _ request: Request, _ body: ByteBuffer, created: Bool = false
    ) async throws -> Response {
        let answer = try await engine.perform(command, caller, request, body)
        guard let order = answer.order else {
            throw Problem(status: .internalServerError, code: "SERVER_ERROR", message: "the order left no trace in the log")
        }
        return .order(order, status: created ? .created : .ok, duplicate: answer.duplicate)
    }

    func view(of restaurant: RestaurantID) async throws -> View {
        do { return try await engine.view(of: restaurant) } catch { throw Problem(error) }
    }

    private func stored<Result>(_ read: () throws(StoreError) -> Result) throws -> Result {
        do { return try read() } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
    }
}
