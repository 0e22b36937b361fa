extension RestaurantState {
    /// Notes that something needs a manager's eye; once while it lasts.
    func raise(_ draft: AlertDraft, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeTheHouse()
        guard !alerts.values.contains(where: { $0.cause == draft.cause }) else {
            throw .invalid(field: "cause", reason: "has an open alert already")
        }
        return [
            .alertRaised(
                Alert(
                    id: context.ids.id(0), cause: draft.cause, severity: draft.severity, value: draft.value, threshold: draft.threshold,
                    message: draft.message, raisedAt: context.now))
        ]
    }

    /// Notes that it is over.
    func resolve(_ id: AlertID, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeTheHouse()
        guard var alert = alerts[id] else { throw .notFound(kind: "alert", id: id.rawValue) }
        alert.resolvedAt = context.now
        return [.alertResolved(alert)]
    }
}
