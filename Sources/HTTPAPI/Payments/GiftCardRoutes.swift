import Access
import Engine
import Hummingbird
import JSONText
import Restaurant

/// Gift cards: sold, looked at, blocked. They are spent as payments.
struct GiftCardRoutes: Sendable {
    let engine: Engine

    private struct IssueBody: Decodable {
        var amount: Int64?
        var expires_at: String?
    }

    private struct BlockBody: Decodable {
        var blocked: Bool?
    }

    var operations: [Operation] {
        let card = "/api/v1/gift-cards/{card}"
        return [
            Operation("issueGiftCard", .post, "/api/v1/gift-cards", issue),
            Operation("getGiftCard", .get, card, show),
            Operation("blockGiftCard", .post, card + "/block", block),
        ]
    }

    @Sendable private func issue(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.staff(may: .takePayment)
        let (body, bytes) = try await request.json(IssueBody.self, upTo: context.maxUploadSize)
        var random = SystemRandomNumberGenerator()
        let id = try GiftCardCode.id(GiftCardCode.make(&random))
        let command = Command.issueGiftCard(
            id, Money(minor: try given(body.amount, "amount")), expiresAt: try instant(body.expires_at, "expires_at"))
        // The record of what staff did is read by many, so it names no card in full.
        let answer = try await engine.perform(command, caller, request, bytes, subject: Self.ending(of: id))
        return .thing("gift_card", of: answer, .created) { [card = try Self.card(answer)] in $0.giftCard(card) }
    }

    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .takePayment)
        let id = try id(context)
        guard let card = try await engine.state(of: caller).records.giftCards[id] else {
            throw Problem.notFound("there is no such gift card")
        }
        return Response.json { json in
            json.key("gift_card")
            json.giftCard(card)
        }
    }

    @Sendable private func block(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .manageAccounts)
        let (body, bytes) = try await request.json(BlockBody.self, upTo: context.maxUploadSize)
        let id = try id(context)
        let answer = try await engine.perform(
            .blockGiftCard(id, body.blocked ?? true), caller, request, bytes, subject: Self.ending(of: id))
        return .thing("gift_card", of: answer) { [card = try Self.card(answer)] in $0.giftCard(card) }
    }

    private func id(_ context: APIContext) throws(Problem) -> GiftCardID {
        guard let text = context.parameters.get("card") else { throw .notFound("the path lacks card") }
        return try GiftCardCode.id(text)
    }

    private static func ending(of id: GiftCardID) -> String { "gift card …\(id.rawValue.suffix(4))" }

    private static func card(_ answer: Answer) throws -> GiftCard {
        try answer.record { record in if case .giftCard(let card) = record { card } else { nil } }
    }
}

extension JSONWriter {
    fileprivate mutating func giftCard(_ card: GiftCard) {
        object { json in
            json.field("id", GiftCardCode.grouped(card.id))
            json.field("balance", card.balance.minor)
            json.field("issued_at", card.issuedAt.description)
            json.field("expires_at", card.expiresAt?.description)
            json.field("blocked", !card.isActive)
            json.field("version", card.version)
        }
    }
}
