import Restaurant

/// What a till does beyond orders and money taken: payments in two steps, refused ones, refunds, pickups, amendments. Each is aimed at an
/// order that it was possible for a moment ago, and may come too late.
enum Errands {
    static func next(in restaurant: RestaurantID, _ simulation: Simulation, _ chance: inout Chance) -> Command? {
        func order(_ isWanted: (Order) -> Bool) -> Order? {
            // Now and then one for which it is not possible.
            chance.happens(0.1)
                ? simulation.lateOrder(in: restaurant, &chance)
                : simulation.lateOrder(in: restaurant, &chance, where: isWanted)
        }
        func draft(_ order: Order, declined: String? = nil) -> PaymentDraft {
            let all = max(1, Int(order.open.minor))
            let amount = chance.happens(0.5) ? all : chance.number(1...all)
            return PaymentDraft(
                amount: Money(minor: Int64(amount)), tip: Money(minor: Int64(chance.happens(0.3) ? 100 : 0)),
                method: chance.one(of: [.cash, .card, .other]) ?? .card, declinedReason: declined)
        }
        switch chance.number(0...8) {
        case 0, 1: return order { $0.open > .zero }.map { .takePayment($0.id, draft($0)) }
        case 2: return order { $0.status.isActive }.map { .takePayment($0.id, draft($0, declined: "no cover")) }
        case 3: return order { $0.open > .zero }.map { .initiatePayment($0.id, draft($0)) }
        case 4:
            let pending = order { $0.payments.contains { $0.status == .pending } }
            guard let pending, let payment = pending.payments.last(where: { $0.status == .pending }) else { return nil }
            return .settlePayment(pending.id, payment.id, declinedReason: chance.happens(0.3) ? "no cover" : nil)
        case 5, 6:
            let paid = order { $0.payments.contains { $0.refundable > .zero } }
            guard let paid, let payment = paid.payments.last(where: { $0.refundable > .zero }) else { return nil }
            return .refund(paid.id, payment.id, amount: chance.happens(0.5) ? nil : Money(minor: 1), reason: "cold")
        case 7: return order { $0.pickup != nil }.map { .pickUp($0.id, code: chance.happens(0.2) ? "none" : $0.pickup?.code ?? "") }
        default:
            let dish = ItemDraft(menuItem: chance.one(of: Simulation.dishes))
            return order { $0.status == .pending }.map { order in
                let voids = chance.happens(0.3) ? order.items.prefix(1).map(\.id) : []
                return .amend(order.id, Amendment(add: voids.isEmpty ? [dish] : [], void: voids))
            }
        }
    }
}
