extension RestaurantState {
    /// Tells of a maintenance that is to come, or has begun.
    func announce(_ message: String, from start: Timestamp, until end: Timestamp?, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(message, "message")
        guard start.since(context.now) <= Bounds.announcedAhead else {
            throw .invalid(field: "starts_at", reason: "must lie within a year")
        }
        if let end {
            guard end > start, end.since(start) <= Bounds.announcedAhead else {
                throw .invalid(field: "ends_at", reason: "must come after starts_at, within a year")
            }
        }
        guard (end ?? start.advanced(by: Bounds.announcedAhead)) > context.now else {
            throw .invalid(field: end == nil ? "starts_at" : "ends_at", reason: "must not be over already")
        }
        return [.maintenanceAnnounced(Maintenance(id: context.ids.id(0), message: message, startsAt: start, endsAt: end))]
    }
}
