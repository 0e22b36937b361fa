import Foundation
import NIOHTTP1
import Testing

@testable import comanda

@Suite("Pages")
struct PageTests {
    static let files = [
        ("/kitchen", "text/html; charset=utf-8"), ("/receipt/x", "text/html; charset=utf-8"), ("/pay/x", "text/html; charset=utf-8"),
        ("/assets/bill.js", "text/javascript; charset=utf-8"), ("/assets/kitchen.js", "text/javascript; charset=utf-8"),
        ("/assets/kitchen.css", "text/css; charset=utf-8"), ("/assets/icon.svg", "image/svg+xml"),
    ]

    @Test("a page comes with its type, a strict policy, and a tag that spares the second transfer", arguments: files)
    func page(_ path: String, _ type: String) async throws {
        try await TestServer.with { server in
            let first = try await server.http(.GET, path)
            #expect(first.status == 200)
            #expect(first.headers.first(name: "content-type") == type)
            #expect(first.headers.first(name: "x-content-type-options") == "nosniff")
            let policy = Self.policy(first)
            #expect(policy["default-src"] == ["'none'"])
            #expect(policy["script-src"] == ["'self'"])
            for directive in ["base-uri", "form-action", "frame-ancestors"] { #expect(policy[directive] == ["'none'"], "\(directive)") }
            #expect(!policy.values.joined().contains { $0.hasPrefix("'unsafe") || $0 == "*" || $0 == "http:" || $0 == "https:" })
            let tag = try #require(first.etag)
            for tags in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let second = try await server.http(.GET, path, headers: [("If-None-Match", tags)])
                #expect(second.status == 304, "\(tags)")
                #expect(second.body.isEmpty)
                #expect(second.etag == tag)
            }
            #expect(try await server.http(.GET, path, headers: [("If-None-Match", "\"other\"")]).status == 200)
        }
    }

    static let ways = [
        "/../Package.swift", "/assets/../../Package.swift", "/assets/..%2f..%2fPackage.swift", "/assets/%2e%2e/%2e%2e/Package.swift",
        "/assets//etc/passwd", "/assets/%00", "/kitchen/..", "/assets", "/assets/", "/.git/config",
    ]

    @Test("there is no way out of the pages' folder", arguments: ways)
    func traversal(_ path: String) async throws {
        try await TestServer.with { server in
            let answer = try await server.http(.GET, path)
            #expect(answer.status == 404)
            answer.expectProblem()
        }
    }

    @Test("the demo prints links, and what they lead to is there")
    func demo() async throws {
        let folder = try TestFolder()
        let (program, port) = try await Running.server(["--demo", "--data", folder.data], environment: ["COMANDA_DEMO_GUESTS": "false"])
        let line = try #require(await program.output.line(containing: "kitchen display"))
        let link = try #require(line.split(separator: " ").last.flatMap { URLComponents(string: String($0)) })
        #expect(link.port == port)
        #expect(link.path == "/kitchen")
        #expect(link.fragment?.hasPrefix("token=") == true)
        program.signal(SIGTERM)
        #expect(await program.ended() == 0)
    }

    private static func policy(_ answer: TestServer.HTTPAnswer) -> [String: [String]] {
        let text = answer.headers.first(name: "content-security-policy") ?? ""
        return Dictionary(
            text.split(separator: ";").map { directive in
                let words = directive.split(separator: " ").map(String.init)
                return (words.first ?? "", Array(words.dropFirst()))
            }
        ) { $0 + $1 }
    }
}
