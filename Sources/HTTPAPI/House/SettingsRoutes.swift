import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// What the restaurant decided about itself.
struct SettingsRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var name: String?
        var currency: String?
        var time_zone: String?
        var cut_off_hour: Int?
        var tax_basis_points: Int?
        var tax_included: Bool?
        var pickup_minutes: Int?
        var discount_limit_percent: Int?
        var alerts: AlertsBody?

        struct AlertsBody: Decodable {
            var queue_length: Int?
            var waiting_minutes: Int?
            var late_minutes: Int?
        }

        func change(_ settings: inout Settings) throws(Problem) {
            if let currency {
                guard let known = Currency(currency) else { throw .invalid("currency", "is three capital letters (ISO 4217)") }
                settings.currency = known
            }
            settings.name = name ?? settings.name
            settings.timeZone = time_zone ?? settings.timeZone
            settings.cutOffHour = cut_off_hour ?? settings.cutOffHour
            settings.tax.basisPoints = tax_basis_points ?? settings.tax.basisPoints
            settings.tax.included = tax_included ?? settings.tax.included
            settings.pickupMinutes = pickup_minutes ?? settings.pickupMinutes
            settings.discountLimit = discount_limit_percent ?? settings.discountLimit
            settings.alerts.queueLength = alerts?.queue_length ?? settings.alerts.queueLength
            settings.alerts.waitingMinutes = alerts?.waiting_minutes ?? settings.alerts.waitingMinutes
            settings.alerts.lateMinutes = alerts?.late_minutes ?? settings.alerts.lateMinutes
        }
    }

    var operations: [Operation] {
        [
            Operation("getSettings", .get, "/api/v1/settings", show),
            Operation("changeSettings", .patch, "/api/v1/settings", change),
        ]
    }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let settings = try await engine.state(of: try context.caller(may: .configure)).settings
        return Response.json { json in
            json.key("settings")
            json.settings(settings)
        }
    }

    @Sendable private func change(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .configure)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        var settings = try await engine.state(of: caller).settings
        try body.change(&settings)
        let answer = try await engine.perform(.configure(settings), caller, request, bytes, subject: settings.id.rawValue)
        let changed = try answer.told { event in if case .configured(let settings) = event { settings } else { nil } }
        return .thing("settings", of: answer) { $0.settings(changed) }
    }
}

extension JSONWriter {
    fileprivate mutating func settings(_ settings: Settings) {
        object { json in
            json.field("restaurant_id", settings.id.rawValue)
            json.field("name", settings.name)
            json.field("currency", settings.currency.code)
            json.field("time_zone", settings.timeZone)
            json.field("cut_off_hour", settings.cutOffHour)
            json.field("tax_basis_points", settings.tax.basisPoints)
            json.field("tax_included", settings.tax.included)
            json.field("pickup_minutes", settings.pickupMinutes)
            json.field("discount_limit_percent", settings.discountLimit)
            json.object("alerts") { json in
                json.field("queue_length", settings.alerts.queueLength)
                json.field("waiting_minutes", settings.alerts.waitingMinutes)
                json.field("late_minutes", settings.alerts.lateMinutes)
            }
            json.field("version", settings.version)
        }
    }
}
