import Foundation
import Restaurant

/// Orders that have everything a slip can say.
enum PrintSamples {
    static let now = Timestamp(milliseconds: 1_762_423_200_000)

    static var state: RestaurantState {
        var state = RestaurantState(settings: Settings(id: "demo", name: "Casa Pepe", timeZone: "Europe/Madrid"))
        state.employees["eva"] = Employee(id: "eva", name: "Eva Núñez", role: .employee)
        state.counters["grill"] = Counter(id: "grill", name: "Grill")
        state.counters["bar"] = Counter(id: "bar", name: "Bar")
        return state
    }

    static var order: Order {
        let items = [
            OrderItem(
                id: "i1", name: "Jalapeño burger", quantity: 2, unitPrice: Money(minor: 1250),
                modifiers: [Modifier(name: "Extra cheese", price: Money(minor: 100)), Modifier(name: "No onion")],
                notes: "well done, sauce on the side; cut in half for the children", seatNumber: 1, course: 2, counter: "grill"),
            OrderItem(id: "i2", name: "Caña", quantity: 3, unitPrice: Money(minor: 250), counter: "bar"),
            OrderItem(
                id: "i3", name: "Crème brûlée of the house with seasonal fruit", quantity: 1, unitPrice: Money(minor: 700), seatNumber: 2,
                course: 3, counter: "grill"),
            OrderItem(
                id: "i4", name: "Soup", quantity: 1, unitPrice: Money(minor: 500), course: 1, counter: "grill", status: .voided),
        ]
        return Order(
            id: "o1", restaurant: "demo", number: 1234, businessDay: BusinessDay(of: now, timeZone: .gmt, cutOffHour: 4), numberOfDay: 7,
            type: .dineIn, items: items, tableNumber: "T12", customer: Customer(name: "Zoë 🎉"), notes: "Allergy: NUTS", priority: .urgent,
            assignedEmployee: "eva", placedBy: "till", totals: Totals(of: items, tax: Tax(basisPoints: 1000, included: true)),
            currency: .euro, createdAt: now, updatedAt: now.advanced(by: .seconds(300)))
    }

    static var paid: Order {
        var order = order
        order.payments = [
            Payment(id: "p1", order: "o1", amount: Money(minor: 2000), method: .cash, status: .paid, by: "till", at: now),
            Payment(
                id: "p2", order: "o1", amount: Money(minor: 2150), tip: Money(minor: 300), method: .card, status: .paid, by: "till", at: now
            ),
        ]
        return order
    }
}

extension Identifier: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = Self(text)! }
}
