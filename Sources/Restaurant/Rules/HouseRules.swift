import Foundation

extension RestaurantState {
    /// Passes a sentence of the staff's on.
    func notify(_ notification: Notification, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        try Bounds.checkName(notification.title, "title")
        try Bounds.check(notification.message, "message")
        return [.notified(notification)]
    }

    /// Changes what the restaurant decided about itself. Orders keep the currency and tax that they were placed with until amended.
    func configure(_ settings: Settings, _ context: Context) throws(Rejection) -> [Event] {
        try context.actor.mustBeStaff()
        guard settings.id == self.settings.id else { throw .invalid(field: "id", reason: "is another restaurant's") }
        try Bounds.checkName(settings.name, "name")
        try Bounds.check(settings.cutOffHour, Bounds.cutOffHour, "cutOffHour")
        try Bounds.check(settings.tax.basisPoints, Bounds.basisPoints, "tax.basisPoints")
        try Bounds.check(settings.pickupMinutes, Bounds.pickupMinutes, "pickupMinutes")
        try Bounds.check(settings.discountLimit, Bounds.percent, "discountLimit")
        try Bounds.check(settings.alerts.queueLength, Bounds.alertThreshold, "alerts.queueLength")
        try Bounds.check(settings.alerts.waitingMinutes, Bounds.alertThreshold, "alerts.waitingMinutes")
        try Bounds.check(settings.alerts.lateMinutes, Bounds.alertThreshold, "alerts.lateMinutes")
        try Bounds.checkName(settings.timeZone, upTo: Bounds.label, "timeZone")
        guard TimeZone(identifier: settings.timeZone) != nil else {
            throw .invalid(field: "timeZone", reason: "is no time zone; give an IANA name such as Europe/Madrid")
        }
        var settings = settings
        settings.version = self.settings.version + 1
        return [.configured(settings)]
    }
}
