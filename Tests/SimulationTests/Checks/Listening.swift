import Journal
import Restaurant

/// What one client heard on its channels, without a break: from a place in the log on.
struct Listening {
    let restaurant: RestaurantID
    let after: Position
    let channels: ChannelSelection
    private var heard: [Oracle.Said] = []

    init(_ restaurant: RestaurantID, after: Position, channels: some Sequence<String>) {
        self.restaurant = restaurant
        self.after = after
        self.channels = ChannelSelection(channels.compactMap { ChannelPattern($0) })
    }

    mutating func hear(_ said: Oracle.Said) { heard.append(said) }

    /// What is missing, too much, or in the wrong order.
    ///
    /// - Parameter end: everything up to here must have come; nil: at least nothing may be missing in between.
    func fault(_ oracle: Oracle, upTo end: Position? = nil) -> String? {
        let expected = oracle.said(in: restaurant, on: channels, after: after, upTo: end)
        if let index = zip(heard, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            return "heard \(heard[index]) where \(expected[index]) was said"
        }
        if heard.count > expected.count { return "heard \(heard[expected.count]), and nothing more was said" }
        if end != nil, heard.count < expected.count {
            return "did not hear \(expected[heard.count]) and \(expected.count - heard.count - 1) more"
        }
        return nil
    }
}
