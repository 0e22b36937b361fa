import Foundation
import Restaurant

/// Believable guests: when they come, how many, what they order. A pure function of its seed.
struct Evening {
    /// A dish as the menu lists it.
    struct Dish: Sendable, Hashable {
        let id: String?
        let name: String
        let category: String
        /// Minor units.
        let price: Int64
        let modifiers: [String]
        let prepMinutes: Int
    }

    /// One table's (or one guest's) order.
    struct Party: Sendable, Hashable {
        struct Line: Sendable, Hashable {
            let dish: Dish
            let quantity: Int
            let modifier: String?
            let notes: String?
            let seat: Int?
            let course: Int
        }

        /// Nil: takes it away.
        let table: String?
        let name: String
        let lines: [Line]
    }

    /// How busy an hour is, as a share of the busiest (an Italian weekday: lunch and a long dinner).
    static let busyness: [Double] = [
        0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.3, 0.3, 0.35, 0.6, 0.95, 0.9, 0.6, 0.35, 0.3, 0.4, 0.7, 0.95, 1, 0.95, 0.6, 0.3,
    ]

    private var chance: SeededGenerator
    private let menu: [Dish]
    private let tables: [String]

    init(seed: UInt64, menu: [Dish], tables: [String]) {
        chance = SeededGenerator(seed: seed)
        self.menu = menu.isEmpty ? Self.openMenu : menu
        self.tables = tables
    }

    /// Seconds until the next party comes: arrivals are independent, so the pauses are exponential.
    ///
    /// - Parameters:
    ///   - perMinute: arrivals in the busiest hour.
    ///   - hour: the local hour, 0 to 23; nil: always the busiest.
    mutating func pause(perMinute: Double, hour: Int?) -> Double {
        let rate = perMinute * (hour.map { Self.busyness[$0 % 24] } ?? 1) / 60
        return -log(1 - Double.random(in: 0..<1, using: &chance)) / max(rate, 1e-6)
    }

    /// Who comes next.
    mutating func party() -> Party {
        let takesAway = tables.isEmpty || Double.random(in: 0..<1, using: &chance) < 0.25
        let guests = takesAway ? Int.random(in: 1...2, using: &chance) : [2, 2, 2, 3, 4, 4, 5, 6].randomElement(using: &chance) ?? 2
        var lines: [Party.Line] = []
        func pick(_ categories: Set<String>) -> Dish? {
            menu.filter { categories.contains($0.category) }.randomElement(using: &chance)
        }
        func add(_ dish: Dish?, seat: Int?, course: Int) {
            guard let dish else { return }
            let modifier = Double.random(in: 0..<1, using: &chance) < 0.3 ? dish.modifiers.randomElement(using: &chance) : nil
            let notes = Double.random(in: 0..<1, using: &chance) < 0.06 ? Self.wishes.randomElement(using: &chance) : nil
            lines.append(.init(dish: dish, quantity: 1, modifier: modifier, notes: notes, seat: seat, course: course))
        }
        for guest in 1...guests {
            let seat = takesAway ? nil : guest
            if !takesAway, Double.random(in: 0..<1, using: &chance) < 0.35 { add(pick(["Starters", "Open"]), seat: seat, course: 1) }
            add(pick(["Pizza", "Pasta", "Grill", "Open"]), seat: seat, course: 2)
            if Double.random(in: 0..<1, using: &chance) < 0.2 { add(pick(["Sides"]), seat: seat, course: 2) }
            if !takesAway, Double.random(in: 0..<1, using: &chance) < 0.8 { add(pick(["Drinks"]), seat: seat, course: 1) }
        }
        return Party(
            table: takesAway ? nil : tables.randomElement(using: &chance), name: Self.names.randomElement(using: &chance) ?? "Guest",
            lines: Self.merged(lines))
    }

    /// Seconds that the kitchen takes for an order whose slowest dish takes so many minutes: now and then it takes much longer.
    mutating func cooking(minutes: Int) -> Double {
        let usual = Double(max(minutes, 1)) * 60
        let factor = Double.random(in: 0.6...1.2, using: &chance)
        return usual * (Double.random(in: 0..<1, using: &chance) < 0.08 ? factor * 1.8 : factor)
    }

    /// Equal lines become one with a quantity, as a waiter would write them.
    private static func merged(_ lines: [Party.Line]) -> [Party.Line] {
        var counts: [Party.Line: Int] = [:]
        var order: [Party.Line] = []
        for line in lines {
            let plain = Party.Line(
                dish: line.dish, quantity: 1, modifier: line.modifier, notes: line.notes, seat: line.notes == nil ? nil : line.seat,
                course: line.course)
            if counts.updateValue((counts[plain] ?? 0) + 1, forKey: plain) == nil { order.append(plain) }
        }
        return order.map { line in
            Party.Line(
                dish: line.dish, quantity: counts[line] ?? 1, modifier: line.modifier, notes: line.notes, seat: line.seat,
                course: line.course)
        }
    }

    /// What is sold where nobody has entered a menu yet.
    private static let openMenu = [
        ("Soup of the day", 590, 4), ("Dish of the day", 1290, 12), ("Vegetarian dish", 1190, 11), ("Sandwich", 790, 6),
    ]
    .map { Dish(id: nil, name: $0, category: "Open", price: Int64($1), modifiers: [], prepMinutes: $2) }
    private static let names = [
        "Anna", "Ben", "Carla", "Davide", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jamal", "Kim", "Lena", "Milan", "Nora",
    ]
    private static let wishes = ["nut allergy!", "for the child, please first", "lactose-free", "birthday: candle, please", "in a hurry"]
}
