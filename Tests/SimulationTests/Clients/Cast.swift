import Access
import Dialects
import Restaurant

/// Who takes part in a simulation.
enum Cast {
    static func clients(of scenario: Scenario, in simulation: Simulation) -> [Client] {
        var chance = simulation.chance(of: "cast")
        let restaurants = simulation.restaurants
        let clients = (0..<scenario.clients).map { number -> Client in
            let restaurant = restaurants[number % restaurants.count]
            // Every restaurant has a till first, then somebody of each kind, then whoever comes.
            let turn = number / restaurants.count
            return switch turn < 4 ? turn : chance.number(1...3) {
            case 0: Till("till\(number)", principal("till\(number)", scenario.isLively ? .manager : .cashier, restaurant), in: simulation)
            case 1: display(number, restaurant, simulation, &chance)
            default: tableTap(number, restaurant, scenario, simulation, &chance)
            }
        }
        // Whoever came last, so that there is somebody of its kind who is quick.
        clients.last?.takes = scenario.snail
        return clients
    }

    private static func principal(
        _ user: String, _ role: Role, _ restaurant: RestaurantID, counters: Set<CounterID> = [], customer: CustomerID? = nil,
        device: String? = nil
    ) -> Principal {
        Principal(
            user: user, role: role, restaurants: [restaurant], counters: counters, customer: customer, device: device,
            expiresAt: Timestamp(milliseconds: 2_000_000_000_000))
    }

    private static func display(_ number: Int, _ restaurant: RestaurantID, _ simulation: Simulation, _ chance: inout Chance) -> Client {
        let isGuest = chance.happens(0.2)
        let events: [[String]?] = [nil, nil, ["order:created", "order:updated"], ["kds:update"], ["kds:update", "table:updated"]]
        let isOld = chance.happens(0.4)
        let wanted = isOld || isGuest ? nil : chance.one(of: events) ?? nil
        // What is batched has no place in the log: who hears nothing else cannot say where it was, and synchronizes.
        let remembers = chance.happens(0.6) && wanted?.contains("kds:update") != true
        let kind = Display.Kind(version: isOld ? .v1 : .v6, remembers: remembers, events: wanted)
        let name = "display\(number)"
        let who = principal(
            name, isGuest ? .customer : .kitchen, restaurant, customer: isGuest ? chance.one(of: Simulation.guests) : nil,
            device: chance.happens(0.5) ? name : nil)
        return Display(name, who, kind, in: simulation)
    }

    private static func tableTap(
        _ number: Int, _ restaurant: RestaurantID, _ scenario: Scenario, _ simulation: Simulation, _ chance: inout Chance
    ) -> Client {
        let role: Role = chance.one(of: [.customer, .employee, .manager, .admin]) ?? .admin
        let other = simulation.restaurants.first { $0 != restaurant } ?? RestaurantID("elsewhere")!
        let name = "tap\(number)"
        let guest = chance.one(of: Simulation.guests)!
        let stranger = Simulation.guests.first { $0 != guest }!
        let cafe = "cafe:\(restaurant)"
        let (allowed, forbidden): ([String], [String]) =
            switch role {
            case .customer:
                (
                    ["orders:customer:\(guest)", "\(cafe):general"],
                    ["orders:customer:\(stranger)", "\(cafe):staff", "*", "counter:*:orders"]
                )
            case .employee:
                (
                    ["counter:grill:orders", "counter:grill:status", "orders:employee:\(name)", "\(cafe):staff", "\(cafe):general"],
                    ["counter:bar:orders", "\(cafe):alerts", "orders:customer:\(guest)"]
                )
            case .manager:
                (["counter:*:orders", "counter:bar:status", "\(cafe):staff", "\(cafe):alerts", "\(cafe):*"], ["orders:customer:*", "*"])
            default: (["*", "orders:customer:*", "counter:grill:*", "\(cafe):general"], [])
            }
        let who = principal(
            name, role, restaurant, counters: [Simulation.counters[0]], customer: role == .customer ? guest : nil)
        return TableTapClient(
            name, who, allowed: allowed, forbidden: chance.happens(0.5) ? forbidden + ["cafe:\(other):general"] : [],
            withholds: scenario.withholds, in: simulation)
    }
}
