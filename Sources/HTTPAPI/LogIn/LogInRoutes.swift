import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// Staff come in with a PIN or a password, and go.
struct LogInRoutes: Sendable {
    private struct LogInBody: Decodable {
        var restaurant_id: String?
        var user: String?
        var pin: String?
        var password: String?

        func secret() throws(Problem) -> Secret {
            let secret: Secret
            switch (pin, password) {
            case (let pin?, nil): secret = .pin(pin)
            case (nil, let password?): secret = .password(password)
            default: throw .invalid("body", "give one of pin and password")
            }
            if let fault = secret.fault { throw .invalid(secret.field, fault) }
            return secret
        }
    }

    private struct RefreshBody: Decodable {
        var refresh_token: String?
    }

    let staff: StaffBook
    let gate: Gate
    let logIn: LogIn?
    let suspicionWindow: Duration

    var operations: [Operation] {
        let path = "/api/v1/auth"
        return [
            Operation("logIn", .post, path + "/login", isOpen: true, begin),
            Operation("refreshTokens", .post, path + "/refresh", isOpen: true, refresh),
            Operation("logOut", .post, path + "/logout", isOpen: true, end),
        ]
    }

    // MARK: Coming in

    @Sendable private func begin(_ request: Request, _ context: APIContext) async throws -> Response {
        let logIn = try LogIn.required(logIn)
        let (body, _) = try await request.json(LogInBody.self, upTo: context.maxUploadSize)
        guard let name = body.restaurant_id else { throw Problem.invalid("restaurant_id", "is missing") }
        guard let user = body.user else { throw Problem.invalid("user", "is missing") }
        let restaurant: RestaurantID = try required(name, "restaurant_id")
        let _: EmployeeID = try required(user, "user")
        let secret = try body.secret()
        let person = try await staff.stranger(user, at: restaurant)
        func audit(_ action: String, refused: Bool) {
            // Nothing is kept of a restaurant that is none.
            guard (try? staff.knows(restaurant)) == true else { return }
            let role = person?.employee.role
            gate.audit(user: user, role: role, restaurant, action, from: context.remoteAddress, refused: refused)
        }
        let refusal = await logIn.check(
            secret, of: user, with: person?.credential, at: restaurant, from: context.remoteAddress)
        if let refusal {
            switch refusal {
            case .wrong: audit("logIn", refused: true)
            case .lockedOut: audit("logIn, and locked out", refused: true)
            case .locked, .suspicious, .busy: break
            }
            throw Problem(refusal)
        }
        guard let person else { throw Problem(LogInRefusal.wrong) }
        audit("logIn", refused: false)
        return try await logIn.answer(person, at: restaurant)
    }

    // MARK: Staying

    @Sendable private func refresh(_ request: Request, _ context: APIContext) async throws -> Response {
        let logIn = try LogIn.required(logIn)
        let (principal, restaurant, token) = try await shown(request, context)
        switch gate.standing(of: principal, in: restaurant) {
        case .good: break
        case .tokenRevoked: throw try await reused(principal, restaurant, context)
        case .bearerRevoked: throw Problem.unauthorized("\(GateRefusal.revoked)")
        }
        guard let person = try await staff.person(principal.user, at: restaurant), person.credential != nil else {
            throw Problem.unauthorized("\(principal.user) may not log in here any more")
        }
        // Two who show the same token at the same time are told apart here: the second one is a repetition.
        guard try await spend(token, of: principal, at: restaurant) else { throw try await reused(principal, restaurant, context) }
        return try await logIn.answer(person, at: restaurant)
    }

    /// Whoever shows a token for the second time has stolen it, or was stolen from: nobody knows which, so both are sent away.
    private func reused(_ principal: Principal, _ restaurant: RestaurantID, _ context: APIContext) async throws -> Problem {
        _ = try await staff.carryOut(
            Submission(
                restaurant: restaurant, command: .revoke(.user(principal.user), reason: "a refresh token was shown twice"), actor: .house))
        gate.audit(principal, restaurant, "refreshTokens", subject: "shown twice", from: context.remoteAddress, refused: true)
        return .unauthorized("the refresh token was used before; log in again")
    }

    // MARK: Going

    @Sendable private func end(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try LogIn.required(logIn)
        let (principal, restaurant, token) = try await shown(request, context)
        if gate.standing(of: principal, in: restaurant) == .good {
            let origin = Submission.Origin(name: "logOut", address: context.remoteAddress)
            _ = try await spend(token, of: principal, at: restaurant, origin: origin)
        }
        // The access token that comes along ends too.
        if let bearer = request.bearer, let other = try? await gate.principal(token: bearer, from: context.remoteAddress),
            other.user == principal.user, other.owns(restaurant), let id = other.tokenID,
            gate.standing(of: other, in: restaurant) == .good
        {
            _ = try await spend(id, of: other, at: restaurant)
        }
        return Response(status: .noContent)
    }

    // MARK: Details

    /// The refresh token that a request brings, and whose it is.
    private func shown(_ request: Request, _ context: APIContext) async throws -> (Principal, RestaurantID, String) {
        let (body, _) = try await request.json(RefreshBody.self, upTo: context.maxUploadSize)
        guard let token = body.refresh_token else { throw Problem.invalid("refresh_token", "is missing") }
        let principal: Principal
        do {
            principal = try await gate.principal(token: token, from: context.remoteAddress, for: .refresh)
        } catch {
            throw Problem(error, suspicionWindow: suspicionWindow)
        }
        guard let restaurant = principal.restaurants.first, let id = principal.tokenID, principal.role.isStaff else {
            throw Problem.unauthorized("this refresh token is not one of a log-in here")
        }
        return (principal, restaurant, id)
    }

    /// Takes a token back.
    ///
    /// - Returns: false if it was taken back before.
    private func spend(
        _ token: String, of principal: Principal, at restaurant: RestaurantID, origin: Submission.Origin? = nil
    ) async throws -> Bool {
        let id = CommandID.named("token/\(token)", scopedTo: principal.user)
        let answer = try await staff.carryOut(
            Submission(
                restaurant: restaurant, command: .revoke(.token(token), reason: "renewed or logged out"), actor: principal.actor, id: id,
                origin: origin))
        return !answer.duplicate
    }
}

extension LogIn {
    /// - Throws: where tokens are another issuer's.
    static func required(_ logIn: LogIn?) throws(Problem) -> LogIn {
        guard let logIn else { throw .notFound("this server takes the tokens of another issuer (COMANDA_JWKS): log in there") }
        return logIn
    }

    /// New tokens for somebody.
    func answer(_ person: StaffBook.Person, at restaurant: RestaurantID) async throws -> Response {
        // Later than every revocation that this person's record was read behind.
        let pair = try await issuer.pair(for: person.employee, at: restaurant, from: person.now.advanced(by: .milliseconds(1)))
        return Response.json { json in
            json.field("access_token", pair.access)
            json.field("token_type", "Bearer")
            json.field("refresh_token", pair.refresh)
            json.field("expires_at", pair.expiresAt.description)
            json.field("refresh_expires_at", pair.refreshExpiresAt.description)
            json.field("restaurant_id", restaurant.rawValue)
            json.field("user", person.employee.id.rawValue)
            json.field("name", person.employee.name)
            json.field("role", person.employee.role.rawValue)
        }
    }
}

extension Problem {
    init(_ refusal: LogInRefusal) {
        switch refusal {
        case .wrong, .lockedOut: self = .unauthorized("there is nobody of this name with this secret")
        case .locked(let wait):
            self.init(
                status: .tooManyRequests, code: "LOCKED_OUT", message: "too many wrong tries; wait, or ask a manager for a new secret",
                retryAfter: max(1, Int(wait.components.seconds)))
        case .suspicious(let window): self.init(.suspicious, suspicionWindow: window)
        case .busy:
            self.init(
                status: .serviceUnavailable, code: "SERVER_BUSY", message: "too many log in at the same time; try again", retryAfter: 1)
        }
    }
}
