import Foundation
import Restaurant

/// What a slip says beside the order itself.
package struct PrintingHouse: Sendable {
    var name: String
    var currency: Currency
    var timeZone: TimeZone
    var employees: [EmployeeID: String]
    var counters: [CounterID: String]

    package init(_ state: RestaurantState) {
        name = state.settings.name
        currency = state.settings.currency
        timeZone = TimeZone(identifier: state.settings.timeZone) ?? .gmt
        employees = state.employees.mapValues(\.name)
        counters = state.counters.mapValues(\.name)
    }

    /// `2026-11-21 19:05`, as the clock on the wall says.
    func clock(_ instant: Timestamp) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let local = instant.advanced(by: .seconds(timeZone.secondsFromGMT(for: date))).description
        return local.prefix(10) + " " + local.dropFirst(11).prefix(5)
    }
}

/// What a counter has to make, or no longer has to.
package struct Ticket: Hashable, Sendable {
    package enum Occasion: Hashable, Sendable {
        case placed
        /// Some of it changed; `before` is the order as it was, where the history tells.
        case amended(items: [ItemID], before: Order?)
        case cancelled
    }

    package var order: Order
    package var occasion: Occasion
    /// Somebody asked for it once more.
    package var isCopy = false

    package init(_ order: Order, _ occasion: Occasion, isCopy: Bool = false) {
        self.order = order
        self.occasion = occasion
        self.isCopy = isCopy
    }

    /// One line of it, and what became of it.
    private struct Line {
        let item: OrderItem
        var mark: String?
    }

    /// The items that concern these counters, and what is to be said of each. Empty counters: everybody's.
    private func lines(for counters: Set<CounterID>) -> [Line] {
        let own = order.items.filter { item in
            guard !counters.isEmpty else { return true }
            // An order that was given to a counter as a whole is made there.
            return (order.assignedCounter ?? item.counter).map(counters.contains) ?? false
        }
        switch occasion {
        case .placed: return own.filter { $0.status != .voided }.map { Line(item: $0) }
        case .cancelled: return own.filter { $0.status != .voided }.map { Line(item: $0, mark: "CANCELLED") }
        case .amended(let items, let before):
            return own.filter { items.contains($0.id) }.map { item in
                let was = before?.items.first { $0.id == item.id }
                switch (item.status, was) {
                case (.voided, _): return Line(item: item, mark: "VOID")
                case (_, let was?): return Line(item: item, mark: "CHANGE, WAS \(was.quantity)")
                case (_, nil): return Line(item: item, mark: before == nil ? "CHANGE" : "ADD")
                }
            }
        }
    }

    /// Whether somebody has to read about the order as a whole, though none of its items changed.
    private var changesWords: Bool {
        guard case .amended(let items, let before?) = occasion, items.isEmpty else { return false }
        return before.notes != order.notes || before.tableNumber != order.tableNumber
    }

    /// Whether counters have anything to read here; empty: any counter.
    package func concerns(_ counters: Set<CounterID>) -> Bool {
        let isTheirs = counters.isEmpty || !order.counters.isDisjoint(with: counters)
        return !lines(for: counters).isEmpty || (changesWords && isTheirs)
    }

    /// - Parameters:
    ///   - counters: whose part of it; empty: all of it.
    ///   - mayBeSecond: whether an earlier attempt may have come out.
    /// - Returns: nil where nothing of it concerns the counters.
    package func slip(for counters: Set<CounterID>, of house: PrintingHouse, mayBeSecond: Bool = false) -> Slip? {
        guard concerns(counters) else { return nil }
        var slip = Slip()
        if mayBeSecond { slip.put("MAY BE PRINTED TWICE", bold: true, centered: true) }
        if isCopy { slip.put("COPY", bold: true, centered: true) }
        switch occasion {
        case .placed: break
        case .cancelled: slip.put("CANCELLED", big: true, centered: true)
        case .amended: slip.put("CHANGED", big: true, centered: true)
        }
        slip.put("#\(order.number)", big: true, bold: true, centered: true)
        let names = counters.sorted().compactMap { house.counters[$0] }
        if !names.isEmpty { slip.put(names.joined(separator: ", "), centered: true) }
        slip.put(place, house.clock(occasion == .placed ? order.createdAt : order.updatedAt), bold: true)
        if let server = order.assignedEmployee { slip.put("Server: \(house.employees[server] ?? server.rawValue)") }
        if let guest = order.customer?.name { slip.put("Guest: \(guest)") }
        if order.priority == .urgent || order.priority == .high { slip.put(order.priority.rawValue.uppercased(), bold: true) }
        slip.rule()
        Self.put(lines(for: counters), on: &slip)
        if let notes = order.notes {
            slip.rule()
            slip.put("! \(notes)", bold: true)
        }
        if let reason = order.cancellation?.message ?? order.cancellation?.reason { slip.put("Reason: \(reason)") }
        return slip
    }

    private var place: String {
        switch order.type {
        case .dineIn: order.tableNumber.map { "Table \($0)" } ?? "Dine in"
        case .takeout: "TAKEOUT"
        case .delivery: "DELIVERY"
        }
    }

    private static func put(_ lines: [Line], on slip: inout Slip) {
        let courses = Set(lines.map { $0.item.course ?? 0 }).sorted()
        for course in courses {
            if course > 0 { slip.put("- Course \(course) -", bold: true, centered: true) }
            for line in lines where (line.item.course ?? 0) == course {
                if let mark = line.mark { slip.put(mark, bold: true) }
                let seat = line.item.seatNumber.map { "seat \($0)" } ?? ""
                slip.put("\(line.item.quantity) x \(line.item.name)", seat, bold: true)
                for modifier in line.item.modifiers { slip.put("+ \(modifier.name)", indent: 4) }
                if let notes = line.item.notes { slip.put("! \(notes)", bold: true, indent: 4) }
            }
        }
    }
}
