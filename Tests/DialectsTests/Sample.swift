import Foundation
import Journal
import Restaurant

/// The one order that the golden frames are about: table T5, two items, 25.00.
enum Sample {
    static let restaurant = RestaurantID("11111111-1111-7111-8111-111111111111")!
    static let orderID = OrderID("22222222-2222-7222-8222-222222222222")!
    static let itemIDs = [ItemID("33333333-3333-7333-8333-333333333331")!, ItemID("33333333-3333-7333-8333-333333333332")!]
    static let paymentID = PaymentID("44444444-4444-7444-8444-444444444444")!
    static let tableID = TableID("55555555-5555-7555-8555-555555555555")!
    static let customer = CustomerID("guest-7")!
    static let actor = Actor(user: "anna", role: .employee)
    /// 2025-11-06T10:00:00Z
    static let time = Timestamp(milliseconds: 1_762_423_200_000)

    static func order(_ status: OrderStatus = .pending, version: Int = 1) -> Order {
        let items = [
            OrderItem(
                id: itemIDs[0], menuItem: MenuItemID("burger"), name: "House \"burger\"", quantity: 1, unitPrice: Money(minor: 1450),
                modifiers: [Modifier(name: "bacon", price: Money(minor: 150))], notes: "well done\nno onions", seatNumber: 1, course: 2,
                counter: CounterID("grill"), prepMinutes: 12),
            OrderItem(id: itemIDs[1], name: "Crème brûlée 🍮", quantity: 2, unitPrice: Money(minor: 450), prepMinutes: 3),
        ]
        return Order(
            id: orderID, restaurant: restaurant, number: 1234,
            businessDay: BusinessDay(of: time, timeZone: .gmt, cutOffHour: 4), numberOfDay: 7, type: .dineIn, status: status, items: items,
            tableNumber: "T5", seatNumber: 2, customer: Customer(id: customer, name: "Ben"), placedBy: "anna",
            totals: Totals(of: items, tax: Tax(basisPoints: 1000, included: true)), currency: .euro,
            estimatedReadyAt: time.advanced(by: .seconds(720)), createdAt: time, updatedAt: time, version: version)
    }

    static func payment(_ status: Payment.Status = .paid) -> Payment {
        Payment(id: paymentID, order: orderID, amount: Money(minor: 2500), method: .card, status: status, by: "anna", at: time)
    }

    static let table = Table(id: tableID, label: "T12", seats: 4, status: .occupied, currentOrder: orderID, version: 3)

    static func entry(_ event: Event, sequence: Int64 = 42) -> Entry {
        Entry(restaurant: restaurant, sequence: LogSequence(sequence), at: time, event: event, actor: actor, channels: [])
    }
}
