import Foundation
import HTTPTypes
import NIOHTTP1
import Restaurant
import Testing

@testable import comanda

/// The API's description, as far as the tests hold answers against it.
struct Description: Sendable {
    struct Operation: Sendable {
        let method: String
        let path: String
        let needsToken: Bool
        let takesBody: Bool
        /// The media types of each status.
        let answers: [Int: Set<String>]

        /// Something for everything in braces.
        var anyIDs: [String: String] {
            let names = path.split(separator: "/").filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
            return Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        }
    }

    let operations: [String: Operation]

    init(_ document: [String: Any]) throws {
        let components = try #require(document["components"] as? [String: Any])
        let shared = try #require(components["responses"] as? [String: [String: Any]])
        var operations: [String: Operation] = [:]
        for (path, methods) in try #require(document["paths"] as? [String: [String: [String: Any]]]) {
            for (method, operation) in methods {
                var answers: [Int: Set<String>] = [:]
                for (status, answer) in try #require(operation["responses"] as? [String: [String: Any]]) {
                    let reference = (answer["$ref"] as? String)?.split(separator: "/").last.map(String.init)
                    let answer = try reference.map { try #require(shared[$0]) } ?? answer
                    let types = Set((answer["content"] as? [String: Any] ?? [:]).keys)
                    // What has no content has no type.
                    answers[try #require(Int(status))] = types.isEmpty ? [""] : types
                }
                operations[try #require(operation["operationId"] as? String)] = Operation(
                    method: method.uppercased(), path: path, needsToken: (operation["security"] as? [Any])?.isEmpty != true,
                    takesBody: operation["requestBody"] != nil, answers: answers)
            }
        }
        self.operations = operations
    }
}

/// Calls the API by the names of its description, and holds every answer against it.
struct APIClient: Sendable {
    let server: TestServer
    let description: Description
    var token: String?

    init(_ server: TestServer, token: String? = nil) async throws {
        self.server = server
        self.token = token
        description = try Description(try await server.http(.GET, "/api/v1/openapi.json").json)
    }

    /// The same client as somebody else.
    func `as`(_ role: Role, user: String = "anna", restaurant: String = "demo") async throws -> APIClient {
        var other = self
        other.token = try await server.token(role, user: user, restaurant: restaurant)
        return other
    }

    func callAsFunction(
        _ name: String, _ ids: [String: String] = [:], query: String = "", headers: [(String, String)] = [], body: String? = nil,
        location: SourceLocation = #_sourceLocation
    ) async throws -> TestServer.HTTPAnswer {
        let operation = try #require(description.operations[name], sourceLocation: location)
        let path = ids.reduce(operation.path) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
        let type = body == nil ? [] : [("Content-Type", "application/json")]
        let answer = try await server.http(
            HTTPMethod(rawValue: operation.method), path + query, token: token,
            headers: headers.contains { $0.0 == "Content-Type" } ? headers : headers + type, body: body)
        let documented = operation.answers[answer.status]
        let isDocumented = documented?.isEmpty == true ? answer.mediaType.isEmpty : documented?.contains(answer.mediaType)
        #expect(isDocumented == true, "\(name): \(answer.status) \(answer.mediaType)", sourceLocation: location)
        if answer.status >= 400 { answer.expectProblem(location) }
        return answer
    }
}

extension TestServer.HTTPAnswer {
    var mediaType: String { headers.first(name: "content-type").map { String($0.prefix { $0 != ";" }) } ?? "" }
    var etag: String? { headers.first(name: "etag") }
    var code: String? { json["code"] as? String }
    var payment: [String: Any] { json["payment"] as? [String: Any] ?? [:] }

    /// RFC 9457: what every error answer says.
    func expectProblem(_ location: SourceLocation = #_sourceLocation) {
        #expect(mediaType == "application/problem+json", sourceLocation: location)
        #expect(json["status"] as? Int == status, sourceLocation: location)
        for member in ["type", "title", "detail", "code"] {
            #expect((json[member] as? String)?.isEmpty == false, "\(member) of \(json)", sourceLocation: location)
        }
    }
}
