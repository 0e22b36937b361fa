import Restaurant
import Synchronization

/// What the prices of the restaurants are in whose tills listen: an event of the menu does not say.
final class POSCurrencies: Sendable {
    private let known = Mutex<[RestaurantID: Currency]>([:])

    subscript(restaurant: RestaurantID) -> Currency? {
        get { known.withLock { $0[restaurant] } }
        set { known.withLock { $0[restaurant] = newValue } }
    }
}
