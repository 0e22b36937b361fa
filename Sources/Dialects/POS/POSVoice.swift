import Journal
import Realtime
import Restaurant

/// Puts events into the tills' words. Tills are staff's: everything is for all of them.
package struct POSVoice: Voice {
    private let position: @Sendable (Entry) -> String
    let currencies = POSCurrencies()

    /// - Parameter position: names an entry's place in the log.
    package init(position: @escaping @Sendable (Entry) -> String) { self.position = position }

    package var name: String { "pos" }

    package func messages(for entry: Entry) -> [Message] {
        let frames = POSFrames(restaurant: entry.restaurant)
        let (time, place) = (entry.at, position(entry))

        func say(_ name: String, _ json: [UInt8]) -> [Message] {
            [Message(name: name, audience: .staff, delivery: .now(Frame(json: json)))]
        }
        func updated(_ order: Order) -> [Message] {
            say("order_updated", frames.order("order_updated", order, at: time, position: place))
        }

        switch entry.event {
        case .orderPlaced(let order): return say("order_created", frames.order("order_created", order, at: time, position: place))
        case .orderMoved(let order, let from), .orderCancelled(let order, let from):
            return say(
                "order_status_update", frames.orderStatus(order, from: from, by: entry.actor.user, at: time, position: place))
        case .paymentInitiated(let payment, let order), .paymentProcessed(let payment, let order), .paymentFailed(let payment, let order),
            .paymentRefunded(let payment, let order, _):
            return say("payment_update", frames.payment(payment, of: order, at: time, position: place))
        case .tableChanged(let table): return say("table_update", frames.table(table, at: time, position: place))
        case .tableRemoved(let table): return say("table_update", frames.tableRemoved(table, at: time, position: place))
        case .menuItemChanged(let item):
            // Every till has learnt it before it listens: where it is unknown, nobody does.
            guard let currency = currencies[entry.restaurant] else { return [] }
            return say("menu_update", frames.menuItem(item, in: currency, at: time, position: place))
        case .menuItemRemoved(let item): return say("menu_update", frames.menuItemRemoved(item, at: time, position: place))
        case .recordChanged(let record):
            guard record.key.kind.isOfTheMenu, let currency = currencies[entry.restaurant] else { return [] }
            return say("menu_update", frames.menuRecord(record, in: currency, at: time, position: place))
        case .recordRemoved(let key):
            guard key.kind.isOfTheMenu else { return [] }
            return say("menu_update", frames.menuRecordRemoved(key, at: time, position: place))
        case .configured(let settings):
            currencies[entry.restaurant] = settings.currency
            return []
        // Whatever else becomes of an order, a till has to show it; of the rest it knows nothing.
        default: return entry.event.order.map(updated) ?? []
        }
    }
}
