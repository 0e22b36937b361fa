import Dispatch
import Journal
import Restaurant
import Synchronization

extension StoreCheck {
    /// Large, strange, and many at once.
    static let talking: [StoreCheck] = [
        StoreCheck("an order of 500 items with long notes comes back whole") { bench in
            let store = try bench.open()
            var author = Author()
            let order = Samples.order(1, items: 500, text: String(repeating: "no onions, ", count: 200))
            try store.append([author.opening(), author.batch([.orderPlaced(order)])])
            try demand(try store.order(order.id, of: author.restaurant) == order, "the order changed")
        },
        StoreCheck("strange strings come back byte for byte") { bench in
            let store = try bench.open()
            var author = Author()
            let orders = Samples.hostile.enumerated().map { Samples.order($0.offset + 1, text: $0.element) }
            try store.append([author.opening()])
            for (text, order) in zip(Samples.hostile, orders) {
                try store.append([
                    author.batch([.orderPlaced(order)], actor: Actor(user: text, role: .customer, customer: Samples.id("ann")))
                ])
            }
            let read = try store.entries(of: author.restaurant, after: LogSequence(1), limit: 100).entries
            try demand(read.count == orders.count, "entries are missing")
            for (entry, text) in zip(read, Samples.hostile) {
                // Compared by bytes: Swift takes é for e and an accent.
                let notes = entry.event.order?.notes
                try demand(
                    notes.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription) came back as \(notes.debugDescription)")
                try demand(Array(entry.actor.user.utf8) == Array(text.utf8), "the user \(text.debugDescription) changed")
            }
        },
        StoreCheck("readers see whole groups while others are written") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append([author.opening()])
            // Groups of ten, so that whoever sees part of one sees a head that is not 1, 11, 21 and so on.
            let groups = (0..<30).map { group in (1...10).map { author.batch([.orderPlaced(Samples.order(group * 10 + $0))]) } }
            let end = author.sequence
            let failure = Mutex<(any Error)?>(nil)
            let finished = Atomic<Bool>(false)
            DispatchQueue.concurrentPerform(iterations: 3) { worker in
                do {
                    if worker == 0 {
                        defer { finished.store(true, ordering: .releasing) }
                        for group in groups { try store.append(group) }
                        return
                    }
                    var seen = LogSequence.zero
                    while !finished.load(ordering: .acquiring) {
                        guard let snapshot = try store.load(Samples.restaurant) else { throw Violation(description: "there is nothing") }
                        try demand(snapshot.head.rawValue % 10 == 1, "half a group is seen at \(snapshot.head)")
                        try demand(snapshot.state.orders.count == Int(snapshot.head.rawValue) - 1, "orders and head do not fit")
                        for entry in try store.entries(of: Samples.restaurant, after: seen, limit: 50).entries {
                            try demand(entry.sequence == seen.next, "\(entry.sequence) comes after \(seen)")
                            seen = entry.sequence
                        }
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            try demand(try store.head(of: Samples.restaurant) == end, "not all was written")
        },
    ]
}
