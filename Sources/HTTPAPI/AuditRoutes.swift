import Access
import Engine
import Hummingbird
import JSONText
import Journal
import Restaurant

/// Who did or tried what, for a restaurant's managers (003, Access Control).
struct AuditRoutes: Sendable {
    let engine: Engine
    let store: any Store

    var operations: [Operation] { [Operation("getAudit", .get, "/api/v1/audit", list)] }

    @Sendable func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .readAudit)
        let limit = try request.limit()
        let before = try request.cursor { Int64($0).flatMap { $0 > 0 ? $0 : nil } }
        let page: AuditPage
        do throws(Refusal) {
            // Read in its turn behind what was recorded before.
            _ = try await engine.view(of: caller.restaurant)
        } catch { throw Problem(error) }
        do throws(StoreError) {
            page = try store.audit(of: caller.restaurant, before: before, limit: limit)
        } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
        return Response.json { json in
            json.array("records", page.records) { json, record in
                json.object { json in
                    json.field("at", record.at.description)
                    json.field("user", record.user)
                    json.field("role", record.role?.rawValue)
                    json.field("action", record.action)
                    json.field("subject", record.subject)
                    json.field("detail", record.detail)
                }
            }
            json.field("next_cursor", page.next.map(String.init))
        }
    }
}
