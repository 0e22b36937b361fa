import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Restaurant

/// Tokens that managers give to the displays and devices of their restaurant.
struct TokenRoutes: Sendable {
    private struct Body: Decodable {
        var user: String?
        var role: String?
        var counters: [String]?
        var device: String?
        var valid_for_seconds: Int64?
    }

    /// A day, where nobody says how long.
    private static let standardLife: Int64 = 86_400
    private static let mostCounters = 100

    let staff: StaffBook
    let gate: Gate
    let logIn: LogIn?

    var operations: [Operation] { [Operation("issueToken", .post, "/api/v1/tokens", issue)] }

    @Sendable private func issue(_ request: Request, _ context: APIContext) async throws -> Response {
        let issuer = try LogIn.required(logIn).issuer
        let caller = try context.caller(may: .revoke)
        let (body, _) = try await request.json(Body.self, upTo: context.maxUploadSize)
        guard let user = body.user else { throw Problem.invalid("user", "is missing") }
        let _: EmployeeID = try required(user, "user")
        guard let role: Role = try choice(body.role, "role") else { throw Problem.invalid("role", "is missing") }
        let life = body.valid_for_seconds ?? Self.standardLife
        guard (60...Bounds.tokenLife.components.seconds).contains(life) else {
            throw Problem.invalid("valid_for_seconds", "is 60 to \(Bounds.tokenLife.components.seconds)")
        }
        guard (body.counters ?? []).count <= Self.mostCounters else {
            throw Problem.invalid("counters", "lists at most \(Self.mostCounters)")
        }
        var counters: [CounterID] = []
        for (index, name) in (body.counters ?? []).enumerated() { counters.append(try required(name, "counters[\(index)]")) }
        if let device = body.device, !Bounds.deviceName.contains(device.utf8.count) {
            throw Problem.invalid("device", "is 1 to \(Bounds.deviceName.upperBound) bytes")
        }
        guard role != .admin || caller.principal.role == .admin else { throw Problem.forbidden("nobody gives more than they have") }
        guard user != Actor.house.user else { throw Problem.invalid("user", "is the house's own name") }
        // Who has a name here shows that it is theirs.
        guard try await staff.person(user, at: caller.restaurant)?.credential == nil else {
            throw Problem.forbidden("\(user) logs in with a secret of their own")
        }
        let now = try await staff.now(at: caller.restaurant)
        let token = try await issuer.issue(
            user: user, role: role, restaurant: caller.restaurant, counters: counters, device: body.device,
            from: now.advanced(by: .milliseconds(1)), validFor: .seconds(life))
        gate.audit(caller.principal, caller.restaurant, caller.operation, subject: user, from: caller.address, refused: false)
        return Response.json(.created) { json in
            json.field("token", token)
            json.field("user", user)
            json.field("role", role.rawValue)
            json.field("expires_at", Timestamp(milliseconds: (now.milliseconds + 1) / 1000 * 1000 + life * 1000).description)
        }
    }
}
