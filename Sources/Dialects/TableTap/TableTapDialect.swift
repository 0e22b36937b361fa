import Access
import Realtime

/// table-tap's door: `/v1`.
package struct TableTapDialect: Door {
    /// 003, Heartbeat & Keep-Alive.
    static let heartbeat = Duration.seconds(30)

    private let house: House

    package init(house: House) { self.house = house }

    package func knows(path: String) -> Bool { path == "/v1" || path == "/v1/" }

    package func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        guard house.gate.allows(origin: request.header("Origin"), host: request.header("Host")) else {
            return .refuse(status: 403, reason: "this Origin is not among ALLOWED_ORIGINS")
        }
        let introduction = await Introduction(of: request, at: house.gate)
        let (house, address) = (house, request.remoteAddress)
        return .accept(
            Welcome(heartbeat: Self.heartbeat, maximumMessage: house.limits.largestMessage) {
                DialectSession(house: house, manner: TableTapManner(), address: address, introduction: introduction)
            })
    }
}
