import Journal
import Restaurant

extension StoreCheck {
    /// What stays, and what may go.
    static let keeping: [StoreCheck] = [
        StoreCheck("what was acknowledged is there after closing and opening, in the same epoch") { bench in
            var author = Author()
            let receipt = Samples.receipt("c", outcome: .accepted(first: LogSequence(1), last: LogSequence(1), subject: nil))
            let epoch = try {
                let store = try bench.open()
                try store.append([author.opening()] + Samples.everyEvent().map { author.batch([$0]) })
                try store.append([Batch(restaurant: author.restaurant, receipt: receipt)])
                return store.epoch
            }()
            let store = try bench.open()
            try demand(store.epoch == epoch, "the epoch changed")
            try demand(try store.load(author.restaurant)?.state == author.state, "the state changed")
            try demand(try store.entries(of: author.restaurant, after: .zero, limit: 100).entries == author.entries, "the log changed")
            try demand(try store.receipt(for: receipt.command, of: author.restaurant) == receipt, "the receipt changed")
            try store.append([author.batch([.orderPlaced(Samples.order(9))])])
            try demand(try store.load(author.restaurant)?.channels == author.channels, "the log does not go on")
        },
        StoreCheck("what was acknowledged is there after a crash, once") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append([author.opening()])
            for number in 1...20 { try store.append([author.batch([.orderPlaced(Samples.order(number))])]) }
            let crashed = try bench.openAfterCrash()
            try demand(try crashed.load(author.restaurant)?.state == author.state, "the state changed")
            try demand(try crashed.entries(of: author.restaurant, after: .zero, limit: 100).entries == author.entries, "the log changed")
            try demand(try crashed.verify({ _ in }).differences.isEmpty, "the log is damaged")
        },
        StoreCheck("a new epoch is another one, and stays") { bench in
            let (old, new) = try {
                let store = try bench.open()
                let old = store.epoch
                return (old, try store.renewEpoch())
            }()
            try demand(old != new, "the epoch is the same")
            try demand(try bench.open().epoch == new, "the new epoch was forgotten")
        },
        StoreCheck("old history and old receipts go; orders, documents and young ones stay") { bench in
            let store = try bench.open()
            var author = Author()
            let start = author.now
            try store.append([author.opening()])
            for hour in 0..<48 {
                author.now = start.advanced(by: .seconds(3600 * hour))
                let receipt = Samples.receipt(
                    "c-\(hour)", outcome: .accepted(first: author.sequence.next, last: author.sequence.next, subject: nil), at: author.now)
                try store.append([author.batch([.orderPlaced(Samples.order(hour + 1))], receipt: receipt)])
            }
            let now = start.advanced(by: .seconds(3600 * 48))
            // An hour is asked for; a day is the least.
            let pruned = try store.prune(Retention(history: .seconds(3600)), now: now, atMost: 1000)
            try demand(pruned == Pruned(entries: 25, receipts: 0), "\(pruned) is gone")
            let page = try store.entries(of: author.restaurant, after: .zero, limit: 100)
            try demand(page.floor == 25 && page.entries == Array(author.entries.dropFirst(25)), "the history begins wrong")
            let channel = ChannelName.customerOrders(Samples.id("ann"))
            let shown = try store.entries(of: author.restaurant, on: channel, after: .zero, limit: 100)
            try demand(shown.floor == 24 && shown.entries == page.entries, "the channel's history begins wrong")
            try demand(try store.load(author.restaurant)?.state == author.state, "the state changed")
            try demand(try store.order(Samples.id("order-1"), of: author.restaurant) != nil, "an order is gone")
            try demand(try store.receipt(for: Samples.id("c-0"), of: author.restaurant) != nil, "a receipt went with the history")
            try demand(try store.verify({ _ in }).differences.isEmpty, "a pruned log is called damaged")
            let later = start.advanced(by: .seconds(86_400 * 30 + 3600 * 10 + 1))
            let rest = try store.prune(Retention(), now: later, atMost: 1000)
            try demand(rest == Pruned(entries: 24, receipts: 11), "\(rest) is gone later")
            author.now = later
            try store.append([author.batch([.orderPlaced(Samples.order(99))])])
            try demand(try store.load(author.restaurant)?.head == author.sequence, "the log does not go on")
            let last = try store.entries(of: author.restaurant, after: .zero, limit: 9)
            try demand(last.floor == 49 && last.entries.count == 1, "the history ends wrong")
        },
        StoreCheck("revocations are kept by restaurant, the later of two, and go when no token can outlive them") { bench in
            var author = Author()
            var stranger = Author(Samples.other)
            let start = author.now
            func revoke(_ target: Revocation.Target, after seconds: Int, reason: String? = nil) -> Revocation {
                Revocation(target, reason: reason, by: "maria", at: start.advanced(by: .seconds(seconds)))
            }
            let user = revoke(.user("eve\0\"é"), after: 3, reason: "left\0")
            let (token, device) = (revoke(.token("t-1"), after: 1), revoke(.device("till"), after: 2))
            let (same, earlier) = (revoke(.token("till"), after: 5), revoke(.user("eve\0\"é"), after: 0))
            let elsewhere = revoke(.token("t-1"), after: 4)
            try {
                let store = try bench.open()
                try store.append([author.opening(), stranger.opening()])
                try store.append([author.batch([.accessRevoked(token)]), stranger.batch([.accessRevoked(elsewhere)])])
                try store.append([
                    author.batch([.accessRevoked(device), .accessRevoked(user), .accessRevoked(same), .accessRevoked(earlier)])
                ])
            }()
            let store = try bench.openAfterCrash()
            try demand(try store.revocations(of: author.restaurant) == [same, user, device, token], "what was revoked is not what is told")
            try demand(try store.revocations(of: stranger.restaurant) == [elsewhere], "another restaurant's are told")
            try demand(try store.revocations(of: Samples.id("nobody")) == [], "a restaurant that is none has some")
            try demand(try store.verify({ _ in }).differences.isEmpty, "the log is called damaged")
            let history = try store.prune(Retention(), now: start.advanced(by: .seconds(366 * 86_400)), atMost: 1000)
            try demand(history == Pruned(entries: 8, receipts: 0), "\(history) is gone with the history")
            try demand(try store.revocations(of: author.restaurant).count == 4, "a revocation went with the history")
            let later = start.advanced(by: Bounds.tokenLife + .seconds(2) + .milliseconds(500))
            let step = try store.prune(Retention(), now: later, atMost: 1)
            try demand(step == Pruned(entries: 0, receipts: 0, revocations: 1, hasMore: true), "\(step) is gone in a step of one")
            let rest = try store.prune(Retention(), now: later, atMost: 1000)
            try demand(rest == Pruned(entries: 0, receipts: 0, revocations: 1), "\(rest) is gone later")
            try demand(try store.revocations(of: author.restaurant) == [same, user], "what is young is gone")
        },
        StoreCheck("notes are kept by restaurant, replaced, taken away, and listed by the beginning of their keys") { bench in
            var author = Author()
            var stranger = Author(Samples.other)
            try {
                let store = try bench.open()
                try store.append([author.opening(), stranger.opening()])
                let notes = ["printer/bar", "printer/bar/1", "printer/grill", "printed", "printf"].map { Note($0, Array("old \($0)".utf8)) }
                try store.append([Batch(restaurant: author.restaurant, notes: notes)])
                try store.append([Batch(restaurant: stranger.restaurant, notes: [Note("printer/bar", [0, 255])])])
                let changes = [Note("printer/bar", [1]), Note("printer/bar", []), Note("printf", nil), Note("none", nil)]
                try store.append([author.batch([.orderPlaced(Samples.order(1))]), Batch(restaurant: author.restaurant, notes: changes)])
            }()
            let store = try bench.openAfterCrash()
            func keys(_ prefix: String, limit: Int = 10) throws -> [String] {
                try store.notes(of: author.restaurant, under: prefix, limit: limit).map(\.key)
            }
            try demand(try keys("printer/") == ["printer/bar", "printer/bar/1", "printer/grill"], "the list is another")
            try demand(try keys("", limit: 2) == ["printed", "printer/bar"], "the first two are others")
            try demand(try keys("x") == [] && keys("", limit: 0) == [], "there are notes where there are none")
            try demand(try store.note("printer/bar", of: author.restaurant) == [], "the last value does not count")
            try demand(try store.note("printer/bar", of: stranger.restaurant) == [0, 255], "another restaurant's is another")
            try demand(try store.note("printer", of: author.restaurant) == nil, "the beginning of a key is taken for a key")
            try demand(try store.note("printf", of: author.restaurant) == nil, "what was taken away is there")
            try demand(
                try store.restaurants(notingUnder: "printer/") == [Samples.restaurant, Samples.other].sorted(), "somebody is missed")
            try demand(try store.restaurants(notingUnder: "printed") == [Samples.restaurant], "whose it is is another's")
            try demand(try store.restaurants(notingUnder: "none").isEmpty, "somebody notes nothing")
            try demand(try store.verify({ _ in }).differences.isEmpty, "the log is called damaged")
        },
        StoreCheck("forgetting goes in steps of a bounded size, and is whole after the last") { bench in
            let store = try bench.open()
            var authors = [Author(), Author(Samples.other)]
            for index in authors.indices {
                try store.append([authors[index].opening()])
                for number in 1...7 {
                    let receipt = Samples.receipt(
                        "c-\(number)", outcome: .rejected(.notPermitted("x")), of: authors[index].restaurant, at: authors[index].now)
                    let order = Samples.order(number + 10 * index, of: authors[index].restaurant)
                    try store.append([authors[index].batch([.orderPlaced(order)], receipt: receipt)])
                }
            }
            let now = authors[0].now.advanced(by: .seconds(31 * 86_400))
            try demand(try store.prune(Retention(), now: now, atMost: 0) == Pruned(entries: 0, receipts: 0), "nothing is too much")
            var total = Pruned(entries: 0, receipts: 0)
            var step: Pruned
            repeat {
                step = try store.prune(Retention(), now: now, atMost: 3)
                try demand(step.entries + step.receipts <= 3, "a step took \(step)")
                try demand(!step.hasMore || step.entries + step.receipts > 0, "there is more, but nothing goes")
                total.entries += step.entries
                total.receipts += step.receipts
                for author in authors {
                    let page = try store.entries(of: author.restaurant, after: .zero, limit: 100)
                    try demand(page.entries == Array(author.entries.dropFirst(Int(page.floor))), "the history has a hole at \(page.floor)")
                }
                try demand(try store.verify({ _ in }).differences.isEmpty, "a pruned log is called damaged")
            } while step.hasMore
            try demand(total == Pruned(entries: 16, receipts: 14), "\(total) is gone")
            for author in authors {
                try demand(try store.load(author.restaurant)?.state == author.state, "the state changed")
                try demand(try store.receipt(for: Samples.id("c-1"), of: author.restaurant) == nil, "a receipt stayed")
            }
        },
    ]
}
