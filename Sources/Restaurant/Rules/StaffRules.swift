extension RestaurantState {
    /// Sets up somebody who works here, or changes their name and role; whether they are at work is for ``clock`` to say.
    func putEmployee(_ employee: Employee, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(employee.name, "name")
        guard employee.role.isStaff else { throw .invalid(field: "role", reason: "must be one of the staff's") }
        // Who makes an admin, or makes one less, is one.
        guard context.actor.role == .admin || (employee.role != .admin && employees[employee.id]?.role != .admin) else {
            throw .notPermitted("only admins may set up an admin")
        }
        var changed = employees[employee.id] ?? Employee(id: employee.id, name: employee.name, version: 0)
        guard context.actor.role == .admin || employee.role != .admin && changed.role != .admin else {
            throw .notPermitted("only admins may make somebody an admin, or change one")
        }
        if changed.version == 0 { try Bounds.check(count: employees.count + 1, upTo: Bounds.documents, "employees") }
        changed.name = employee.name
        changed.role = employee.role
        return [event(changed, from: changed.presence)]
    }

    /// Begins or ends a shift; the end of a shift ends a break too.
    ///
    /// Whoever has a token of the staff's may begin one, on the list or not: they are put on it.
    func clock(
        _ id: EmployeeID, in isIn: Bool, _ counter: CounterID?, until end: Timestamp?, _ context: Context
    ) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        var employee = try colleague(id, context)
        let from = employee.presence
        guard isIn == (from == .clockedOut) else {
            throw .illegalMove(from: from.rawValue, to: isIn ? Employee.Presence.working.rawValue : from.rawValue)
        }
        if let counter { try mustExist(counter) }
        if let end { try checkEnd(end, ofShiftThat: isIn, context.now) }
        employee.endBreak(at: context.now)
        let shift = isIn ? nil : employee.shift(endingAt: context.now, id: context.ids.id(0))
        employee.presence = isIn ? .working : .clockedOut
        employee.counter = isIn ? counter : nil
        employee.shiftStartedAt = isIn ? context.now : nil
        employee.shiftEndsAt = isIn ? end : nil
        employee.breakSeconds = 0
        return [event(employee, from: from)] + (shift.map { [.recordChanged(.shift($0))] } ?? [])
    }

    /// Begins a break within a shift, of some kind and so many minutes if somebody said; whoever else works at the counter covers.
    func startBreak(_ id: EmployeeID, _ minutes: Int?, _ type: String?, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        var employee = try colleague(id, context)
        try Bounds.check(minutes, Bounds.breakMinutes, "minutes")
        if let type { try Bounds.checkName(type, upTo: Bounds.label, "type") }
        try mustBe(.working, employee, to: .onBreak)
        employee.presence = .onBreak
        employee.breakStartedAt = context.now
        employee.breakMinutes = minutes
        employee.breakType = type
        return [event(employee, from: .working, covering: colleagues(of: employee))]
    }

    /// Ends a break.
    func endBreak(_ id: EmployeeID, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        var employee = try colleague(id, context)
        try mustBe(.onBreak, employee, to: .working)
        employee.presence = .working
        employee.endBreak(at: context.now)
        return [event(employee, from: .onBreak)]
    }

    private func colleague(_ id: EmployeeID, _ context: Context) throws(Rejection) -> Employee {
        if let known = employees[id] { return known }
        guard id.rawValue == context.actor.user else { throw .notFound(kind: "employee", id: id.rawValue) }
        return Employee(id: id, name: context.actor.user, role: context.actor.role, version: 0)
    }

    private func mustBe(_ presence: Employee.Presence, _ employee: Employee, to next: Employee.Presence) throws(Rejection) {
        guard employee.presence == presence else { throw .illegalMove(from: employee.presence.rawValue, to: next.rawValue) }
    }

    private func checkEnd(_ end: Timestamp, ofShiftThat begins: Bool, _ now: Timestamp) throws(Rejection) {
        guard begins else { throw .invalid(field: "until", reason: "is said when a shift begins") }
        guard end > now, end <= now.advanced(by: Bounds.shift) else {
            throw .invalid(field: "until", reason: "must lie within the next 24 hours")
        }
    }

    /// Who else works at the same counter, by id.
    private func colleagues(of employee: Employee) -> [EmployeeID] {
        guard let counter = employee.counter else { return [] }
        let present = employees.values.filter { $0.id != employee.id && $0.presence == .working && $0.counter == counter }
        return Array(present.map(\.id).sorted().prefix(Bounds.affected))
    }

    private func event(_ employee: Employee, from: Employee.Presence, covering: [EmployeeID] = []) -> Event {
        var employee = employee
        employee.version += 1
        return .employeeChanged(
            employee, from: from, covering: covering, location: employee.counter.flatMap { counters[$0]?.name })
    }
}

extension Employee {
    /// The shift that ends now; nil if none had begun.
    fileprivate func shift(endingAt now: Timestamp, id: ShiftID) -> Shift? {
        shiftStartedAt.map {
            Shift(id: id, employee: self.id, name: name, counter: counter, startedAt: $0, endedAt: now, breakSeconds: breakSeconds)
        }
    }

    /// Counts the present break and forgets it.
    fileprivate mutating func endBreak(at now: Timestamp) {
        if let breakStartedAt { breakSeconds += max(0, breakStartedAt.seconds(to: now)) }
        breakStartedAt = nil
        breakMinutes = nil
        breakType = nil
    }
}
