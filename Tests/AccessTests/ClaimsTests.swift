import Access
import Restaurant
import Testing

@Suite struct ClaimsTests {
    private func principal(_ changes: [String: String?]) async throws -> Principal {
        try await TokenVerifier.secret().principal(try Signer.secret().token(Signer.claims(changes)))
    }

    private func refusal(_ changes: [String: String?]) async throws -> TokenError? {
        try await TokenVerifier.secret().refusal(try Signer.secret().token(Signer.claims(changes)))
    }

    @Test(
        "of the roles that a token names the highest counts; unknown ones are passed over",
        arguments: [
            (["role": #""kitchen""#], Role.kitchen), (["role": nil, "roles": #"["cashier"]"#], .cashier),
            (["role": #""customer""#, "roles": #"["employee","manager","cashier"]"#], .manager),
            (["role": #""chef""#, "roles": #"["x","admin"]"#], .admin), (["role": #""customer""#], .customer),
        ] as [([String: String?], Role)])
    func roles(changes: [String: String?], role: Role) async throws {
        #expect(try await principal(changes).role == role)
    }

    @Test(
        "a restaurant goes by many names; the first that is named is meant",
        arguments: [
            (["restaurant_id": #""a""#], ["a"]), (["restaurant_id": nil, "tenant_id": #""a""#], ["a"]),
            (["restaurant_id": nil, "cafe_id": #""a""#], ["a"]), (["restaurant_id": nil, "restaurants": #"["a","b"]"#], ["a", "b"]),
            (["restaurant_id": nil, "cafes": #"["a","b"]"#], ["a", "b"]),
            (["restaurant_id": #""c""#, "tenant_id": #""d""#, "restaurants": #"["a"]"#, "cafes": #"["b"]"#], ["c", "a"]),
        ] as [([String: String?], [RestaurantID])])
    func restaurants(changes: [String: String?], restaurants: [RestaurantID]) async throws {
        let principal = try await principal(changes)
        #expect(principal.restaurants == restaurants)
        #expect(principal.owns(restaurants[0]) && !principal.owns("elsewhere"))
    }

    @Test("counters, customer, device and token id are read; a customer is the subject unless another is named")
    func others() async throws {
        let plain = try await principal([:])
        #expect(plain.customer == "ana" && plain.counters.isEmpty && plain.device == nil && plain.tokenID == nil && plain.issuedAt == nil)
        let full = try await principal([
            "counters": #"["bar","grill","bar"]"#, "customer_id": #""c-9""#, "device_id": #""till-1""#, "jti": #""t-1""#,
            "iat": "\(Signer.second - 5)", "nbf": "\(Signer.second)", "aud": #"["x"]"#, "iss": #""y""#, "unknown": "{}",
        ])
        #expect(full.counters == ["bar", "grill"] && full.customer == "c-9" && full.device == "till-1" && full.tokenID == "t-1")
        #expect(full.issuedAt == Signer.now.advanced(by: .seconds(-5)))
        #expect(full.actor == Actor(user: "ana", role: .employee, customer: "c-9"))
        // A subject that is no id is nobody's customer, which only matters to customers.
        #expect(try await principal(["sub": #""Ana María""#]).customer == nil)
    }

    @Test(
        "claims that do not hold are refused, and said to be so",
        arguments: [
            (["exp": "\(Signer.second)"], TokenError.expired), (["exp": "\(Signer.second - 1)"], .expired), (["exp": "-1e300"], .expired),
            (["exp": "1e300"], .expired), (["exp": "0"], .expired), (["nbf": "\(Signer.second + 1)"], .notYet), (["nbf": "1e300"], .notYet),
        ] as [([String: String?], TokenError)])
    func times(changes: [String: String?], error: TokenError) async throws {
        #expect(try await refusal(changes) == error)
    }

    @Test(
        "claims that are missing, of the wrong type or out of bounds are refused, and named",
        arguments: [
            (["exp": nil], "payload"), (["sub": nil], "payload"), (["exp": #""soon""#], "payload"), (["sub": "7"], "payload"),
            (["role": "1"], "payload"), (["roles": #""admin""#], "payload"), (["restaurant_id": "12"], "payload"),
            (["restaurants": #""demo""#], "payload"), (["counters": "{}"], "payload"), (["nbf": #""now""#], "payload"),
            (["jti": "1"], "payload"), (["aud": "7"], "payload"), (["aud": "[7]"], "payload"), (["device_id": "[]"], "payload"),
            (["exp": "\(Signer.second + 367 * 86_400)"], "exp"),
            (["exp": "\(Signer.second + 86_400)", "iat": "\(Signer.second - 366 * 86_400)"], "exp"),
            (["exp": "\(Signer.second + 500 * 86_400)", "iat": "\(Signer.second + 400 * 86_400)"], "exp"),
            (["sub": #""""#], "sub"), (["sub": #""comanda""#], "sub"), (["sub": #""comanda""#, "role": #""customer""#], "sub"),
            (["sub": "\"\(String(repeating: "x", count: 257))\""], "sub"), (["role": nil], "role"), (["role": #""chef""#], "role"),
            (["roles": "[\((0..<1001).map { _ in "\"x\"" }.joined(separator: ","))]"], "role"), (["restaurant_id": nil], "restaurant_id"),
            (["restaurant_id": #""""#], "restaurant_id"), (["restaurant_id": #""a b""#], "restaurant_id"),
            (["restaurants": #"["a",""]"#], "restaurant_id"),
            (["restaurants": "[\((0..<1001).map { "\"\($0)\"" }.joined(separator: ","))]"], "restaurants"),
            (["counters": "[\((0..<1001).map { "\"\($0)\"" }.joined(separator: ","))]"], "counters"),
            (["role": #""customer""#, "customer_id": #""a b""#], "customer_id"),
            (["device_id": "\"\(String(repeating: "x", count: 129))\""], "device_id"),
        ] as [([String: String?], String)])
    func wrong(changes: [String: String?], claim: String) async throws {
        let refusal = try await refusal(changes)
        guard case .wrong(claim, _) = refusal else {
            Issue.record("\(String(describing: refusal)) for \(claim)")
            return
        }
    }

    @Test("a payload that is no object is refused", arguments: ["[]", "null", "7", "\"x\"", "", "{", "\u{FF}"])
    func noObject(payload: String) async throws {
        #expect(try await TokenVerifier.secret().refusal(try Signer.secret().token(payload)) != nil)
    }

    @Test(
        "issuer and audience have to be those that were set, where they were",
        arguments: [
            (#""https://id""#, #""comanda""#, true), (#""https://id""#, #"["x","comanda"]"#, true),
            (#""https://other""#, #""comanda""#, false),
            (#""https://id""#, #""x""#, false), (#""https://id""#, "[]", false), (nil, #""comanda""#, false),
            (#""https://id""#, nil, false),
        ] as [(String?, String?, Bool)])
    func issuer(iss: String?, aud: String?, isTaken: Bool) async throws {
        let keys = try await KeySource.secret(Array(Signer.secretText.utf8))
        let token = try Signer.secret().token(Signer.claims(["iss": iss, "aud": aud]))
        let refusal = await TokenVerifier.of(keys, issuer: "https://id", audience: "comanda").refusal(token)
        #expect((refusal == nil) == isTaken)
        #expect(await TokenVerifier.of(keys).refusal(token) == nil)
    }

    @Test("every refusal says what is wrong")
    func words() {
        let errors: [TokenError] = [
            .tooLong, .malformed, .badSignature, .wrongAlgorithm, .unknownKey, .critical, .expired, .notYet, .wrong("sub", "is missing"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
