/// The two versions of the protocol: the same messages in different envelopes, v6 with more of them.
package enum RestaurantOSVersion: String, Sendable, CaseIterable {
    case v1 = "restaurant-os.v1"
    case v6 = "restaurant-os.v6"

    /// The member that holds a message's contents: `payload` in 000, `data` in 001.
    var contents: StaticString {
        switch self {
        case .v1: "payload"
        case .v6: "data"
        }
    }

    /// 000 pings every 60 s, 001 every 30 s.
    var heartbeat: Duration {
        switch self {
        case .v1: .seconds(60)
        case .v6: .seconds(30)
        }
    }
}
