/// A request to become a WebSocket, as a dialect's door needs it.
package struct UpgradeRequest: Sendable {
    /// Percent-decoded path without query.
    package let path: String
    /// Percent-decoded query items in order.
    package let query: [(name: String, value: String)]
    /// Header fields in order; names as they came.
    package let headers: [(name: String, value: String)]
    /// The peer's address without port.
    package let remoteAddress: String

    package init(
        path: String, query: [(name: String, value: String)], headers: [(name: String, value: String)], remoteAddress: String
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
    }

    /// The first query item of this name.
    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// The first header of this name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The subprotocols that the peer offers, in its order of preference.
    package var subprotocols: [String] {
        headers.filter { $0.name.lowercased() == "sec-websocket-protocol" }
            .flatMap { $0.value.split(separator: ",") }
            .map { $0.trimmingPrefix { $0 == " " || $0 == "\t" } }
            .map { String($0.reversed().drop { $0 == " " || $0 == "\t" }.reversed()) }
    }
}

/// What a door says to a request.
package enum UpgradeVerdict: Sendable {
    case accept(Welcome)
    /// Refused with an HTTP status and a sentence for the developer.
    case refuse(status: Int, reason: String)
}

/// How an accepted connection goes on.
package struct Welcome: Sendable {
    package var subprotocol: String?
    /// A WebSocket ping leaves this often; a peer that has not answered by the next one is dropped.
    package var heartbeat: Duration
    /// Bytes of one incoming message, after decompression; above it the connection is closed with 1009.
    package var maximumMessage: Int
    /// Makes the session; called on the connection's loop.
    package var session: @Sendable () -> any Session

    package init(
        subprotocol: String? = nil, heartbeat: Duration, maximumMessage: Int = 64 * 1024, session: @escaping @Sendable () -> any Session
    ) {
        self.subprotocol = subprotocol
        self.heartbeat = heartbeat
        self.maximumMessage = maximumMessage
        self.session = session
    }
}

/// Decides who may become a WebSocket; one per server, asking each dialect by path.
package protocol Door: Sendable {
    /// Whether this path belongs to a WebSocket dialect at all (else a plain HTTP 404 answers).
    func knows(path: String) -> Bool
    func answer(_ request: UpgradeRequest) async -> UpgradeVerdict
}

/// Several dialects behind one port, told apart by path.
package struct Doors: Door {
    private let doors: [any Door]

    package init(_ doors: [any Door]) { self.doors = doors }

    package func knows(path: String) -> Bool { doors.contains { $0.knows(path: path) } }

    package func answer(_ request: UpgradeRequest) async -> UpgradeVerdict {
        guard let door = doors.first(where: { $0.knows(path: request.path) }) else {
            return .refuse(status: 404, reason: "there is no WebSocket here")
        }
        return await door.answer(request)
    }
}
