import Access
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What a restaurant's managers took back of what was given: tokens by id, and all that users and devices had until then.
struct RevocationRoutes: Sendable {
    private static let largestPage = 200

    let engine: Engine
    let store: any Store

    private struct Body: Decodable {
        var jti: String?
        var user: String?
        var device: String?
        var reason: String?

        func target() throws(Problem) -> Revocation.Target {
            switch (jti, user, device) {
            case (let jti?, nil, nil): return .token(jti)
            case (nil, let user?, nil): return .user(user)
            case (nil, nil, let device?): return .device(device)
            default: throw .invalid("body", "name exactly one of jti, user and device")
            }
        }
    }

    var operations: [Operation] {
        [
            Operation("revoke", .post, "/api/v1/revocations", revoke),
            Operation("listRevocations", .get, "/api/v1/revocations", list),
        ]
    }

    @Sendable private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .revoke)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let target = try body.target()
        let answer = try await engine.perform(
            .revoke(target, reason: body.reason), caller, request, bytes, subject: target.name)
        let told = answer.entries.lazy.compactMap { entry -> Revocation? in
            if case .accessRevoked(let revocation) = entry.event { revocation } else { nil }
        }.first
        // A repetition may come after the entry has left the history; the revocation itself has not.
        guard let revocation = try told ?? all(of: caller.restaurant).first(where: { $0.target == target }) else {
            throw Problem(status: .internalServerError, code: "SERVER_ERROR", message: "the revocation left no trace in the log")
        }
        return Response.json(.created, headers: .replayed(answer.duplicate)) { json in
            json.key("revocation")
            json.revocation(revocation)
        }
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .revoke)
        // Read in its turn behind the commands before it.
        do { _ = try await engine.view(of: caller.restaurant) } catch { throw Problem(error) }
        let limit = try request.limit(upTo: Self.largestPage)
        let cursor = try request.cursor(Place.init)
        let all = try all(of: caller.restaurant).map { (place: Place($0), revocation: $0) }.sorted { $0.place < $1.place }
        let rest = all.drop { one in cursor.map { one.place <= $0 } ?? false }
        let page = rest.prefix(limit)
        return Response.json { json in
            json.array("revocations", page.map(\.revocation)) { json, revocation in json.revocation(revocation) }
            json.field("next_cursor", rest.count > limit ? page.last?.place.description : nil)
        }
    }

    /// Where a revocation stands among all: the latest first, and of the same moment by what was revoked.
    private struct Place: Comparable, CustomStringConvertible {
        let at: Int64
        /// Base64, so that any name passes through an address.
        let target: String

        init(_ revocation: Revocation) {
            at = revocation.at.milliseconds
            target = Data("\(revocation.target.kind) \(revocation.target.name)".utf8).base64URL
        }

        init?(_ cursor: String) {
            let parts = cursor.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let at = Int64(parts[0]) else { return nil }
            (self.at, target) = (at, String(parts[1]))
        }

        var description: String { "\(at).\(target)" }

        static func < (one: Place, other: Place) -> Bool { one.at == other.at ? one.target < other.target : one.at > other.at }
    }

    private func all(of restaurant: RestaurantID) throws(Problem) -> [Revocation] {
        do { return try store.revocations(of: restaurant) } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
    }
}

extension JSONWriter {
    fileprivate mutating func revocation(_ revocation: Revocation) {
        object { json in
            switch revocation.target {
            case .token(let id): json.field("jti", id)
            case .user(let name): json.field("user", name)
            case .device(let name): json.field("device", name)
            }
            json.field("reason", revocation.reason)
            json.field("revoked_by", revocation.by)
            json.field("revoked_at", revocation.at.description)
        }
    }
}
