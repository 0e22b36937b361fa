import Restaurant

/// A stretch of a restaurant's log, or of one of its channels, in order.
package struct EntryPage: Hashable, Sendable {
    package var entries: [Entry]
    /// Everything up to here has left the history; in the page of a channel, counted in the channel. Who has seen less than this
    /// cannot resume.
    package var floor: Int64
    /// Whether there was more behind the last entry.
    package var hasMore: Bool

    package init(entries: [Entry], floor: Int64, hasMore: Bool) {
        self.entries = entries
        self.floor = floor
        self.hasMore = hasMore
    }
}

/// Which orders are asked for.
package struct OrderQuery: Hashable, Sendable {
    /// The largest page.
    package static let largestPage = 200

    /// Empty: any.
    package var statuses: Set<OrderStatus>
    /// Only this customer's; nil: anybody's.
    package var customer: CustomerID?
    /// Only orders with a lower number: the cursor of the page before.
    package var before: Int?
    /// 1 to 200; what lies outside is taken as the nearest.
    package var limit: Int

    package init(statuses: Set<OrderStatus> = [], customer: CustomerID? = nil, before: Int? = nil, limit: Int = 50) {
        self.statuses = statuses
        self.customer = customer
        self.before = before
        self.limit = min(max(limit, 1), Self.largestPage)
    }
}

/// Orders, newest first.
package struct OrderPage: Hashable, Sendable {
    package var orders: [Order]
    /// What ``OrderQuery/before`` of the next page is; nil at the end.
    package var next: Int?

    package init(orders: [Order], next: Int?) {
        self.orders = orders
        self.next = next
    }
}

/// Which shifts are asked for.
package struct ShiftQuery: Hashable, Sendable {
    /// Only theirs; nil: anybody's.
    package var employee: EmployeeID?
    /// Only shifts that ended earlier: the cursor of the page before.
    package var before: ShiftID?
    /// 1 to 200; what lies outside is taken as the nearest.
    package var limit: Int

    package init(employee: EmployeeID? = nil, before: ShiftID? = nil, limit: Int = 50) {
        self.employee = employee
        self.before = before
        self.limit = min(max(limit, 1), OrderQuery.largestPage)
    }
}

/// Shifts, newest first: their ids grow with time.
package struct ShiftPage: Hashable, Sendable {
    package var shifts: [Shift]
    /// What ``ShiftQuery/before`` of the next page is; nil at the end.
    package var next: ShiftID?

    package init(shifts: [Shift], next: ShiftID?) {
        self.shifts = shifts
        self.next = next
    }
}

/// Lines of the audit record, newest first.
package struct AuditPage: Hashable, Sendable {
    package var records: [AuditRecord]
    /// The cursor of the next page; nil at the end.
    package var next: Int64?

    package init(records: [AuditRecord], next: Int64?) {
        self.records = records
        self.next = next
    }
}
