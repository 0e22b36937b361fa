import Journal
import Restaurant

extension StoreCheck {
    /// Pages, and single things.
    static let reading: [StoreCheck] = [
        StoreCheck("the log is read in pages without a gap or a repetition") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append([author.opening()] + (1...25).map { author.batch([.orderPlaced(Samples.order($0))]) })
            var read: [Entry] = []
            while true {
                let page = try store.entries(of: author.restaurant, after: read.last?.sequence ?? .zero, limit: 10)
                read += page.entries
                try demand(page.entries.count <= 10, "a page is too long")
                if !page.hasMore { break }
            }
            try demand(read == author.entries, "the pages together are not the log")
            try demand(
                try store.entries(of: author.restaurant, after: author.sequence, limit: 10).entries.isEmpty, "there is more than all")
        },
        StoreCheck("a channel is counted from 1 without a hole, also where one entry makes two messages") { bench in
            let store = try bench.open()
            var author = Author()
            try store.append([author.opening()])
            for number in 1...12 {
                let status: OrderStatus = number % 3 == 0 ? .ready : .confirmed
                try store.append([
                    author.batch([.orderMoved(Samples.order(number, status: status), from: .pending)]),
                    author.batch([.tableChanged(Table(id: Samples.id("t\(number)"), label: "T", seats: 2))]),
                ])
            }
            let channel = ChannelName.customerOrders(Samples.id("ann"))
            var after = ChannelSequence.zero
            var count = 0
            while true {
                let page = try store.entries(of: author.restaurant, on: channel, after: after, limit: 5)
                for place in page.entries.flatMap(\.channels) where place.channel == channel {
                    try demand(place.first == after.next, "\(place.first) comes after \(after)")
                    after = place.last
                    count += 1
                }
                if !page.hasMore { break }
            }
            try demand(count == 12 && after == ChannelSequence(16), "\(count) entries end at \(after)")
            // The third entry is messages 3 and 4: who has seen 3 of them needs it again.
            let rest = try store.entries(of: author.restaurant, on: channel, after: ChannelSequence(3), limit: 1).entries
            try demand(rest.first?.channels.first { $0.channel == channel }?.last == ChannelSequence(4), "half of an entry is lost")
        },
        StoreCheck("orders are found by id, by status and page by page, newest first; final ones too") { bench in
            let store = try bench.open()
            var author = Author()
            let orders = (1...30).map { Samples.order($0, status: OrderStatus.allCases[$0 % OrderStatus.allCases.count]) }
            try store.append([author.opening(), author.batch(orders.map { .orderPlaced($0) })])
            try demand(try store.order(orders[5].id, of: author.restaurant) == orders[5], "an order is not found by id")
            try demand(try store.order(orders[5].id, of: Samples.other) == nil, "an order is found in another restaurant")
            for statuses: Set<OrderStatus> in [[], [.completed], [.ready, .served]] {
                let wanted = orders.reversed().filter { statuses.isEmpty || statuses.contains($0.status) }
                var found: [Order] = []
                var cursor: Int?
                repeat {
                    let page = try store.orders(
                        of: author.restaurant, matching: OrderQuery(statuses: statuses, before: cursor, limit: 4))
                    found += page.orders
                    cursor = page.next
                } while cursor != nil
                try demand(found == wanted, "the pages of \(statuses) are not the orders")
            }
            try demand(OrderQuery(limit: 5000).limit == 200 && OrderQuery(limit: -1).limit == 1, "a page has no bounds")
        },
        StoreCheck("shifts are read newest first, page by page, everybody's or one employee's, also when the history is gone") { bench in
            let store = try bench.open()
            var author = Author()
            let shifts = (10..<30).map { number in
                Shift(
                    id: Samples.id("shift-\(number)"), employee: Samples.id(number % 3 == 0 ? "eva" : "ben"), name: "a\0\"b 👍",
                    startedAt: Samples.now, endedAt: Samples.now, breakSeconds: number)
            }
            try store.append([author.opening(), author.batch(shifts.map { .recordChanged(.shift($0)) })])
            _ = try store.prune(
                Retention(), now: Samples.now.advanced(by: .seconds(8 * 86_400)), atMost: 1000)
            for employee: EmployeeID? in [nil, Samples.id("eva"), Samples.id("nobody")] {
                var found: [Shift] = []
                var cursor: ShiftID?
                repeat {
                    let page = try store.shifts(
                        of: author.restaurant, matching: ShiftQuery(employee: employee, before: cursor, limit: 3))
                    try demand(page.shifts.count <= 3, "a page is too long")
                    found += page.shifts
                    cursor = page.next
                } while cursor != nil
                let wanted = shifts.reversed().filter { employee == nil || $0.employee == employee }
                try demand(found == wanted, "the pages of \(employee?.rawValue ?? "everybody") are not the shifts")
            }
            try demand(
                try store.shifts(of: Samples.other, matching: ShiftQuery()).shifts.isEmpty, "another restaurant has the shifts")
            try demand(ShiftQuery(limit: 5000).limit == 200 && ShiftQuery(limit: -1).limit == 1, "a page has no bounds")
        },
        StoreCheck("the audit record is kept, newest first, in pages") { bench in
            let store = try bench.open()
            let records = (1...7).map {
                AuditRecord(
                    restaurant: Samples.restaurant, at: Samples.now, user: "u\($0)", role: $0 == 3 ? nil : .manager,
                    action: "payment.refund",
                    subject: "order-\($0)", detail: $0 == 2 ? nil : "a\0b 👍")
            }
            try store.append(records.map { Batch(restaurant: Samples.restaurant, audit: [$0]) })
            var read: [AuditRecord] = []
            var cursor: Int64?
            repeat {
                let page = try store.audit(of: Samples.restaurant, before: cursor, limit: 3)
                read += page.records
                cursor = page.next
            } while cursor != nil
            try demand(read == Array(records.reversed()), "the record is not what was written")
        },
        StoreCheck("receipts keep every answer, and a command is answered once") { bench in
            let store = try bench.open()
            let outcomes: [Outcome] =
                Samples.rejections.map { .rejected($0) } + [
                    .accepted(first: LogSequence(2), last: LogSequence(4), subject: "order-1"),
                    .accepted(first: LogSequence(5), last: LogSequence(5), subject: "order-1", payment: Samples.id("payment-1")),
                    .accepted(first: LogSequence(5), last: LogSequence(4), subject: nil),
                ]
            let receipts = outcomes.enumerated().map { Samples.receipt("c-\($0.offset)", outcome: $0.element) }
            try store.append(receipts.map { Batch(restaurant: Samples.restaurant, receipt: $0) })
            for receipt in receipts {
                let kept = try store.receipt(for: receipt.command, of: Samples.restaurant)
                try demand(kept == receipt, "\(receipt.outcome) came back as \(String(describing: kept?.outcome))")
            }
            try demand(try store.receipt(for: receipts[0].command, of: Samples.other) == nil, "another restaurant knows the command")
            let isAnswered = { (error: StoreError) in if case .answered = error { true } else { false } }
            try demandRefusal("a second answer", isAnswered) {
                try store.append([Batch(restaurant: Samples.restaurant, receipt: receipts[0])])
            }
        },
    ]
}
