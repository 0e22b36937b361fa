import Access
import Restaurant

/// A client's command as the house takes it.
struct TableTapOrder {
    let command: Command
    /// What has to be permitted.
    let action: Action
    /// Its type on the wire.
    let name: String
    /// What it is about, for the audit log.
    let subject: String
    /// Tells a repetition from another command under the same name.
    let fingerprint: String
}

extension TableTapCommand {
    /// - Returns: nil if it means oneself and the token's subject is no employee's id.
    func order(by principal: Principal) -> TableTapOrder? {
        func make(_ command: Command, _ action: Action, _ name: String, _ subject: String) -> TableTapOrder {
            TableTapOrder(command: command, action: action, name: name, subject: subject, fingerprint: "\(self)")
        }
        let oneself = EmployeeID(principal.user)
        switch self {
        case .moveOrder(let id, let status): return make(.moveOrder(id, to: status), .moveStatus, "order_status_update", id.rawValue)
        case .prioritize(let id, let priority, let reason):
            return make(.prioritize(id, priority, reason: reason), .setPriority, "order_priority_update", id.rawValue)
        case .assign(let id, let employee, let counter):
            let isForOthers = employee != nil && employee != oneself
            return make(
                .assign(id, employee: employee, counter: counter), isForOthers ? .assignToOthers : .moveStatus, "order_assign", id.rawValue)
        case .cancel(let id, let reason, let message):
            return make(.cancel(id, reason: reason, message: message), .cancelOrder, "order_cancel", id.rawValue)
        case .pickUp(let id, let code): return make(.pickUp(id, code: code), .moveStatus, "order_pickup", id.rawValue)
        case .clock(let employee, let isIn, let counter, let end):
            guard let who = employee ?? oneself else { return nil }
            return make(
                .clock(who, in: isIn, counter: counter, until: end), who == oneself ? .clockSelf : .clockOthers, "employee_clock",
                who.rawValue)
        case .startBreak(let employee, let minutes, let type):
            guard let who = employee ?? oneself else { return nil }
            return make(
                .startBreak(who, minutes: minutes, type: type), who == oneself ? .clockSelf : .clockOthers, "break_start", who.rawValue)
        case .endBreak(let employee):
            guard let who = employee ?? oneself else { return nil }
            return make(.endBreak(who), who == oneself ? .clockSelf : .clockOthers, "break_end", who.rawValue)
        case .counterStatus(let id, let status, let reason, let minutes):
            return make(
                .setCounterStatus(id, status, reason: reason, downtimeMinutes: minutes), .manageCounters, "counter_status_update",
                id.rawValue)
        }
    }
}
