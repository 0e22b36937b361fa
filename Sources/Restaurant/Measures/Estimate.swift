extension Kitchen {
    /// Orders that a counter is believed to make at once while nothing is known of it.
    private static let atOnce: Int64 = 4
    private static let longest: Int64 = 24 * 3600

    /// When items that are handed in now should be ready.
    ///
    /// An item takes what its dish took lately, else what its counter took, else what the menu says. A counter is through with its queue
    /// and them at its own pace; that includes making them, so the later of the two is expected, not the sum.
    ///
    /// - Parameters:
    ///   - counter: makes all of them; nil: each item's own does.
    ///   - replacing: what the queue holds of the same items already.
    func readyAt(
        _ items: [OrderItem], at counter: CounterID?, _ priority: Priority, from now: Timestamp, replacing: Order? = nil
    ) -> Timestamp {
        let items = items.filter { $0.status != .voided }
        var seconds = items.map { self.seconds($0, at: counter ?? $0.counter, now) }.max() ?? 0
        var kitchen = self
        if let replacing { kitchen.leave(replacing) }
        for (counter, items) in Dictionary(grouping: items, by: { counter ?? $0.counter }) {
            guard let counter else { continue }
            seconds = max(seconds, kitchen.throughWith(items, at: counter, priority, now))
        }
        return now.advanced(by: .seconds(min(seconds, Self.longest)))
    }

    private func seconds(_ item: OrderItem, at counter: CounterID?, _ now: Timestamp) -> Int64 {
        item.menuItem.flatMap { preparations(of: $0, now).median } ?? counter.flatMap { preparations(at: $0, now).median }
            ?? 60 * Int64(item.prepMinutes)
    }

    /// Seconds after which a counter has made all that comes before some items, and them.
    private func throughWith(_ items: [OrderItem], at counter: CounterID, _ priority: Priority, _ now: Timestamp) -> Int64 {
        var work = queue(at: counter).ahead(of: priority)
        for item in items { work.count(item, times: 1) }
        guard let pace = preparations(at: counter, now).pace else { return 60 * Int64(work.minutes) / Self.atOnce }
        return pace * Int64(work.lines)
    }
}
