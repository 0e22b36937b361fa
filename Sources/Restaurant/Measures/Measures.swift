/// A restaurant's figures: a fold of its log beside its state, which the state itself does not hold since documents do not tell it.
public struct Measures: Hashable, Sendable {
    public private(set) var hour: HourFigures
    public private(set) var kitchen = Kitchen()

    /// Nothing yet.
    public init() { hour = HourFigures(of: Timestamp(milliseconds: 0)) }

    /// Takes an event in.
    ///
    /// - Parameters:
    ///   - place: its sequence in the log.
    ///   - before: the order that it is about, as it was; nil if it is new.
    public mutating func take(_ event: Event, at now: Timestamp, place: Int64, before: Order?) {
        if hour.isOver(at: now) { hour = HourFigures(of: now) }
        kitchen.take(event, at: now, place: place, before: before)
        guard let order = event.order else { return }
        if let before { hour.count(before, times: -1) }
        hour.count(order, times: 1)
    }

    mutating func recount(_ orders: some Sequence<Order>) { kitchen.recount(orders) }

    /// The hour that it is now, though nothing may have happened in it yet.
    func hour(at now: Timestamp) -> HourFigures { hour.isOver(at: now) ? HourFigures(of: now) : hour }
}

/// Makes the measures of a restaurant that is loaded: of its state, and of the last entries of its log in their order.
///
/// They come out as they were if the entries are those of the present hour and ``Preparations/entries`` at least, with a few more before: what an
/// order was at the hour's beginning counts for nothing in it, so it does not matter that nobody tells.
public struct MeasuresReplay {
    private var measures = Measures()
    private var orders: [OrderID: Order] = [:]

    public init() {}

    public mutating func take(_ event: Event, at time: Timestamp, place: Int64) {
        let before = event.order.flatMap { orders.updateValue($0, forKey: $0.id) }
        measures.take(event, at: time, place: place, before: before)
    }

    /// - Parameter state: the restaurant at the end of the log.
    public func measures(of state: RestaurantState) -> Measures {
        var measures = measures
        measures.recount(state.orders.values)
        return measures
    }
}
