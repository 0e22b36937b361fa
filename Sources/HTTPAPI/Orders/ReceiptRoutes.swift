import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What an order cost and what was paid for it, for whoever holds its link, its customer and staff.
struct ReceiptRoutes: Sendable {
    let engine: Engine
    let store: any Store
    let authentication: Authentication
    let links: OrderLink

    var operations: [Operation] {
        [Operation("getReceipt", .get, "/api/v1/orders/{order}/receipt", isOpen: true, handle)]
    }

    @Sendable private func handle(_ request: Request, _ context: APIContext) async throws -> Response {
        let id: OrderID = try context.id("order")
        guard let token = request.uri.queryParameters["token"] else {
            // No link: whoever asks shows who they are, as everywhere else.
            guard let operation = operations.first else { throw Problem.noToken }
            return try await authentication.of(operation).handle(request, context: context) { _, context in
                let caller = try context.caller(may: .readOrders)
                let (order, state) = try await find(id, of: caller.restaurant)
                guard caller.maySee(order) else { throw Problem.notFound("there is no order \(id)") }
                return receipt(of: order, state)
            }
        }
        guard links.isBill(String(token), of: id) else { throw Problem.forbidden("this link is not the order's") }
        let (order, state) = try await find(id, of: try owner(of: id))
        return receipt(of: order, state)
    }

    private func find(_ id: OrderID, of restaurant: RestaurantID) async throws -> (Order, RestaurantState) {
        let state: RestaurantState
        do { state = try await engine.view(of: restaurant).state } catch { throw Problem(error) }
        if let order = state.orders[id] { return (order, state) }
        do {
            if let order = try store.order(id, of: restaurant) { return (order, state) }
        } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
        throw Problem.notFound("there is no order \(id)")
    }

    private func owner(of order: OrderID) throws -> RestaurantID {
        let owner: RestaurantID?
        do { owner = try store.owner(of: order) } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
        guard let owner else { throw Problem.notFound("there is no order \(order)") }
        return owner
    }

    private func receipt(of order: Order, _ state: RestaurantState) -> Response {
        Response.json { json in
            json.object("receipt") { json in
                json.field("restaurant", state.settings.name)
                json.field("time_zone", state.settings.timeZone)
                json.receipt(of: order)
            }
        }
    }
}

extension JSONWriter {
    /// Nothing of who ordered: a link may be passed on.
    fileprivate mutating func receipt(of order: Order) {
        field("order_id", order.id.rawValue)
        field("order_number", String(order.number))
        field("status", order.status.rawValue)
        field("order_type", order.type.rawValue)
        field("table_number", order.tableNumber)
        field("placed_at", order.createdAt.description)
        field("currency", order.currency.code)
        field("currency_decimals", order.currency.decimals)
        array("items", order.items.filter { $0.status != .voided }) { json, item in
            json.object { json in
                json.field("name", item.name)
                json.field("quantity", item.quantity)
                json.array("modifiers", item.modifiers) { json, modifier in json.value(modifier.name) }
                json.field("total", item.lineTotal.minor)
            }
        }
        field("discount", order.totals.discount.minor)
        field("subtotal", order.totals.subtotal.minor)
        field("tax", order.totals.tax.minor)
        field("total", order.totals.total.minor)
        field("paid", order.paid.minor)
        // Nobody owes anything for what was called off.
        field("due", order.status == .cancelled ? 0 : order.due.minor)
        array("payments", order.payments) { json, payment in
            json.object { json in
                json.field("id", payment.id.rawValue)
                json.field("amount", payment.amount.minor)
                json.field("tip", payment.tip.minor)
                json.field("payment_method", payment.method.rawValue)
                json.field("payment_status", payment.status.rawValue)
                json.field("refunded_amount", payment.refunded.minor)
                json.field("at", payment.at.description)
            }
        }
    }
}
