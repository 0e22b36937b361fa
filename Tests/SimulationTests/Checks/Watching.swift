import Journal
import Realtime
import Restaurant

@testable import Dialects

/// What one display that hears everything was told, without a break: from a place in the log on.
struct Watching {
    let restaurant: RestaurantID
    let version: RestaurantOSVersion
    let listener: Listener
    let after: Position
    private var heard: [Oracle.Told] = []

    init(_ restaurant: RestaurantID, _ version: RestaurantOSVersion, _ listener: Listener, after: Position) {
        self.restaurant = restaurant
        self.version = version
        self.listener = listener
        self.after = after
    }

    mutating func hear(_ told: Oracle.Told) { heard.append(told) }

    /// What is missing, too much, or in the wrong order.
    ///
    /// - Parameter end: everything up to here must have come; nil: at least nothing may be missing in between.
    func fault(_ oracle: Oracle, upTo end: Position? = nil) -> String? {
        let expected = oracle.told(in: restaurant, version, to: listener, after: after)
        if let index = zip(heard, expected).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            return "was told \(heard[index]) where \(expected[index]) was to be told"
        }
        if heard.count > expected.count { return "was told \(heard[expected.count]), and there was nothing more to be told" }
        guard let end else { return nil }
        let due = oracle.told(in: restaurant, version, to: listener, after: after, upTo: end)
        return heard.count < due.count ? "was not told \(due[heard.count]) and \(due.count - heard.count - 1) more" : nil
    }
}
