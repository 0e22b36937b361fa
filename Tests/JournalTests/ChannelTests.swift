import Journal
import Restaurant
import StoreConformance
import Testing

@Suite struct ChannelTests {
    @Test(
        "a channel's name comes back from its text",
        arguments: [
            "orders:customer:ann", "orders:employee:eva", "counter:grill:orders", "counter:a:b:orders:status", "cafe:demo:general",
            "cafe:demo:staff", "cafe:demo:metrics", "cafe:demo:alerts", "system:maintenance",
        ])
    func comesBack(text: String) throws {
        #expect(try #require(ChannelName(text)).description == text)
    }

    @Test(
        "what names no channel is none",
        arguments: [
            "", "orders:customer:", "orders:customer:*", "counter:*:orders", "counter::orders", "counter:orders", "cafe:demo:kitchen",
            "cafe:demo", "system:", "orders:customer:a b", "Orders:customer:ann", "orders:customer:" + String(repeating: "x", count: 200),
        ])
    func unknown(text: String) { #expect(ChannelName(text) == nil) }

    /// Nothing of it is the bar's any more.
    private static var barVoided: Order {
        var order = Samples.order(1, items: 2, version: 2)
        order.items[1].status = .voided
        return order
    }

    /// What each event travels on: 003's channels, as text, with the number of messages where it is not one.
    private static let routes: [(Event, [String])] = [
        (
            .orderPlaced(Samples.order(1, employee: "eva")),
            ["orders:customer:ann", "counter:bar:orders", "counter:grill:orders", "orders:employee:eva"]
        ),
        (.orderPlaced(Samples.order(1, items: 1, customer: nil)), ["counter:grill:orders"]),
        (.orderAmended(barVoided, items: [Samples.id("item-1")]), ["orders:customer:ann", "counter:bar:orders", "counter:grill:orders"]),
        (.orderAmended(barVoided, items: [Samples.id("item-0")]), ["orders:customer:ann", "counter:grill:orders"]),
        (
            .orderAssigned(
                Samples.order(1, items: 1, employee: "eva"), fromEmployee: Samples.id("ben"), fromCounter: Samples.id("pass")),
            [
                "orders:customer:ann", "counter:grill:orders", "counter:pass:orders", "orders:employee:eva", "orders:employee:ben",
            ]
        ),
        (
            .orderAssigned(Samples.order(1, items: 1), fromCounter: Samples.id("grill")),
            ["orders:customer:ann", "counter:grill:orders"]
        ),
        (.orderMoved(Samples.order(1, status: .preparing, items: 1), from: .confirmed), ["orders:customer:ann", "counter:grill:orders"]),
        (.orderMoved(Samples.order(1, status: .ready, items: 1), from: .preparing), ["orders:customer:ann ×2", "counter:grill:orders"]),
        (.orderMoved(Samples.order(1, status: .completed, items: 1), from: .served), ["orders:customer:ann ×2", "counter:grill:orders"]),
        (.orderPrioritized(Samples.order(1, items: 1), from: .low), ["counter:grill:orders"]),
        (
            .pickupExpired(Samples.order(1, status: .ready, items: 1, employee: "eva")),
            ["orders:customer:ann", "counter:grill:orders", "orders:employee:eva", "cafe:demo:staff"]
        ),
        (.orderRated(Samples.order(1, status: .completed)), ["cafe:demo:staff"]),
        (.paymentInitiated(Samples.payment(Samples.order(1)), Samples.order(1)), []),
        (.paymentProcessed(Samples.payment(Samples.order(1)), Samples.order(1)), ["orders:customer:ann"]),
        (.counterChanged(Counter(id: Samples.id("bar"), name: "Bar")), ["counter:bar:status", "cafe:demo:general"]),
        (.menuItemRemoved(Samples.id("m")), ["cafe:demo:general"]), (.tableRemoved(Samples.id("t")), ["cafe:demo:staff"]),
        (.notified(Notification(audience: .customer, title: "", message: "", customer: Samples.id("ann"))), ["orders:customer:ann"]),
        (.notified(Notification(audience: .customer, title: "", message: "")), ["cafe:demo:general"]),
        (.notified(Notification(audience: .kitchen, title: "", message: "")), ["cafe:demo:alerts", "cafe:demo:staff"]),
        (.notified(Notification(audience: .refund, title: "", message: "")), ["cafe:demo:alerts"]),
    ]

    @Test("each event travels on the channels of its readers", arguments: routes.indices)
    func travels(index: Int) {
        let (event, expected) = Self.routes[index]
        let channels = event.channels(in: Samples.restaurant).map { $0.messages == 1 ? "\($0.channel)" : "\($0.channel) ×\($0.messages)" }
        #expect(channels == expected)
    }

    @Test("no event names a channel twice, or leaves its restaurant", arguments: Samples.everyEvent())
    func once(event: Event) {
        let channels = event.channels(in: Samples.restaurant).map(\.channel)
        #expect(Set(channels).count == channels.count)
        #expect(channels.allSatisfy { !$0.description.hasPrefix("cafe:") || $0.description.hasPrefix("cafe:demo:") })
    }
}
