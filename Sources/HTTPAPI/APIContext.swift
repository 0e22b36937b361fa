import Access
import HTTPTypes
import Hummingbird
import Restaurant

/// What belongs to one request: above all, who asks.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Set by ``Authentication``.
    var bearer: Principal?
    var restaurant: RestaurantID?
    /// What is asked for, as the audit record calls it.
    var operation = ""
    /// The peer's address without port, for limits and the audit record.
    let remoteAddress: String
    package let maxUploadSize = 64 * 1024

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? ""
    }

    /// Who asks, if they may.
    ///
    /// - Throws: 401 without a valid token, 403 where the role does not allow it.
    func caller(may action: Action) throws(Problem) -> Caller {
        guard let bearer, let restaurant else { throw .noToken }
        guard bearer.may(action) != .no else { throw .forbidden("\(bearer.role.rawValue) may not do this") }
        return Caller(principal: bearer, restaurant: restaurant, operation: operation, address: remoteAddress)
    }

    /// Who asks, if they may and are no customer.
    func staff(may action: Action) throws(Problem) -> Caller {
        let caller = try caller(may: action)
        guard caller.principal.role.isStaff else { throw .forbidden("this is for staff") }
        return caller
    }

    /// An id in the path.
    func id<Kind>(_ name: String) throws(Problem) -> Identifier<Kind> {
        guard let text = parameters.get(name) else { throw .notFound("the path lacks \(name)") }
        return try required(text, name)
    }
}

/// Who asks, and for which restaurant.
struct Caller: Sendable {
    let principal: Principal
    let restaurant: RestaurantID
    let operation: String
    let address: String

    var actor: Actor { principal.actor }

    /// The customer whose orders are all that the caller may see; nil for staff, who see every one.
    var ownOrdersOnly: CustomerID? { principal.role.isStaff ? nil : principal.customer }

    func maySee(_ order: Order) -> Bool {
        principal.role.isStaff || (order.customer?.id != nil && order.customer?.id == principal.customer)
    }
}
