import Access
import Realtime
import Restaurant

/// Restaurant OS's door: `/` and `/ws`, in the version that the client asks for.
package struct RestaurantOSDialect: Door {
    private let house: House

    package init(house: House) { self.house = house }

    package func knows(path: String) -> Bool { path == "/" || path == "/ws" }

    package func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        guard house.gate.allows(origin: request.header("Origin"), host: request.header("Host")) else {
            return .refuse(status: 403, reason: "this Origin is not among ALLOWED_ORIGINS")
        }
        let introduction = await Introduction(of: request, at: house.gate)
        let subprotocol = request.subprotocols.first { RestaurantOSVersion(rawValue: $0) != nil }
        let version = Self.version(of: request)
        let (house, address, since) = (house, request.remoteAddress, request.query("since"))
        return .accept(
            Welcome(subprotocol: subprotocol, heartbeat: version.heartbeat, maximumMessage: house.limits.largestMessage) {
                DialectSession(
                    house: house, manner: RestaurantOSManner(version: version), address: address, introduction: introduction, since: since)
            })
    }

    /// The subprotocol says it, else `?v=`, else where the token is: 000 puts it into the query string, 001 into the header or the first message.
    static func version(of request: UpgradeRequest) -> RestaurantOSVersion {
        if let version = request.subprotocols.lazy.compactMap(RestaurantOSVersion.init(rawValue:)).first { return version }
        switch request.query("v") {
        case "1": return .v1
        case "6": return .v6
        default: return request.query("token") != nil ? .v1 : .v6
        }
    }
}
