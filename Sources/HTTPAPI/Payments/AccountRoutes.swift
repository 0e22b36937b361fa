import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// House accounts: set up, looked at, settled. They are charged by payments.
struct AccountRoutes: Sendable {
    let engine: Engine

    private struct Body: Decodable {
        var name: String?
        var limit: Int64?
        var active: Bool?
    }

    private struct SettlementBody: Decodable {
        var amount: Int64?
        var payment_method: String?
    }

    var operations: [Operation] {
        let account = "/api/v1/accounts/{account}"
        return [
            Operation("listAccounts", .get, "/api/v1/accounts", list),
            Operation("getAccount", .get, account, show),
            Operation("putAccount", .put, account, put),
            Operation("settleAccount", .post, account + "/settlements", settle),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .takePayment))
        return Response.json { json in
            json.array("accounts", state.records.accounts.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }) { $0.account($1) }
        }
    }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let state = try await engine.state(of: try context.staff(may: .takePayment))
        let id: AccountID = try context.id("account")
        guard let account = state.records.accounts[id] else { throw Problem.notFound("there is no account \(id)") }
        return Response.json { json in
            json.key("account")
            json.account(account)
        }
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageAccounts)
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let id: AccountID = try context.id("account")
        let account = HouseAccount(
            id: id, name: try given(body.name, "name"), limit: Money(minor: try given(body.limit, "limit")), isActive: body.active ?? true)
        return try Self.account(try await engine.perform(.putRecord(.account(account)), caller, request, bytes, subject: id.rawValue))
    }

    @Sendable private func settle(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.staff(may: .takePayment)
        let (body, bytes) = try await request.json(SettlementBody.self, upTo: context.maxUploadSize)
        let id: AccountID = try context.id("account")
        let command = Command.settleAccount(
            id, Money(minor: try given(body.amount, "amount")),
            try given(try choice(body.payment_method, "payment_method"), "payment_method"))
        return try Self.account(try await engine.perform(command, caller, request, bytes, subject: id.rawValue))
    }

    private static func account(_ answer: Answer) throws -> Response {
        let account = try answer.record { record in if case .account(let account) = record { account } else { nil } }
        return .thing("account", of: answer) { $0.account(account) }
    }
}

extension JSONWriter {
    fileprivate mutating func account(_ account: HouseAccount) {
        object { json in
            json.field("id", account.id.rawValue)
            json.field("name", account.name)
            json.field("limit", account.limit.minor)
            json.field("balance", account.balance.minor)
            json.field("active", account.isActive)
            json.field("version", account.version)
        }
    }
}
