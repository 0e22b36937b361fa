import Access
import Foundation
import Journal
import NIOCore
import Realtime
import Restaurant
import Testing

@testable import Dialects
@testable import Engine

@Suite("table-tap: golden frames")
struct TableTapGoldenTests {
    private static let frames = TableTapFrames(restaurant: Sample.restaurant)
    private static let place = "abcdefgh.42.a2b3c4"
    private static let grill = CounterID("grill")!

    /// What the voice says of an event on the first channel of a kind.
    private static func said(_ event: Event, on kind: ChannelKind, number: Int = 0) throws -> [UInt8] {
        var channels = ChannelHeads()
        var entry = Sample.entry(event)
        entry.channels = channels.place(event, in: Sample.restaurant)
        let links = OrderLink(secret: Array("a secret of thirty-two bytes or more".utf8), base: "https://comanda.example")
        let voice = TableTapVoice(links: links) { entry, part in "abcdefgh.\(entry.sequence)\(part == 0 ? "" : "-\(part)").a2b3c4" }
        let messages = voice.messages(for: entry).filter { $0.channel?.kind == kind }
        let message = try #require(messages.dropFirst(number).first, "nothing is said on \(kind)")
        return try #require(message.json)
    }

    private static func order(_ status: OrderStatus = .pending, version: Int = 1) -> Order {
        var order = Sample.order(status, version: version)
        order.type = .takeout
        order.notes = "Extra hot"
        order.assignedEmployee = EmployeeID("eva")
        return order
    }

    private static func employee(_ presence: Employee.Presence) -> Employee {
        Employee(
            id: EmployeeID("eva")!, name: "Eva", presence: presence, counter: grill, shiftStartedAt: Sample.time,
            shiftEndsAt: Sample.time.advanced(by: .seconds(8 * 3600)), breakStartedAt: presence == .onBreak ? Sample.time : nil,
            breakMinutes: presence == .onBreak ? 30 : nil, breakType: presence == .onBreak ? "lunch" : nil)
    }

    /// What a manager is told of a restaurant with one order of the hour, which was made in 8 minutes and a half.
    private static func metrics(at now: Timestamp) -> [UInt8] {
        var made = order(.completed, version: 3)
        made.statusTimes.completed = now.advanced(by: .seconds(600))
        for index in made.items.indices {
            made.items[index].status = .served
            (made.items[index].begunAt, made.items[index].readyAt) = (
                now.advanced(by: .seconds(138)), now.advanced(by: .seconds(510))
            )
        }
        var waiting = order()
        waiting.id = OrderID("waiting")!
        waiting.createdAt = now.advanced(by: .seconds(-7200))
        var state = RestaurantState(settings: Settings(id: Sample.restaurant, name: "Casa"))
        let later = now.advanced(by: .seconds(900))
        state.apply(.counterChanged(Counter(id: grill, name: "Grill")))
        state.apply(.orderPlaced(waiting))
        var replay = MeasuresReplay()
        replay.take(.orderMoved(made, from: .ready), at: now.advanced(by: .seconds(510)), place: 1)
        let view = View(
            state: state, head: LogSequence(42), channels: ChannelHeads(), measures: replay.measures(of: state), epoch: Epoch("abcdefgh")!,
            now: later)
        return TableTapFrames.metrics(of: view, position: place)
    }

    /// What the server says, by the fixture's name.
    static func frame(_ name: String) throws -> [UInt8] {
        let now = Sample.time
        switch name {
        case "connection_established":
            let guest = Principal(user: "ben", role: .customer, restaurants: [Sample.restaurant], customer: Sample.customer, expiresAt: now)
            return frames.connectionEstablished("conn_1", guest, capabilities: ["order_updates", "status_notifications"], at: now)
        case "subscription_confirmed":
            return frames.subscriptionConfirmed(
                ["orders:customer:guest-7"], failed: [("counter:grill:orders", .insufficientPermissions)],
                sequences: [(.customerOrders(Sample.customer), ChannelSequence(3))], position: place, correlation: "c-1", at: now)
        case "unsubscription_confirmed": return frames.unsubscribed(["orders:customer:guest-7"], correlation: "c-1", at: now)
        case "subscription_revoked": return frames.subscriptionRevoked(["counter:grill:orders"], at: now)
        case "pong": return frames.pong(asked: "2024-01-15T10:30:00Z", correlation: nil, at: now)
        case "order_created": return try said(.orderPlaced(order()), on: .customerOrders)
        case "order_assigned": return try said(.orderPlaced(order()), on: .counterOrders)
        case "order_updated": return try said(.orderAmended(order(version: 2), items: Sample.itemIDs), on: .counterOrders)
        case "order_status_changed": return try said(.orderMoved(order(.preparing, version: 2), from: .pending), on: .customerOrders)
        case "order_ready":
            var ready = order(.ready, version: 3)
            ready.pickup = Pickup(code: "0427", location: "Counter 2", expiresAt: now.advanced(by: .seconds(1800)))
            return try said(.orderMoved(ready, from: .preparing), on: .customerOrders, number: 1)
        case "order_completed":
            return try said(.orderMoved(order(.completed, version: 4), from: .ready), on: .customerOrders, number: 1)
        case "order_priority_changed":
            var urgent = order(version: 2)
            urgent.priority = .urgent
            return try said(.orderPrioritized(urgent, from: .normal, reason: "customer_waiting"), on: .counterOrders)
        case "order_cancelled":
            var cancelled = order(.cancelled, version: 2)
            cancelled.cancellation = Cancellation(
                reason: "item_unavailable", message: "Espresso machine out of order", by: "anna", refund: Money(minor: 1550))
            return try said(.orderCancelled(cancelled, from: .confirmed), on: .counterOrders)
        case "payment_processed": return try said(.paymentProcessed(Sample.payment(), order()), on: .customerOrders)
        case "payment_failed":
            var payment = Sample.payment(.failed)
            payment.declinedReason = "insufficient_funds"
            return try said(.paymentFailed(payment, order()), on: .customerOrders)
        case "employee_status_changed":
            return try said(.employeeChanged(employee(.working), from: .clockedOut, location: "Counter 1"), on: .staff)
        case "break_started":
            return try said(
                .employeeChanged(employee(.onBreak), from: .working, covering: [EmployeeID("ben")!], location: "Counter 1"), on: .staff)
        case "break_ended": return try said(.employeeChanged(employee(.working), from: .onBreak, location: "Counter 1"), on: .staff)
        case "counter_status_changed":
            return try said(
                .counterChanged(
                    Counter(id: grill, name: "Grill", status: .maintenance, reason: "Equipment cleaning", downtimeMinutes: 20), from: .open,
                    affected: [Sample.orderID]), on: .general)
        case "table_updated": return try said(.tableChanged(Sample.table), on: .staff)
        case "menu_updated":
            let item = MenuItem(
                id: MenuItemID("burger")!, name: "House burger", category: "Grill", price: Money(minor: 1450), available: false)
            return try said(.menuItemChanged(item), on: .general)
        case "alert":
            let alert = Alert(
                id: AlertID("alert-1")!, cause: .init(.waitingTime, counter: grill), severity: .warning, value: 750, threshold: 600,
                message: "Grill exceeds 10 minutes of average waiting time", raisedAt: now)
            return try said(.alertRaised(alert), on: .alerts)
        case "maintenance":
            let maintenance = Maintenance(
                id: MaintenanceID("m-1")!, message: "The server restarts", startsAt: now.advanced(by: .seconds(3600)),
                endsAt: now.advanced(by: .seconds(5400)))
            return try said(.maintenanceAnnounced(maintenance), on: .maintenance)
        case "metrics_update": return metrics(at: now)
        case "notification":
            let text = Notification(
                audience: .kitchen, title: "Allergy", message: "Table T5: nuts", priority: .urgent, order: Sample.orderID)
            return try said(.notified(text), on: .staff)
        default: return try answer(name, at: now)
        }
    }

    private static func answer(_ name: String, at now: Timestamp) throws -> [UInt8] {
        let command = CommandID("msg_123456")!
        switch name {
        case "error_authentication": return frames.error(TableTapFrames.authenticationFailed, at: now)
        case "error_permission":
            let code = Rejection.Code.notPermitted.rawValue
            return frames.error(.init(code, "customer may not order_status_update", requiredRole: "staff"), correlation: "c-1", at: now)
        case "error_rate_limit":
            let trouble = Trouble.tooManyMessages(seconds: 60, limit: 100, windows: 1)
            let frame = TableTapManner().answer(to: trouble, of: Sample.restaurant, at: now).frame
            return Array(try #require(frame?.messages.first).payload.readableBytesView)
        case "message_acknowledged": return frames.acknowledged(command, order: order(), duplicate: true, correlation: "c-1", at: now)
        case "message_error":
            let refusal = Refusal.rejected(.illegalMove(from: "completed", to: "preparing"))
            return frames.messageError(command, .init(refusal), correlation: "c-1", at: now)
        case "message_replay":
            let message = try said(.orderMoved(order(.preparing, version: 2), from: .pending), on: .customerOrders)
            return frames.replay([message], from: "abcdefgh.41.b2c3d4", to: place, hasMore: false, correlation: "c-1", at: now)
        case "replay_unavailable": return frames.replayUnavailable("history_expired", last: place, correlation: "c-1", at: now)
        case "snapshot":
            var state = RestaurantState(settings: Settings(id: Sample.restaurant, name: "Casa"))
            state.apply(.orderPlaced(order()))
            state.apply(.counterChanged(Counter(id: grill, name: "Grill")))
            state.apply(.employeeChanged(employee(.working), from: .clockedOut))
            let heads = ChannelHeads([.staff(Sample.restaurant): ChannelSequence(1)])
            let view = View(state: state, head: LogSequence(42), channels: heads, epoch: Epoch("abcdefgh")!, now: now)
            let patterns = ["counter:*:*", "cafe:\(Sample.restaurant):*"].compactMap { ChannelPattern($0) }
            return frames.snapshot(of: view, on: ChannelSelection(patterns), position: place, correlation: "c-1")
        case "token_expiring": return frames.tokenExpiring(now.advanced(by: .seconds(120)), at: now)
        case "auth_renewed": return frames.authRenewed(now.advanced(by: .seconds(1800)), correlation: "c-1", at: now)
        default: throw GoldenFrameTests.UnknownFixture(name: name)
        }
    }

    static let all = (try? Fixture.all(in: "TableTap")) ?? []

    @Test("what the server says is the golden frame, and has all that the source's example has", arguments: all)
    func serverFrames(_ path: String) throws {
        var fixture = try Fixture(path)
        guard fixture.contents["from"] as? String == "server" else { return }
        let bytes = try Self.frame(String(path.dropFirst("TableTap/".count)))
        let frame = try JSONSerialization.jsonObject(with: Data(bytes))
        if Fixture.records { try fixture.record(frame) }
        #expect(Fixture.missing(fixture.example, in: frame) == [])
        let (said, golden) = (try #require(frame as? [String: Any]), try #require(fixture.frame as? [String: Any]))
        #expect(NSDictionary(dictionary: said) == NSDictionary(dictionary: golden))
    }

    @Test("amounts are decimals without a binary artefact, as they stand in the text")
    func amounts() throws {
        var order = Self.order()
        order.totals = Totals(of: [], tax: Tax(basisPoints: 0, included: true))
        for (minor, text) in [(1549, "15.49"), (5, "0.05"), (100, "1.00"), (0, "0.00"), (123_456_789_01, "123456789.01"), (-250, "-2.50")] {
            order.totals.total = Money(minor: Int64(minor))
            let json = String(decoding: try Self.said(.orderPlaced(order), on: .customerOrders), as: UTF8.self)
            #expect(json.contains("\"total\":\(text),"))
        }
    }

    static let clientMessages: [(String, TableTapInbound)] = [
        ("subscribe", .subscribe(["orders:customer:{customerId}", "cafe:{cafeId}:general", "counter:{counterId}:orders"])),
        ("ping", .ping(timestamp: "2024-01-15T10:30:00Z")),
        ("order_status_update", .command(.moveOrder(OrderID("order_uuid")!, .preparing))),
        ("reconnect", .reconnect(lastMessageID: "msg_123456", channels: ["orders:customer:user_123"])),
        ("unsubscribe", .unsubscribe(["cafe:soho:general"])), ("ack", .ack(place)), ("auth", .auth(token: "a.b.c")),
        ("order_priority_update", .command(.prioritize(OrderID("o")!, .high, reason: nil))),
        ("order_assign", .command(.assign(OrderID("o")!, employee: EmployeeID("e"), counter: grill))),
        ("order_cancel", .command(.cancel(OrderID("o")!, reason: "item_unavailable", message: nil))),
        ("employee_clock", .command(.clock(nil, in: true, counter: CounterID("bar"), until: nil))),
        ("break_start", .command(.startBreak(EmployeeID("e"), minutes: 30, type: nil))), ("break_end", .command(.endBreak(nil))),
        ("counter_status_update", .command(.counterStatus(CounterID("bar")!, .busy, reason: "rush", downtimeMinutes: nil))),
    ]

    @Test("what the document's clients say is understood", arguments: clientMessages)
    func clientFrames(_ name: String, _ expected: TableTapInbound) throws {
        let example = try Fixture("TableTap/\(name)").example
        let received = try TableTapReceived(ByteBuffer(bytes: JSONSerialization.data(withJSONObject: example)))
        #expect(received.message == expected)
        let names = try #require(example as? [String: Any])
        #expect(received.messageID?.rawValue == (name == "ack" ? nil : names["messageId"] as? String))
        #expect(received.correlationID == names["correlationId"] as? String)
    }

    @Test("every fixture of a client is among those that are read")
    func allClientFixturesAreRead() throws {
        for path in Self.all where try Fixture(path).contents["from"] as? String == "client" {
            #expect(Self.clientMessages.contains { "TableTap/\($0.0)" == path }, "\(path)")
        }
        #expect(Self.all.count >= 45)
    }
}
