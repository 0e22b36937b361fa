import Access
import Engine
import Foundation
import NIOHTTP1
import Restaurant

@testable import comanda

/// A table-tap client of the tests.
extension TestServer {
    nonisolated func tapToken(
        _ role: Role, user: String, restaurant: String = "demo", counters: [String] = [], validFor: Duration = .seconds(600)
    ) async throws -> String {
        try await server.issuer.issue(
            user: user, role: role, restaurant: RestaurantID(restaurant)!, counters: counters.compactMap { CounterID($0) },
            validFor: validFor)
    }

    /// A connection to `/v1` that was greeted.
    nonisolated func tap(
        _ role: Role = .manager, user: String = "maria", restaurant: String = "demo", counters: [String] = []
    ) async throws -> Talk {
        let token = try await tapToken(role, user: user, restaurant: restaurant, counters: counters)
        let talk = try await open("/v1", headers: [("Authorization", "Bearer \(token)")])
        _ = try await talk.next("connection_established")
        return talk
    }

    /// Orders a burger (the grill's) for a guest.
    nonisolated func order(by guest: String, _ dish: String = "burger") async throws -> String {
        let token = try await token(.customer, user: guest)
        let answer = try await http(.POST, "/api/v1/orders", token: token, body: #"{"items":[{"menu_item_id":"\#(dish)"}]}"#)
        guard let id = answer.order["id"] as? String else { throw Unexpected(what: "\(answer.status) \(answer.json)") }
        return id
    }

    /// Something that every member of staff hears: one message on `cafe:demo:staff`.
    nonisolated func notice(_ text: String = "Hello") async throws {
        let notice = Command.notify(Notification(audience: .staff, title: "Notice", message: text))
        _ = try await server.engine.perform(Submission(restaurant: RestaurantID("demo")!, command: notice, actor: .house))
    }
}

extension Talk {
    /// Listens to channels.
    ///
    /// - Returns: the confirmation.
    @discardableResult
    func subscribe(_ channels: String...) async throws -> Heard {
        try await say(#"{"type":"subscribe","data":{"channels":\#(channels)}}"#)
        return try await next("subscription_confirmed")
    }

    func reconnect(_ last: String, _ channels: String...) async throws {
        try await say(#"{"type":"reconnect","data":{"lastMessageId":"\#(last)","channels":\#(channels)}}"#)
    }

    /// Gives a command and waits for what becomes of it.
    func command(_ type: String, _ id: String, _ data: String) async throws -> Heard {
        try await say(#"{"type":"\#(type)","messageId":"\#(id)","data":\#(data)}"#)
        while true {
            let heard = try await next()
            if heard.contents["messageId"] as? String == id { return heard }
        }
    }
}

extension Heard {
    /// `orders:customer:ben#3`; nil for what travels on no channel.
    var place: String? {
        guard let channel = json["channel"] as? String, let sequence = json["sequence"] as? Int else { return nil }
        return "\(channel)#\(sequence)"
    }
    /// Where a channel was when one subscribed to it.
    func sequence(of channel: String) -> Int? {
        (contents["sequences"] as? [[String: Any]])?.first { $0["channel"] as? String == channel }?["sequence"] as? Int
    }
    var code: String? { contents["code"] as? String ?? (contents["error"] as? [String: Any])?["code"] as? String }
    /// The places of what a page of a replay holds.
    var replayed: [String] {
        (contents["messages"] as? [[String: Any]] ?? []).map { "\($0["channel"] ?? "")#\($0["sequence"] ?? 0)" }
    }
}
