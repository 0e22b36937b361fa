import Journal
import Restaurant

/// A restaurant as it was between two groups of commands.
package struct View: Sendable {
    package let state: RestaurantState
    /// The sequence of its log's last entry.
    package let head: LogSequence
    /// The latest sequence of each channel.
    package let channels: ChannelHeads
    var measures = Measures()
    package let epoch: Epoch
    package let now: Timestamp

    /// What the estimates of orders are made of.
    package var kitchen: Kitchen { measures.kitchen }

    /// The figures that managers are shown.
    package var metrics: Metrics { Metrics(measures, of: state, at: now) }

    /// The orders that are somebody's work or meal, oldest first.
    package var activeOrders: [Order] {
        state.orders.values.filter(\.status.isActive).sorted { $0.number < $1.number }
    }
}
