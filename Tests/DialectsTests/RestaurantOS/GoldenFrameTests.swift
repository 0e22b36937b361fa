import Foundation
import Journal
import NIOCore
import Realtime
import Restaurant
import Testing

@testable import Dialects

@Suite("Restaurant OS: golden frames")
struct GoldenFrameTests {
    static func voice(_ version: RestaurantOSVersion) -> RestaurantOSVoice {
        RestaurantOSVoice(version: version, clock: { Sample.time }) { entry, part in
            "abcdefgh.\(entry.sequence)\(part == 0 ? "" : "-\(part)").a2b3c4"
        }
    }

    /// The frame of this name that the voice makes of an event.
    static func said(_ version: RestaurantOSVersion, _ name: String, _ event: Event) throws -> [UInt8] {
        let message = try #require(voice(version).messages(for: Sample.entry(event)).first { $0.name == name }, "\(name) is not said")
        switch message.delivery {
        case .now(let frame): return Array(frame.messages[0].payload.readableBytesView)
        case .batched(_, let part): return Array(voice(version).batch([part], of: Sample.restaurant).messages[0].payload.readableBytesView)
        }
    }

    /// What the server says, by the fixture's name.
    static func frame(_ version: RestaurantOSVersion, _ name: String) throws -> [UInt8] {
        let frames = RestaurantOSFrames(version: version, restaurant: Sample.restaurant)
        let preparing = Sample.order(.preparing, version: 2)
        let notification = Notification(
            audience: .kitchen, title: "Allergy", message: "Table T5: nuts", priority: .urgent, order: Sample.orderID)
        switch name {
        case "connected": return frames.connected(.init(user: "anna", role: .kitchen, position: nil), at: Sample.time)
        case "order_created": return try said(version, "order:created", .orderPlaced(Sample.order()))
        case "order_updated": return try said(version, "order:updated", .orderMoved(preparing, from: .pending))
        case "order_status": return try said(version, "order:status", .orderMoved(Sample.order(.ready, version: 3), from: .preparing))
        case "table_updated": return try said(version, "table:updated", .tableChanged(Sample.table))
        case "payment_processed": return try said(version, "payment:processed", .paymentProcessed(Sample.payment(), Sample.order()))
        case "payment_failed": return try said(version, "payment:failed", .paymentFailed(Sample.payment(.failed), Sample.order()))
        case "kds_update": return try said(version, "kds:update", .orderMoved(preparing, from: .pending))
        case "menu_updated":
            let item = MenuItem(
                id: MenuItemID("burger")!, name: "House burger", category: "Grill", price: Money(minor: 1450), available: false)
            return try said(version, "menu:updated", .menuItemChanged(item))
        case "menu_category":
            return try said(version, "menu:updated", .recordChanged(.category(MenuCategory(id: CategoryID("grill")!, name: "Grill"))))
        case "menu_modifier_group":
            let options = [Modifier(name: "bacon", price: Money(minor: 150)), Modifier(name: "egg")]
            let group = ModifierGroup(id: ModifierGroupID("extras")!, name: "Extras", maximum: 2, options: options)
            return try said(version, "menu:updated", .recordChanged(.modifierGroup(group)))
        case "menu_record_removed":
            return try said(version, "menu:updated", .recordRemoved(HouseRecord.Key(.category, "grill")))
        case "notification_kitchen": return try said(version, "notification:kitchen", .notified(notification))
        case "notification_customer":
            var notification = notification
            notification.audience = .customer
            notification.customer = Sample.customer
            return try said(version, "notification:customer", .notified(notification))
        case "notification_refund":
            var payment = Sample.payment(.partiallyRefunded)
            payment.refunded = Money(minor: 500)
            payment.refundReason = "cold soup"
            return try said(version, "notification:refund", .paymentRefunded(payment, Sample.order(), amount: Money(minor: 500)))
        case "sync_complete": return frames.syncComplete(count: 3, at: Sample.time, position: "abcdefgh.42.a2b3c4")
        case "missed_messages":
            return frames.missedMessages(
                [try said(version, "order:created", .orderPlaced(Sample.order()))], at: Sample.time, position: "abcdefgh.42.a2b3c4")
        case "resync_required": return frames.resyncRequired(why: "too_many_messages", at: Sample.time, position: "abcdefgh.42.a2b3c4")
        case "ack":
            return frames.acknowledged(CommandID("cmd-1")!, order: preparing, duplicate: false, at: Sample.time)
        case "subscribed": return frames.subscribed("subscribed", events: ["order:created"], active: 1, at: Sample.time)
        case "error": return frames.error(.init(code: "INVALID_MESSAGE", message: "Invalid message format"), at: Sample.time)
        case "token_expiring": return frames.tokenExpiring(Sample.time.advanced(by: .seconds(120)), at: Sample.time)
        case "auth_renewed": return frames.authRenewed(Sample.time.advanced(by: .seconds(1800)), at: Sample.time)
        case "authentication_failed": return frames.reconnectWithNewToken(at: Sample.time)
        case "pong": return Array(RestaurantOSFrames.pong.messages[0].payload.readableBytesView)
        default: throw UnknownFixture(name: name)
        }
    }

    struct UnknownFixture: Error { let name: String }

    static let serverFixtures = RestaurantOSVersion.allCases.flatMap { version in
        ((try? Fixture.all(in: "RestaurantOS/\(version == .v1 ? "v1" : "v6")")) ?? []).map { (version, $0) }
    }

    @Test("what the server says is the golden frame, and has all that the source's example has", arguments: serverFixtures)
    func serverFrames(_ version: RestaurantOSVersion, _ path: String) throws {
        var fixture = try Fixture(path)
        guard fixture.contents["from"] as? String == "server" else { return }
        let name = String(try #require(path.split(separator: "/").last))
        let frame = try JSONSerialization.jsonObject(with: Data(Self.frame(version, name)))
        if Fixture.records { try fixture.record(frame) }
        #expect(Fixture.missing(fixture.example, in: frame) == [])
        #expect(
            try NSDictionary(dictionary: #require(frame as? [String: Any]))
                == NSDictionary(dictionary: #require(fixture.frame as? [String: Any])))
    }

    static let clientMessages: [(String, RestaurantOSInbound)] = [
        ("v1/orders_sync", .sync), ("v1/orders_sync_bare", .sync), ("v1/ping", .ping),
        ("v1/update_status", .updateStatus(OrderID("123")!, .preparing, command: nil)),
        ("v6/subscribe", .subscribe(events: ["order:created", "order:updated"], filters: ["table_number": "T5"])),
        ("v6/unsubscribe", .unsubscribe(events: ["order:created"])), ("v6/ping", .ping),
        ("v6/auth", .auth(token: "a.b.c", since: nil)),
    ]

    @Test("what the documents' clients say is understood", arguments: clientMessages)
    func clientFrames(_ path: String, _ expected: RestaurantOSInbound) throws {
        let fixture = try Fixture("RestaurantOS/\(path)")
        let text = try JSONSerialization.data(withJSONObject: fixture.example)
        #expect(try RestaurantOSReceived(ByteBuffer(bytes: text)).message == expected)
    }

    @Test("every fixture of a client is among those that are read")
    func allClientFixturesAreRead() throws {
        for version in ["v1", "v6"] {
            for path in try Fixture.all(in: "RestaurantOS/\(version)") where try Fixture(path).contents["from"] as? String == "client" {
                #expect(Self.clientMessages.contains { "RestaurantOS/\($0.0)" == path }, "\(path)")
            }
        }
    }
}
