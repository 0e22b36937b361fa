import Restaurant
import Synchronization

/// When devices left, so that one that comes back soon hears what it missed without saying where it was (000, Message Persistence).
final class DeviceMemory: Sendable {
    private struct Key: Hashable {
        let restaurant: RestaurantID
        let device: String
    }

    private static let mostDevices = 100_000

    private let keeps: Duration
    private let left = Mutex<[Key: Timestamp]>([:])

    init(keeps: Duration) { self.keeps = keeps }

    func left(_ restaurant: RestaurantID, _ device: String, at now: Timestamp) {
        left.withLock { left in
            if left.count >= Self.mostDevices { left = left.filter { now.since($0.value) <= keeps } }
            guard left.count < Self.mostDevices else { return }
            left[Key(restaurant: restaurant, device: device)] = now
        }
    }

    /// - Returns: when it left; nil if that is too long ago, or was never.
    func back(_ restaurant: RestaurantID, _ device: String, at now: Timestamp) -> Timestamp? {
        let time = left.withLock { $0.removeValue(forKey: Key(restaurant: restaurant, device: device)) }
        return time.flatMap { now.since($0) <= keeps ? $0 : nil }
    }
}
