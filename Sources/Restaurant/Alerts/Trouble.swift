extension RestaurantState {
    /// What should be raised and what is over, given how things are now. Given and applied, none of it is asked for again.
    ///
    /// An alert of a queue or of waiting ends only when three quarters of the threshold are reached again, so that it does not come and go
    /// with every order.
    func alerts(at now: Timestamp) -> [Command] {
        let open = Dictionary(alerts.values.map { ($0.cause, $0.id) }, uniquingKeysWith: min)
        let troubles = troubles(at: now)
        let over = open.filter { cause, _ in !isForPrintersToSay(cause) && !(troubles.contains { $0.draft.cause == cause }) }.values
            .sorted()
        let new = troubles.filter { $0.isBeyond && open[$0.draft.cause] == nil }
        return over.map { .resolveAlert($0) } + new.map { .raiseAlert($0.draft) }
    }

    /// Whether it is not to be seen from here that it is over: whoever prints says when a printer does again, as long as it is to print.
    private func isForPrintersToSay(_ cause: Alert.Cause) -> Bool {
        cause.category == .printerDown && cause.printer.flatMap { records.printers[$0] }?.isEnabled == true
    }

    /// What is, or is not yet over.
    private struct Trouble {
        let draft: AlertDraft
        /// Beyond the threshold; otherwise only near it.
        let isBeyond: Bool
    }

    private func troubles(at now: Timestamp) -> [Trouble] {
        let active = orders.values.filter(\.status.isActive).sorted { $0.number < $1.number }
        return counters.values.sorted { $0.id < $1.id }.flatMap { troubles(of: $0, active, at: now) }
            + active.compactMap { lateness(of: $0, at: now) }
    }

    private func troubles(of counter: Counter, _ active: [Order], at now: Timestamp) -> [Trouble] {
        let waiting = active.filter { $0.waits(for: counter.id) }
        let seconds = waiting.isEmpty ? 0 : waiting.reduce(0) { $0 + max(0, $1.createdAt.seconds(to: now)) } / waiting.count
        var troubles = [
            trouble(.queueLength, counter, waiting.count, settings.alerts.queueLength, "\(waiting.count) orders are waiting"),
            trouble(.waitingTime, counter, seconds, settings.alerts.waitingMinutes * 60, "orders wait \(seconds / 60) minutes on average"),
        ].compactMap { $0 }
        // A counter that closes with nothing to make has only finished its day.
        if counter.status == .maintenance || (counter.status == .closed && !waiting.isEmpty) {
            let what = "\(counter.name) does not work (\(counter.reason ?? counter.status.rawValue)); \(waiting.count) orders wait for it"
            let draft = AlertDraft(
                Alert.Cause(.counterDown, counter: counter.id), waiting.isEmpty ? .warning : .critical, value: waiting.count, threshold: 0,
                message: what)
            troubles.append(Trouble(draft: draft, isBeyond: true))
        }
        return troubles
    }

    private func trouble(_ category: Alert.Category, _ counter: Counter, _ value: Int, _ threshold: Int, _ what: String) -> Trouble? {
        guard value * 4 > threshold * 3 else { return nil }
        let draft = AlertDraft(
            Alert.Cause(category, counter: counter.id), value > 2 * threshold ? .critical : .warning, value: value, threshold: threshold,
            message: "\(counter.name): \(what)")
        return Trouble(draft: draft, isBeyond: value > threshold)
    }

    private func lateness(of order: Order, at now: Timestamp) -> Trouble? {
        guard let expected = order.estimatedReadyAt, [.pending, .confirmed, .preparing].contains(order.status) else { return nil }
        let (late, threshold) = (expected.seconds(to: now), settings.alerts.lateMinutes * 60)
        guard late > threshold else { return nil }
        let draft = AlertDraft(
            Alert.Cause(.lateOrder, order: order.id), late > 2 * threshold ? .critical : .warning, value: late, threshold: threshold,
            message: "Order \(order.number) should have been ready \(late / 60) minutes ago")
        return Trouble(draft: draft, isBeyond: true)
    }
}

extension Timestamp {
    /// Whole seconds from this instant to a later one; negative to an earlier one.
    func seconds(to later: Timestamp) -> Int { Int(later.since(self).components.seconds) }
}
