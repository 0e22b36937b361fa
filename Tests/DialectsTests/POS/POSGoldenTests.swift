import Foundation
import Journal
import NIOCore
import Realtime
import Restaurant
import Testing

@testable import Dialects

@Suite("POS: golden frames")
struct POSGoldenTests {
    private static let frames = POSFrames(restaurant: Sample.restaurant)
    private static let place = "abcdefgh.42.a2b3c4"

    private static func said(_ event: Event) throws -> [UInt8] {
        let voice = POSVoice { "abcdefgh.\($0.sequence).a2b3c4" }
        voice.currencies[Sample.restaurant] = .euro
        let message = try #require(voice.messages(for: Sample.entry(event)).first)
        guard case .now(let frame) = message.delivery else { throw UnknownFixture(name: message.name) }
        return Array(frame.messages[0].payload.readableBytesView)
    }

    private static func order(_ status: OrderStatus = .confirmed, version: Int = 1) -> Order {
        var order = Sample.order(status, version: version)
        order.reference = "till 3 / 17"
        order.plannedPayment = .cash
        return order
    }

    private static func frame(_ name: String) throws -> [UInt8] {
        let time = Sample.time
        switch name {
        case "order_created": return try said(.orderPlaced(order()))
        case "order_updated": return try said(.itemMoved(order(), item: Sample.itemIDs[0], from: .pending))
        case "order_status_update": return try said(.orderMoved(order(.ready, version: 3), from: .preparing))
        case "payment_update": return try said(.paymentProcessed(Sample.payment(), order()))
        case "table_update": return try said(.tableChanged(Sample.table))
        case "table_removed": return try said(.tableRemoved(Sample.tableID))
        case "menu_update":
            let item = MenuItem(
                id: MenuItemID("burger")!, name: "House burger", category: "Grill", price: Money(minor: 1450),
                modifiers: [Modifier(name: "bacon", price: Money(minor: 150))], available: false)
            return try said(.menuItemChanged(item))
        case "menu_item_removed": return try said(.menuItemRemoved(MenuItemID("burger")!))
        case "menu_category": return try said(.recordChanged(.category(MenuCategory(id: CategoryID("grill")!, name: "Grill"))))
        case "menu_modifier_group":
            let options = [Modifier(name: "bacon", price: Money(minor: 150)), Modifier(name: "egg")]
            let group = ModifierGroup(id: ModifierGroupID("extras")!, name: "Extras", maximum: 2, options: options)
            return try said(.recordChanged(.modifierGroup(group)))
        case "menu_record_removed": return try said(.recordRemoved(HouseRecord.Key(.modifierGroup, "extras")))
        case "sync_state": return frames.syncState(active: [order()], recent: [order()], at: time, position: place)
        case "ack": return frames.acknowledged(CommandID("m-1")!, order: order(version: 2), duplicate: false, at: time)
        case "error":
            let fault = POSFieldFault(field: "cart.items[0].quantity", message: "must be within 1...999")
            return frames.error(
                .init(code: "VALIDATION_ERROR", message: "Invalid order data", details: [fault], reference: "till 3 / 17"), at: time)
        case "token_expiring": return frames.tokenExpiring(time.advanced(by: .seconds(120)), at: time)
        case "auth_renewed": return frames.authRenewed(time.advanced(by: .seconds(1800)), at: time)
        case "authentication_failed": return frames.reconnectWithNewToken(at: time)
        case "pong": return Array(POSFrames.pong.messages[0].payload.readableBytesView)
        default: throw UnknownFixture(name: name)
        }
    }

    struct UnknownFixture: Error { let name: String }

    static let fixtures = (try? Fixture.all(in: "POS")) ?? []

    @Test("what the server says is the golden frame, and has all that the source's example has", arguments: fixtures)
    func serverFrames(_ path: String) throws {
        var fixture = try Fixture(path)
        guard fixture.contents["from"] as? String == "server" else { return }
        let frame = try JSONSerialization.jsonObject(with: Data(Self.frame(String(try #require(path.split(separator: "/").last)))))
        if Fixture.records { try fixture.record(frame) }
        #expect(Fixture.missing(fixture.example, in: frame) == [])
        #expect(
            try NSDictionary(dictionary: #require(frame as? [String: Any]))
                == NSDictionary(dictionary: #require(fixture.frame as? [String: Any])))
    }

    private static let orderID = OrderID("order-123")!
    static let clientMessages: [String: POSReceived] = [
        "submit_order": .submit(
            POSOrderBody(
                tenantId: Sample.restaurant.rawValue, orderType: "dine-in", paymentMethod: "cash",
                customer: .init(name: "Ben", phone: "555"),
                cart: .init(
                    items: [
                        .init(
                            menuItemId: "burger", name: "House burger", quantity: 2, price: 14.5,
                            modifiers: [.init(name: "bacon", price: 1.5)], notes: "well done", seat: 1)
                    ], subtotal: Decimal(string: "29.09"), tax: Decimal(string: "2.91"), total: 32), status: "confirmed"),
            command: nil),
        "client_auth": .auth(token: "a.b.c"), "client_ping": .ping, "client_sync": .sync,
        "client_move": .updateStatus(orderID, .ready, command: CommandID("m-1")),
        "client_item": .updateItem(orderID, ItemID("item-1")!, .ready, command: nil),
    ]

    @Test("what the documents' clients say is understood; every fixture of a client is among those that are read", arguments: fixtures)
    func clientFrames(_ path: String) throws {
        let fixture = try Fixture(path)
        guard fixture.contents["from"] as? String == "client" else { return }
        let text = try JSONSerialization.data(withJSONObject: fixture.example)
        let expected = try #require(Self.clientMessages[String(path.dropFirst("POS/".count))])
        #expect(try POSReceived(ByteBuffer(bytes: text)) == expected)
    }
}
