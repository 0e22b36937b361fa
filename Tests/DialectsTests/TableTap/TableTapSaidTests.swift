import Access
import Foundation
import Journal
import JSONText
import NIOCore
import Realtime
import Restaurant
import StoreConformance
import Testing

@testable import Dialects

/// What events become in 003's words, beyond what an order is.
@Suite("table-tap: what an event says")
struct TableTapSaidTests {
    /// The type and data of the message that an event becomes on a channel.
    static func said(_ event: Event, on channel: ChannelName, number: Int = 0) throws -> (type: String, data: NSDictionary) {
        let said = TableTapSaid(Sample.entry(event), on: channel, number: number)
        let json = JSONWriter.object { said.write(into: &$0) }
        return (said.type, try #require(try JSONSerialization.jsonObject(with: Data(json)) as? NSDictionary))
    }

    static func expect(
        _ event: Event, on channel: ChannelName, number: Int = 0, says type: String, _ json: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let said = try Self.said(event, on: channel, number: number)
        let expected = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
        #expect(said.type == type, sourceLocation: sourceLocation)
        #expect(said.data == expected, sourceLocation: sourceLocation)
    }

    static let bar = CounterID("bar")!

    @Test("counter_status_changed: what it was and is, for how long, and who waits")
    func counter() throws {
        let counter = Counter(id: Self.bar, name: "Espresso Bar", status: .maintenance, reason: "Equipment cleaning", downtimeMinutes: 20)
        try Self.expect(
            .counterChanged(counter, from: .open, affected: [Sample.orderID]), on: .general(Sample.restaurant),
            says: "counter_status_changed",
            """
            {"counterId":"bar","name":"Espresso Bar","previousStatus":"active","currentStatus":"maintenance","reason":"Equipment cleaning",
             "estimatedDowntime":20,"affectedOrders":["\(Sample.orderID)"],"updatedBy":"anna"}
            """)
        try Self.expect(
            .counterChanged(Counter(id: Self.bar, name: "Bar")), on: .counterStatus(Self.bar), says: "counter_status_changed",
            #"{"counterId":"bar","name":"Bar","currentStatus":"active","reason":null,"affectedOrders":[],"updatedBy":"anna"}"#)
    }

    @Test("order_priority_changed says why, if anybody said")
    func priority() throws {
        let order = Sample.order(version: 2)
        try Self.expect(
            .orderPrioritized(order, from: .low, reason: "customer_waiting"), on: .counterOrders(Self.bar), says: "order_priority_changed",
            """
            {"orderId":"\(order.id)","orderNumber":"ORD-001234","previousPriority":"low","currentPriority":"normal",
             "reason":"customer_waiting","updatedBy":"anna","version":2}
            """)
        #expect(try Self.said(.orderPrioritized(order, from: .low), on: .counterOrders(Self.bar)).data["reason"] == nil)
    }

    @Test("shifts and breaks: what kind, how long, who covers, and when they are back")
    func staff() throws {
        var jane = Employee(
            id: EmployeeID("jane")!, name: "Jane Smith", presence: .working, counter: Self.bar, shiftStartedAt: Sample.time,
            shiftEndsAt: Sample.time.advanced(by: .seconds(8 * 3600)))
        let channel = ChannelName.staff(Sample.restaurant)
        let shift = #""shift":{"startTime":"2025-11-06T10:00:00Z","endTime":"2025-11-06T18:00:00Z"}"#
        try Self.expect(
            .employeeChanged(jane, from: .clockedOut, location: "Espresso Bar"), on: channel, says: "employee_status_changed",
            #"{"employeeId":"jane","name":"Jane Smith","status":"clocked_in","location":"Espresso Bar","counterId":"bar",\#(shift)}"#)
        try Self.expect(
            .employeeChanged(jane, from: .clockedOut), on: channel, says: "employee_status_changed",
            #"{"employeeId":"jane","name":"Jane Smith","status":"clocked_in","location":"bar","counterId":"bar",\#(shift)}"#)
        jane.presence = .onBreak
        (jane.breakStartedAt, jane.breakMinutes, jane.breakType) = (Sample.time, 30, "lunch")
        try Self.expect(
            .employeeChanged(jane, from: .working, covering: [EmployeeID("ben")!], location: "Espresso Bar"), on: channel,
            says: "break_started",
            """
            {"employeeId":"jane","name":"Jane Smith","status":"on_break","location":"Espresso Bar","counterId":"bar",\(shift),
             "breakStartedAt":"2025-11-06T10:00:00Z",
             "breakType":"lunch","duration":30,"coveringEmployees":["ben"],"returnTime":"2025-11-06T10:30:00Z"}
            """)
    }

    @Test("who lost an order to another counter or server is told that it changed; who has it now, that it is theirs")
    func reassigned() throws {
        var order = Sample.order(version: 2)
        (order.assignedCounter, order.assignedEmployee) = (Self.bar, EmployeeID("eva"))
        let event = Event.orderAssigned(order, fromEmployee: EmployeeID("ben"), fromCounter: CounterID("pass"))
        let said = try [
            ChannelName.counterOrders(Self.bar), .counterOrders(CounterID("grill")!), .counterOrders(CounterID("pass")!),
            .employeeOrders(EmployeeID("eva")!), .employeeOrders(EmployeeID("ben")!), .customerOrders(Sample.customer),
        ].map { try Self.said(event, on: $0) }
        #expect(
            said.map(\.type) == [
                "order_assigned", "order_assigned", "order_updated", "order_assigned", "order_updated", "order_updated",
            ])
        #expect((said[2].data["items"] as? [Any])?.isEmpty == true)
    }

    @Test("order_ready says where, with which code and until when; nobody but the guest is told the code")
    func ready() throws {
        var order = Sample.order(.ready, version: 2)
        order.pickup = Pickup(code: "0427", location: "Counter 2", expiresAt: Sample.time.advanced(by: .seconds(1800)))
        let moved = Event.orderMoved(order, from: .preparing)
        try Self.expect(
            moved, on: .customerOrders(Sample.customer), number: 1, says: "order_ready",
            """
            {"orderId":"\(order.id)","orderNumber":"ORD-001234","pickupLocation":"Counter 2","pickupCode":"0427",
             "expiresAt":"2025-11-06T10:30:00Z"}
            """)
        for event in [
            moved, .orderAssigned(order), .orderAmended(order, items: []), .orderPlaced(order), .orderPrioritized(order, from: .low),
        ] {
            for channel in [ChannelName.counterOrders(Self.bar), .employeeOrders(EmployeeID("eva")!), .staff(Sample.restaurant)] {
                #expect(!"\(try Self.said(event, on: channel).data)".contains("0427"))
            }
            for version in RestaurantOSVersion.allCases {
                for message in GoldenFrameTests.voice(version).messages(for: Sample.entry(event)) {
                    guard case .now(let frame) = message.delivery else { continue }
                    #expect(!String(decoding: frame.messages[0].payload.readableBytesView, as: UTF8.self).contains("0427"))
                }
            }
        }
    }

    @Test("order_pickup_expired tells the guest whom to ask, and the staff what waits")
    func pickupExpired() throws {
        let order = Sample.order(.ready, version: 3)
        func json(_ message: String) -> String {
            """
            {"orderId":"\(order.id)","orderNumber":"ORD-001234","status":"ready","expiredAt":"2025-11-06T10:00:00Z","message":"\(message)",
             "version":3}
            """
        }
        try Self.expect(
            .pickupExpired(order), on: .customerOrders(Sample.customer), says: "order_pickup_expired",
            json("Your pickup code has expired; please ask the staff for your order"))
        for channel in [ChannelName.counterOrders(Self.bar), .staff(Sample.restaurant)] {
            try Self.expect(
                .pickupExpired(order), on: channel, says: "order_pickup_expired", json("Nobody picked the order up in time"))
        }
    }

    @Test("order_completed says when, and where to rate it; the staff read the stars")
    func rating() throws {
        var order = Sample.order(.completed, version: 2)
        order.statusTimes.completed = Sample.time
        let links = OrderLink(secret: Array(repeating: 1, count: 32), base: "https://app.table-tap.com")
        let said = TableTapSaid(
            Sample.entry(.orderMoved(order, from: .served)), on: .customerOrders(Sample.customer), number: 1, links: links)
        let json = try JSONSerialization.jsonObject(with: Data(JSONWriter.object { said.write(into: &$0) })) as? NSDictionary
        #expect(said.type == "order_completed")
        #expect(
            json == [
                "orderId": order.id.rawValue, "orderNumber": "ORD-001234", "completedAt": "2025-11-06T10:00:00Z",
                "rating": ["enabled": true, "url": links.rating(of: order.id)],
            ])
        order.rating = Rating(stars: 4, comment: "tasty", at: Sample.time)
        try Self.expect(
            .orderRated(order), on: .staff(Sample.restaurant), says: "order_rated",
            #"{"orderId":"\#(order.id)","orderNumber":"ORD-001234","stars":4,"comment":"tasty","version":2}"#)
    }

    @Test("alert: what, where, how much, and what to do; alert_resolved: since when it is over")
    func alerts() throws {
        let channel = ChannelName.alerts(Sample.restaurant)
        var alert = Alert(
            id: AlertID("a1")!, cause: Alert.Cause(.waitingTime, counter: Self.bar), severity: .warning, value: 754, threshold: 600,
            message: "Bar: orders wait 12 minutes on average", raisedAt: Sample.time)
        let waiting = """
            {"alertId":"a1","severity":"warning","category":"waiting_time","message":"Bar: orders wait 12 minutes on average",
             "counterId":"bar","currentWaitTime":12.5,"threshold":10,
             "suggestedActions":["Assign additional staff","Notify customers of delay"],"raisedAt":"2025-11-06T10:00:00Z"
            """
        try Self.expect(.alertRaised(alert), on: channel, says: "alert", waiting + "}")
        alert.resolvedAt = Sample.time.advanced(by: .seconds(60))
        try Self.expect(
            .alertResolved(alert), on: channel, says: "alert_resolved", waiting + #","resolvedAt":"2025-11-06T10:01:00Z"}"#)
        let queue = Alert(
            id: AlertID("a2")!, cause: Alert.Cause(.queueLength, counter: Self.bar), severity: .critical, value: 21, threshold: 10,
            message: "x", raisedAt: Sample.time)
        let data = try Self.said(.alertRaised(queue), on: channel).data
        #expect(data["currentValue"] as? Int == 21 && data["currentWaitTime"] == nil && data["threshold"] as? Int == 10)
    }

    @Test("headings of the menu and choices are the general channel's; what the house keeps for itself is nobody's")
    func records() throws {
        let general = ChannelName.general(Sample.restaurant)
        try Self.expect(
            .recordChanged(.category(MenuCategory(id: CategoryID("grill")!, name: "Grill", position: 2))), on: general,
            says: "menu_updated", #"{"category":{"categoryId":"grill","name":"Grill","position":2}}"#)
        let group = ModifierGroup(id: ModifierGroupID("size")!, name: "Size", minimum: 1, options: [Modifier(name: "large")])
        try Self.expect(
            .recordChanged(.modifierGroup(group)), on: general, says: "menu_updated",
            #"{"modifierGroup":{"modifierGroupId":"size","name":"Size","minimum":1,"maximum":1,"options":["large"]}}"#)
        try Self.expect(
            .recordRemoved(HouseRecord.Key(.category, "grill")), on: general, says: "menu_updated",
            #"{"categoryId":"grill","removed":true}"#)
        for record in Samples.records where !record.key.kind.isOfTheMenu {
            #expect(Event.recordChanged(record).channels(in: Sample.restaurant).isEmpty)
            #expect(Event.recordRemoved(record.key).channels(in: Sample.restaurant).isEmpty)
        }
    }

    @Test("order_cancelled has a word and a sentence, and the guest reads the sentence")
    func cancelled() throws {
        var order = Sample.order(.cancelled, version: 2)
        order.cancellation = Cancellation(
            reason: "item_unavailable", message: "Espresso machine out of order", by: "anna", refund: Money(minor: 1550))
        try Self.expect(
            .orderCancelled(order, from: .pending), on: .counterOrders(Self.bar), says: "order_cancelled",
            """
            {"orderId":"\(order.id)","orderNumber":"ORD-001234","reason":"item_unavailable","message":"Espresso machine out of order",
             "cancelledBy":"anna","refundRequired":true,"refundAmount":15.50,"version":2}
            """)
        let guest = try Self.said(.orderCancelled(order, from: .pending), on: .customerOrders(Sample.customer))
        #expect(guest.type == "order_status_changed")
        #expect(guest.data["message"] as? String == "Espresso machine out of order")
    }
}
