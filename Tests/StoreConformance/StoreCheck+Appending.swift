import Journal
import Restaurant

extension StoreCheck {
    /// What is taken, and what is refused.
    static let appending: [StoreCheck] = [
        StoreCheck("an empty store has nothing, and says so") { bench in
            let store = try bench.open()
            try demand(try store.restaurants().isEmpty, "there are restaurants")
            try demand(try store.load(Samples.restaurant) == nil, "there is a snapshot")
            try demand(try store.head(of: Samples.restaurant) == .zero, "there is a head")
            try demand(try store.entries(of: Samples.restaurant, after: .zero, limit: 9).entries.isEmpty, "there are entries")
            try demand(try store.receipt(for: Samples.id("c"), of: Samples.restaurant) == nil, "there is a receipt")
            try demand(try store.order(Samples.id("o"), of: Samples.restaurant) == nil, "there is an order")
            try demand(try store.orders(of: Samples.restaurant, matching: OrderQuery()).orders.isEmpty, "there are orders")
            try demand(try store.audit(of: Samples.restaurant, before: nil, limit: 9).records.isEmpty, "there is an audit record")
        },
        StoreCheck("every kind of event comes back as it went in, and folds to the state that is loaded") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append(Samples.everyEvent().map { author.batch([$0], command: Samples.id("c-1"), actor: .house) })
            let page = try store.entries(of: author.restaurant, after: .zero, limit: 100)
            try demand(page.entries == author.entries, "the entries are not those that were written")
            try demand(page.floor == 0 && !page.hasMore, "the page ends wrong")
            let snapshot = try store.load(author.restaurant)
            try demand(snapshot?.state == author.state, "the loaded state is not the fold of the log")
            try demand(snapshot?.head == author.sequence, "the head is wrong")
            try demand(snapshot?.channels == author.channels, "the channels' heads are wrong")
            try demand(try store.verify({ _ in }).differences.isEmpty, "a sound log is called damaged")
        },
        StoreCheck("a log that does not go on without a hole is refused, and nothing of its group is kept") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append([author.opening(), author.batch([.orderPlaced(Samples.order(1))])])
            let before = try store.load(author.restaurant)
            let isOutOfOrder = { (error: StoreError) in if case .outOfOrder = error { true } else { false } }
            let changes: [(String, (inout Entry) -> Void)] = [
                ("a hole in the log", { $0.sequence = $0.sequence.next }),
                ("a repeated sequence", { $0.sequence = LogSequence($0.sequence.rawValue - 1) }),
                ("a hole in a channel", { $0.channels[0].first = $0.channels[0].first.next }),
                ("a repeated place in a channel", { $0.channels[0].first = LogSequence($0.channels[0].first.rawValue - 1).inChannel }),
                ("a place without messages", { $0.channels[0].messages = 0 }),
            ]
            for (what, change) in changes {
                var attempt = author
                let good = attempt.batch(
                    [.orderPlaced(Samples.order(2))], receipt: Samples.receipt("good", outcome: .rejected(.notPermitted("x"))))
                var bad = attempt.batch([.orderPlaced(Samples.order(3))])
                change(&bad.entries[0])
                try demandRefusal(what, isOutOfOrder) { try store.append([good, bad]) }
                try demand(try store.load(author.restaurant) == before, "\(what): something of the group was kept")
                try demand(try store.receipt(for: Samples.id("good"), of: author.restaurant) == nil, "\(what): a receipt was kept")
            }
            try store.append([author.batch([.orderPlaced(Samples.order(2))])])
            try demand(try store.head(of: author.restaurant) == author.sequence, "the log does not go on after a refusal")
        },
        StoreCheck("what belongs to another restaurant, or comes before the settings, is refused") { bench in
            let store = try bench.open()
            let isMisplaced = { (error: StoreError) in if case .misplaced = error { true } else { false } }
            var early = Author()
            try demandRefusal("an order before the settings", isMisplaced) {
                try store.append([early.batch([.orderPlaced(Samples.order(1))])])
            }
            try demand(try store.restaurants().isEmpty, "a refused restaurant is there")
            var author = Author()
            try store.append([author.opening()])
            var foreign = author
            try demandRefusal("an order of another restaurant", isMisplaced) {
                try store.append([foreign.batch([.orderPlaced(Samples.order(1, of: Samples.other))])])
            }
            let receipt = Samples.receipt("c", outcome: .rejected(.notPermitted("x")), of: Samples.other)
            try demandRefusal("a receipt of another restaurant", isMisplaced) {
                try store.append([Batch(restaurant: author.restaurant, receipt: receipt)])
            }
        },
        StoreCheck("two restaurants with the same names in them keep apart") { bench in
            let store = try bench.open()
            var one = Author()
            var other = Author(Samples.other)
            try store.append([one.opening(), other.opening()])
            try store.append([
                one.batch([.orderPlaced(Samples.order(1))]), other.batch([.orderPlaced(Samples.order(1, of: Samples.other, items: 2))]),
                one.batch([.orderMoved(Samples.order(1, status: .ready), from: .pending)]),
            ])
            try demand(try store.restaurants() == [Samples.restaurant, Samples.other], "the restaurants are wrong")
            try demand(try store.load(one.restaurant)?.state == one.state, "the first one is wrong")
            try demand(try store.load(other.restaurant)?.state == other.state, "the other one is wrong")
            let page = try store.entries(of: other.restaurant, on: .counterOrders(Samples.id("grill")), after: .zero, limit: 9)
            try demand(page.entries == Array(other.entries.dropFirst()), "the other one's channel is wrong")
        },
    ]
}

extension LogSequence {
    /// The same number in a channel.
    var inChannel: ChannelSequence { ChannelSequence(rawValue) }
}
