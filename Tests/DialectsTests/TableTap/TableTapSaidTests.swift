import Foundation
import Journal
import JSONText
import Restaurant
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
}
