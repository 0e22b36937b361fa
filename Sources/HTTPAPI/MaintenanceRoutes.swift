import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What admins announce on `system:maintenance` (003), and what they announced.
struct MaintenanceRoutes: Sendable {
    /// Of announcements that are read at a time.
    private static let page = 200

    let engine: Engine
    let store: any Store

    private struct Body: Decodable {
        var message: String?
        var starts_at: String?
        var ends_at: String?

        func command() throws -> Command {
            guard let message else { throw Problem.invalid("message", "is missing") }
            guard let start = try instant(starts_at, "starts_at") else { throw Problem.invalid("starts_at", "is missing") }
            return .announceMaintenance(message, from: start, until: try instant(ends_at, "ends_at"))
        }
    }

    var operations: [Operation] {
        [
            Operation("announceMaintenance", .post, "/api/v1/maintenance", announce),
            Operation("listMaintenance", .get, "/api/v1/maintenance", list),
        ]
    }

    @Sendable private func announce(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .announceMaintenance)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let answer = try await engine.perform(try body.command(), caller, request, bytes)
        return try Self.response(answer)
    }

    private static func response(_ answer: Answer) throws -> Response {
        guard let announced = answer.entries.lazy.compactMap(\.event.maintenance).first else {
            // Only a repetition has none, when its entry has left the history.
            throw Problem(status: .conflict, code: "HISTORY_EXPIRED", message: "this was announced, longer ago than the history is kept")
        }
        return Response.json(.created, headers: .replayed(answer.duplicate)) { json in
            json.key("maintenance")
            json.maintenance(announced)
        }
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .announceMaintenance)
        let view: View
        do { view = try await engine.view(of: caller.restaurant) } catch { throw Problem(error) }
        let open = try announced(at: caller.restaurant).filter { $0.endsAt.map { $0 > view.now } ?? true }
        return Response.json { json in
            json.array("maintenance", open.sorted { ($0.startsAt, $0.id) < ($1.startsAt, $1.id) }) { json, one in json.maintenance(one) }
        }
    }

    /// What the history tells.
    private func announced(at restaurant: RestaurantID) throws(Problem) -> [Maintenance] {
        var found: [Maintenance] = []
        var after = ChannelSequence.zero
        do {
            while true {
                let page = try store.entries(of: restaurant, on: .maintenance, after: after, limit: Self.page)
                found += page.entries.compactMap(\.event.maintenance)
                guard page.hasMore, let last = page.entries.last?.channels.first(where: { $0.channel == .maintenance })?.last else {
                    return found
                }
                after = last
            }
        } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
    }
}

extension Event {
    fileprivate var maintenance: Maintenance? {
        if case .maintenanceAnnounced(let maintenance) = self { maintenance } else { nil }
    }
}

extension JSONWriter {
    fileprivate mutating func maintenance(_ maintenance: Maintenance) {
        object { json in
            json.field("id", maintenance.id.rawValue)
            json.field("message", maintenance.message)
            json.field("starts_at", maintenance.startsAt.description)
            json.field("ends_at", maintenance.endsAt?.description)
        }
    }
}
