import JSONText
import Journal
import NIOCore
import Realtime
import Restaurant

/// Puts events into Restaurant OS's words, in one of its versions.
package struct RestaurantOSVoice: BatchingVoice {
    package let version: RestaurantOSVersion
    package let batchWindow: Duration
    private let clock: @Sendable () -> Timestamp
    private let position: @Sendable (Entry, Int) -> String

    /// - Parameters:
    ///   - batchWindow: how long `kds:update` waits for more (001, Performance Considerations).
    ///   - position: names a place in the log: an entry and how many of its messages have been said, 0 for all. What is batched has
    ///     no place.
    package init(
        version: RestaurantOSVersion, batchWindow: Duration = .milliseconds(50), clock: @escaping @Sendable () -> Timestamp,
        position: @escaping @Sendable (Entry, Int) -> String
    ) {
        self.version = version
        self.batchWindow = batchWindow
        self.clock = clock
        self.position = position
    }

    package var name: String { version.rawValue }

    package func messages(for entry: Entry) -> [Message] {
        let all = RestaurantOSSaid.all(of: entry, in: RestaurantOSFrames(version: version, restaurant: entry.restaurant))
        let total = all.count { if case .placed = $0.contents { true } else { false } }
        var part = 0
        return all.map { said in
            let delivery: Message.Delivery
            switch said.contents {
            case .placed(let write):
                part += 1
                delivery = .now(Frame(json: write(position(entry, part == total ? 0 : part))))
            case .batched(let order):
                var json = JSONWriter()
                json.order(order)
                delivery = .batched(key: order.id.rawValue, part: ByteBuffer(bytes: json.bytes))
            }
            return Message(name: said.name, audience: said.audience, labels: said.labels, delivery: delivery)
        }
    }

    package func batch(_ parts: [ByteBuffer], of restaurant: RestaurantID) -> Frame {
        let frames = RestaurantOSFrames(version: version, restaurant: restaurant)
        return Frame(
            json: frames.event("kds:update", at: clock(), position: nil) { json in
                json.array("orders", parts) { json, part in json.raw(part.readableBytesView) }
            })
    }

    /// Whether somebody with this interest gets the order in a synchronization: filters count, event names do not.
    func mayHear(_ interest: Interest, about order: Order) -> Bool {
        guard interest.listener.belongs(to: .customer(order.customer?.id)) else { return false }
        guard let subscriptions = interest.subscriptions, !subscriptions.isEmpty else { return true }
        let labels = order.restaurantOSLabels
        return subscriptions.contains { $0.filters.allSatisfy(labels.contains) }
    }
}
