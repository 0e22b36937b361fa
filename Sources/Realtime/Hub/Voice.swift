import Journal
import NIOCore
import Restaurant

/// One way to put events into words: a dialect in one version. The hub asks it once per event, and only while somebody listens.
package protocol Voice: Sendable {
    /// Tells voices apart: `restaurant-os.v6`.
    var name: String { get }

    /// The event in this voice's words; empty where it has none.
    func messages(for entry: Entry) -> [Message]
}

/// A voice with messages that leave together with others, a moment later.
package protocol BatchingVoice: Voice {
    /// How long batched messages wait for others.
    var batchWindow: Duration { get }

    /// One frame of batched parts, in the order in which they changed last.
    func batch(_ parts: [ByteBuffer], of restaurant: RestaurantID) -> Frame
}
