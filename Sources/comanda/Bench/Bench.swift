import Access
import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import Restaurant

/// `comanda bench`: load on a running server, and what it did with it. Absolute figures are this machine's.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put load on a running server, and measure.",
        discussion: """
            The server needs higher limits than usual: COMANDA_LIMITS_MESSAGES=1000000000, COMANDA_LIMITS_CONNECTIONS_USER,
            _RESTAURANT and _SERVER=100000.
            """,
        subcommands: [Commands.self, Latency.self, Fanout.self, Idle.self, Replay.self, Channels.self, Storm.self, Orders.self, Fill.self])

    /// Where the server is, and how to get in.
    struct Target: ParsableArguments {
        @Option(help: "The server's port on 127.0.0.1.") var port = 3001
        @Option(help: "The server's data folder, which holds its secret unless COMANDA_JWT_SECRET gives one.") var data = "./data"

        func token(_ user: String, _ role: Role = .manager, restaurant: String = "bench") async throws -> String {
            guard let id = RestaurantID(restaurant) else { throw ValidationError("no restaurant \(restaurant)") }
            return try await Secrets.issuer(dataFolder: data).issue(user: user, role: role, restaurant: id, validFor: .seconds(3600))
        }

        func socket(
            token: String, path: String = "/ws?v=6", on loop: any EventLoop,
            heard: (@Sendable (LoadSocket, ByteBufferView) -> Void)? = nil
        ) async throws -> NIOLoopBound<LoadSocket> {
            try await LoadSocket.connect(host: "127.0.0.1", port: port, path: path, token: token, on: loop, heard: heard)
        }

        init() {}

        init(port: Int, data: String) {
            self.port = port
            self.data = data
        }

        /// Places an order of one open item over HTTP.
        func place(token: String, customer: String? = nil) async throws -> String {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/orders")
            request.method = .POST
            request.headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
            let guest = customer.map { #""customer":{"id":"\#($0)"},"# } ?? ""
            let body = #"{"table_number":"T5",\#(guest)"items":[{"name":"Soup","quantity":2,"unit_price":590}]}"#
            request.body = .bytes(ByteBuffer(string: body))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            let answer = try await response.body.collect(upTo: 1 << 20)
            struct Placed: Decodable {
                struct Order: Decodable { let id: String }
                let order: Order
            }
            guard response.status == .created else { throw ValidationError("HTTP \(response.status.code): \(String(buffer: answer))") }
            return try JSONDecoder().decode(Placed.self, from: Data(buffer: answer)).order.id
        }
    }

    /// `p50 1.2 ms, p99 3.4 ms, most 5.6 ms` of so many seconds.
    static func percentiles(_ seconds: [Double]) -> String {
        let sorted = seconds.sorted()
        guard let most = sorted.last else { return "nothing measured" }
        func at(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] * 1000 }
        return String(format: "p50 %.2f ms, p99 %.2f ms, most %.2f ms", at(0.5), at(0.99), most * 1000)
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
