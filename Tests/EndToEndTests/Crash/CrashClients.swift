import AsyncHTTPClient
import Foundation
import Journal
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Restaurant
import Transport

/// Somebody who goes on after every crash where they were: what was not answered is sent again under its old name.
protocol CrashClient: Sendable {
    /// Works until the server is gone; with `finishing`, until everything that was sent is answered.
    func live(port: Int, finishing: Bool) async
}

/// Who a client is.
struct CrashUser: Sendable {
    let name: String
    let restaurant: RestaurantID
    let token: String
    let http: HTTPClient
    let ledger: CrashLedger

    func scoped(_ id: String) -> CommandID { CommandID(id)!.scoped(to: name) }

    /// Sends one command.
    ///
    /// - Returns: its answer; nil if the server went away.
    func send(_ method: HTTPMethod, _ path: String, _ body: String, id: String, port: Int) async -> [String: Any]? {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v1/\(path)")
        request.method = method
        request.headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json", "Idempotency-Key": id]
        request.body = .bytes(ByteBuffer(string: body))
        await ledger.sends(scoped(id))
        guard let response = try? await http.execute(request, timeout: .seconds(60)),
            let bytes = try? await response.body.collect(upTo: 1 << 20)
        else { return nil }
        guard response.status.code < 300 else {
            await ledger.refused("\(id): \(response.status.code) \(String(buffer: bytes))")
            return nil
        }
        await ledger.acknowledged(scoped(id))
        return (try? JSONSerialization.jsonObject(with: Data(buffer: bytes))) as? [String: Any] ?? [:]
    }
}

/// A till: places an order, takes its payment, completes it, and begins again.
actor CrashTill: CrashClient {
    private enum Step { case place, pay(String), complete(String) }

    private let user: CrashUser
    private var step = Step.place
    private var number = 1
    private var isOpen = false

    init(_ user: CrashUser) { self.user = user }

    func live(port: Int, finishing: Bool) async {
        while !finishing || isOpen {
            isOpen = true
            let id = "\(number)"
            switch step {
            case .place:
                let answer = await user.send(.POST, "orders", #"{"items":[{"name":"Soup","unit_price":500}]}"#, id: id, port: port)
                guard let answer else { return }
                guard let order = (answer["order"] as? [String: Any])?["id"] as? String else {
                    return await user.ledger.refused("no order")
                }
                step = .pay(order)
            case .pay(let order):
                let body = #"{"amount":500,"payment_method":"card"}"#
                guard await user.send(.POST, "orders/\(order)/payments", body, id: id, port: port) != nil else { return }
                step = .complete(order)
            case .complete(let order):
                let body = #"{"status":"completed"}"#
                guard await user.send(.PATCH, "orders/\(order)/status", body, id: id, port: port) != nil else { return }
                step = .place
            }
            number += 1
            isOpen = false
        }
    }
}

/// A kitchen display: moves its one order back and forth, several moves under way at a time.
actor CrashKitchen: CrashClient {
    private static let atOnce = 4

    private let user: CrashUser
    private var order: String?
    private var isPlacing = false
    private var open: [(id: String, status: String)] = []
    private var number = 1

    init(_ user: CrashUser) { self.user = user }

    func live(port: Int, finishing: Bool) async {
        if order == nil {
            if finishing, !isPlacing { return }
            isPlacing = true
            let body = #"{"items":[{"name":"Soup","unit_price":500}]}"#
            let answer = await user.send(.POST, "orders", body, id: "home", port: port)
            order = (answer?["order"] as? [String: Any])?["id"] as? String
        }
        guard let order, !finishing || !open.isEmpty else { return }
        let url = "ws://127.0.0.1:\(port)/ws?v=6"
        guard let socket = try? await WebSocketClient.connect(url, headers: [("Authorization", "Bearer \(user.token)")]) else { return }
        // Nothing of all the others' orders; acknowledgements come all the same.
        socket.post(#"{"type":"subscribe","events":["table:updated"]}"#)
        for move in open { await say(move, order, socket) }
        if !finishing { await goOn(order, socket) }
        for await received in socket.messages {
            guard case .text(let text) = received else { continue }
            let heard = Heard(text: text)
            guard heard.type == "ack" || heard.type == "error" else { continue }
            // Answers come in the order of the commands.
            guard heard.type == "ack", let first = open.first, heard.contents["messageId"] as? String == first.id else {
                await user.ledger.refused("\(user.name): \(text) for \(open.first?.id ?? "nothing")")
                break
            }
            open.removeFirst()
            await user.ledger.acknowledged(user.scoped(first.id))
            if !finishing { await goOn(order, socket) } else if open.isEmpty { break }
        }
        socket.abort()
    }

    private func goOn(_ order: String, _ socket: WebSocketClient) async {
        while open.count < Self.atOnce {
            let move = (id: "m\(number)", status: number.isMultiple(of: 2) ? "ready" : "preparing")
            number += 1
            open.append(move)
            await say(move, order, socket)
        }
    }

    private func say(_ move: (id: String, status: String), _ order: String, _ socket: WebSocketClient) async {
        await user.ledger.sends(user.scoped(move.id))
        socket.post(#"{"type":"order:update_status","messageId":"\#(move.id)","data":{"orderId":"\#(order)","status":"\#(move.status)"}}"#)
    }
}
