import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Restaurant

/// What staff log in with: set by themselves or their managers. Whoever's is changed has to log in again.
struct CredentialRoutes: Sendable {
    private struct CredentialBody: Decodable {
        var pin: String?
        var password: String?
    }

    private struct PasswordBody: Decodable {
        var old: String?
        var new: String?
    }

    let staff: StaffBook
    let logIn: LogIn?

    var operations: [Operation] {
        [
            Operation("setCredentials", .put, "/api/v1/employees/{employee}/credentials", set),
            Operation("removeCredentials", .delete, "/api/v1/employees/{employee}/credentials", remove),
            Operation("changePassword", .post, "/api/v1/auth/password", change),
        ]
    }

    @Sendable private func set(_ request: Request, _ context: APIContext) async throws -> Response {
        let logIn = try LogIn.required(logIn)
        let caller = try context.caller(may: .clockSelf)
        let (body, _) = try await request.json(CredentialBody.self, upTo: context.maxUploadSize)
        let secrets = [body.pin.map(Secret.pin), body.password.map(Secret.password)].compactMap { $0 }
        guard !secrets.isEmpty else { throw Problem.invalid("body", "give pin, password or both") }
        for secret in secrets {
            if let fault = secret.fault { throw Problem.invalid(secret.field, fault) }
        }
        let id = try await subject(caller, context)
        guard let person = try await staff.person(id.rawValue, at: caller.restaurant) else {
            throw Problem.notFound("nobody called \(id) works here")
        }
        let credential = try await keep(secrets, of: person, caller, logIn)
        return Response.json { json in
            json.object("credentials") { json in
                json.field("employee_id", credential.id.rawValue)
                json.field("has_pin", credential.pin != nil)
                json.field("has_password", credential.password != nil)
                json.field("version", credential.version)
            }
        }
    }

    @Sendable private func remove(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .clockSelf)
        let id = try await subject(caller, context)
        _ = try await staff.carryOut(submission(.removeRecord(.init(.credential, id.rawValue)), of: id, caller))
        return Response(status: .noContent)
    }

    @Sendable private func change(_ request: Request, _ context: APIContext) async throws -> Response {
        let logIn = try LogIn.required(logIn)
        let caller = try context.caller(may: .clockSelf)
        let (body, _) = try await request.json(PasswordBody.self, upTo: context.maxUploadSize)
        guard let old = body.old else { throw Problem.invalid("old", "is missing") }
        guard let new = body.new else { throw Problem.invalid("new", "is missing") }
        if let fault = Secret.password(new).fault { throw Problem.invalid("new", fault) }
        if let fault = Secret.password(old).fault { throw Problem.invalid("old", fault) }
        let user = caller.principal.user
        let person = try await staff.person(user, at: caller.restaurant)
        let refusal = await logIn.check(
            .password(old), of: user, with: person?.credential, at: caller.restaurant, from: caller.address)
        // The token is right: 403 says that the password was not, and goes into the audit record.
        switch refusal {
        case nil: break
        case .wrong, .lockedOut: throw Problem.forbidden("the old password is wrong")
        case .locked, .suspicious, .busy: throw refusal.map(Problem.init) ?? .noToken
        }
        guard let person else { throw Problem.notFound("nobody called \(user) works here") }
        _ = try await keep([.password(new)], of: person, caller, logIn)
        guard let changed = try await staff.person(user, at: caller.restaurant) else {
            throw Problem.notFound("nobody called \(user) works here")
        }
        return try await logIn.answer(changed, at: caller.restaurant)
    }

    // MARK: Details

    /// Whose secret it is about. What it costs to make one is not spent on who may not.
    private func subject(_ caller: Caller, _ context: APIContext) async throws -> EmployeeID {
        let id: EmployeeID = try context.id("employee")
        guard id.rawValue == caller.principal.user || caller.principal.role.isManagement else {
            throw Problem.forbidden("only managers may set another's secret")
        }
        return id
    }

    private func keep(_ secrets: [Secret], of person: StaffBook.Person, _ caller: Caller, _ logIn: LogIn) async throws -> Credential {
        var credential = person.credential ?? Credential(id: person.employee.id)
        do {
            for secret in secrets {
                let hash = try await logIn.hasher.hash(secret)
                switch secret {
                case .pin: credential.pin = hash
                case .password: credential.password = hash
                }
            }
        } catch is SecretHasher.Busy { throw Problem(LogInRefusal.busy) }
        let answer = try await staff.carryOut(submission(.putRecord(.credential(credential)), of: credential.id, caller))
        for case .recordChanged(.credential(let kept)) in answer.entries.lazy.map(\.event) { return kept }
        return credential
    }

    /// Under no key of the client's: what is kept of a body to know it again would tell more of a secret than its hash does.
    private func submission(_ command: Command, of id: EmployeeID, _ caller: Caller) -> Submission {
        Submission(
            restaurant: caller.restaurant, command: command, actor: caller.actor,
            origin: .init(name: caller.operation, subject: id.rawValue, address: caller.address))
    }
}
