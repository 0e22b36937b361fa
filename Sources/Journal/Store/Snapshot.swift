import Restaurant

/// A restaurant as its store has it: where a loaded one begins.
package struct Snapshot: Hashable, Sendable {
    /// With the active orders only; ``Store/order(_:of:)`` fetches final ones.
    package var state: RestaurantState
    package var head: LogSequence
    package var channels: ChannelHeads

    package init(state: RestaurantState, head: LogSequence, channels: ChannelHeads) {
        self.state = state
        self.head = head
        self.channels = channels
    }
}
