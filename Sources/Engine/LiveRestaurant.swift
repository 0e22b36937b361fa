import Journal
import Restaurant

/// One restaurant in memory: its state as of the end of its log. Confined to the engine's thread.
struct LiveRestaurant {
    var state: RestaurantState
    /// The sequence of the log's last entry; 0 before the first.
    var head: LogSequence
    /// The last sequence of each channel.
    var channels: ChannelHeads
    /// Final orders that are still in memory, oldest first, with the time at which they were brought in or became final.
    var finished: [(order: OrderID, since: Timestamp)] = []
    /// The fold of the log that the state is not.
    var measures = Measures()

    /// Gives events their places in the log, and makes them part of the state.
    mutating func record(_ events: [Event], at time: Timestamp, by actor: Actor, command: CommandID?) -> [Entry] {
        events.map { event in
            head = head.next
            let places = channels.place(event, in: state.settings.id)
            let before = event.order.flatMap { state.orders[$0.id] }
            state.apply(event)
            measures.take(event, at: time, place: head.rawValue, before: before)
            if let order = event.order, order.status.isFinal { finished.append((order.id, time)) }
            return Entry(
                restaurant: state.settings.id, sequence: head, at: time, event: event, actor: actor, command: command, channels: places)
        }
    }

    /// Lets go of final orders that nobody touched for a while: they stay in the store, and come back when somebody names them.
    mutating func forgetFinished(before limit: Timestamp) {
        guard let first = finished.first, first.since < limit else { return }
        let kept = finished.drop { $0.since < limit }
        let stillWanted = Set(kept.map(\.order))
        for (order, _) in finished.prefix(finished.count - kept.count) where !stillWanted.contains(order) {
            if state.orders[order]?.status.isFinal == true { state.orders[order] = nil }
        }
        finished = Array(kept)
    }
}
