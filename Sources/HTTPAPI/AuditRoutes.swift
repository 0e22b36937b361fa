import Access
import Engine
import Hummingbird
import JSONText
import Journal
import Restaurant

/// Who did or tried what, for a restaurant's managers (003, Access Control).
struct AuditRoutes: Sendable {
    /// The store's largest page.
    private static let largestPage = 200

    let engine: Engine
    let store: any Store

    var operations: [Operation] { [Operation("getAudit", .get, "/api/v1/audit", list)] }

    @Sendable func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .readAudit)
        var (limit, before): (Int, Int64?) = (50, nil)
        if let text = request.uri.queryParameters["limit"] {
            guard let number = Int(text), (1...Self.largestPage).contains(number) else {
                throw Problem.invalid("limit", "is 1 to \(Self.largestPage)")
            }
            limit = number
        }
        if let text = request.uri.queryParameters["cursor"] {
            guard let number = Int64(text), number > 0 else { throw Problem.invalid("cursor", "is the next_cursor of the page before") }
            before = number
        }
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
