import Access
import Realtime
import Restaurant

/// The tills' door: `/ws/restaurant-pos/{tenantId}` (002, Backend Requirements).
package struct POSDialect: Door {
    static let heartbeat = Duration.seconds(30)
    private static let path = "/ws/restaurant-pos/"

    private let house: House

    package init(house: House) { self.house = house }

    package func knows(path: String) -> Bool { Self.tenant(in: path) != nil }

    package func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        guard house.gate.allows(origin: request.header("Origin"), host: request.header("Host")) else {
            return .refuse(status: 403, reason: "this Origin is not among ALLOWED_ORIGINS")
        }
        guard let tenant = Self.tenant(in: request.path) else {
            return .refuse(status: 404, reason: "name the tenant: \(Self.path){tenantId}")
        }
        let introduction = await Introduction(of: request, at: house.gate)
        let (house, address) = (house, request.remoteAddress)
        return .accept(
            Welcome(heartbeat: Self.heartbeat, maximumMessage: house.limits.largestMessage) {
                DialectSession(house: house, manner: POSManner(), address: address, introduction: introduction, restaurant: tenant)
            })
    }

    /// The restaurant that a path names.
    static func tenant(in path: String) -> RestaurantID? {
        guard path.hasPrefix(Self.path) else { return nil }
        let rest = path.dropFirst(Self.path.count)
        let name = rest.last == "/" ? rest.dropLast() : rest
        return name.contains("/") ? nil : RestaurantID(String(name))
    }
}
