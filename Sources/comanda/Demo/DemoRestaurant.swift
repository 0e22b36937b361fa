import Restaurant

/// The restaurant that `--demo` sets up: three counters, a short menu, twelve tables, five people.
enum DemoRestaurant {
    static let name = "demo"

    /// What makes it, in order.
    static func commands(_ id: RestaurantID) -> [Command] {
        let settings = Settings(
            id: id, name: "Trattoria Comanda", currency: .euro, timeZone: "Europe/Rome", cutOffHour: 4,
            tax: Tax(basisPoints: 1000, included: true))
        return [.configure(settings)] + counters.map(Command.putCounter) + menu.map(Command.putMenuItem) + tables.map(Command.putTable)
            + staff.map(Command.putEmployee)
    }

    private static let counters: [Counter] = [("grill", "Grill"), ("oven", "Oven"), ("cold", "Cold kitchen"), ("bar", "Bar")]
        .compactMap { id, name in CounterID(id).map { Counter(id: $0, name: name) } }

    private static let menu: [MenuItem] = [
        dish("bruschetta", "Bruschetta", "Starters", 650, "cold", 5),
        dish("burrata", "Burrata with tomatoes", "Starters", 1150, "cold", 5, [("no basil", 0)]),
        dish("carpaccio", "Beef carpaccio", "Starters", 1350, "cold", 7),
        dish("margherita", "Pizza Margherita", "Pizza", 950, "oven", 9, [("extra mozzarella", 200), ("gluten-free base", 300)]),
        dish("diavola", "Pizza Diavola", "Pizza", 1150, "oven", 9, [("extra hot", 0), ("gluten-free base", 300)]),
        dish("funghi", "Pizza ai funghi", "Pizza", 1200, "oven", 10, [("no garlic", 0)]),
        dish("lasagne", "Lasagne", "Pasta", 1250, "oven", 14),
        dish("burger", "House burger", "Grill", 1450, "grill", 12, [("rare", 0), ("medium", 0), ("well done", 0), ("bacon", 150)]),
        dish("tagliata", "Beef tagliata", "Grill", 2200, "grill", 14, [("rare", 0), ("medium", 0), ("sauce apart", 0)]),
        dish("branzino", "Grilled sea bass", "Grill", 2100, "grill", 15, [("no lemon", 0)]),
        dish("insalata", "Green salad", "Sides", 550, "cold", 4, [("no onion", 0)]),
        dish("patate", "Roast potatoes", "Sides", 500, "oven", 8),
        dish("tiramisu", "Tiramisù", "Desserts", 700, "cold", 3),
        dish("panna-cotta", "Panna cotta", "Desserts", 650, "cold", 3),
        dish("water", "Water 0.75 l", "Drinks", 350, "bar", 1),
        dish("spritz", "Spritz", "Drinks", 750, "bar", 3),
        dish("house-red", "House red 0.5 l", "Drinks", 1100, "bar", 2),
        dish("espresso", "Espresso", "Drinks", 200, "bar", 2),
    ].compactMap { $0 }

    private static let tables: [Table] = (1...12).compactMap { number in
        TableID("table-\(number)").map { Table(id: $0, label: "T\(number)", seats: number <= 4 ? 2 : number <= 10 ? 4 : 8) }
    }

    private static let staff: [Employee] = [
        ("maria", "Maria", Role.manager), ("luca", "Luca", .kitchen), ("aisha", "Aisha", .kitchen), ("jonas", "Jonas", .employee),
        ("chen", "Chen", .cashier),
    ].compactMap { id, name, role in EmployeeID(id).map { Employee(id: $0, name: name, role: role) } }

    private static func dish(
        _ id: String, _ name: String, _ category: String, _ cents: Int64, _ counter: String, _ minutes: Int,
        _ modifiers: [(String, Int64)] = []
    ) -> MenuItem? {
        MenuItemID(id).map {
            MenuItem(
                id: $0, name: name, category: category, price: Money(minor: cents), counter: CounterID(counter),
                modifiers: modifiers.map { Modifier(name: $0, price: Money(minor: $1)) }, prepMinutes: minutes)
        }
    }
}
