import Access
import Foundation
import Logging
import Restaurant

/// What `--demo` does once the server is ready: prints links that are logged in, and lets guests come unless the settings keep them out.
struct DemoGuests: Sendable {
    /// A day's work without logging in again.
    private static let tokenLife = Duration.seconds(12 * 3600)

    let url: String
    let server: Server
    let logger: Logger

    func begin() async {
        guard let id = RestaurantID(DemoRestaurant.name) else { return }
        do {
            let kitchen = try await server.issuer.issue(
                user: "luca", role: .kitchen, restaurant: id, device: "kds-1", validFor: Self.tokenLife)
            let guests = try await server.issuer.issue(user: "demo-guests", role: .manager, restaurant: id, validFor: Self.tokenLife * 60)
            print("kitchen display   \(url)/kitchen#token=\(kitchen)")
            print("grill only        \(url)/kitchen#token=\(kitchen)&counter=grill")
            fflush(nil)
            guard server.settings.demoGuests else { return }
            let plan = SimulatedRestaurant.Plan(
                url: url, token: guests, rate: 1.4, seed: UInt64(Date().timeIntervalSince1970), speed: 1.5, firstGuests: 8)
            let restaurant = try await SimulatedRestaurant(plan)
            Task { await restaurant.run() }
        } catch {
            logger.error("the demo's guests could not come", metadata: ["error": "\(error)"])
        }
    }
}
