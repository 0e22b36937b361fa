import Foundation
import Journal
import NIOHTTP1
import Realtime
import Restaurant
import Testing
import Transport

@testable import comanda

@Suite("Health and figures")
struct HealthTests {
    @Test("a server whose store cannot be read lives, but is not ready; its commands are refused for now")
    func storeFailing() async throws {
        let store = BreakableStore()
        try await TestServer.with(store: store) { server in
            let api = try await APIClient(server).as(.manager)
            let order = ["order": try await server.place()]
            #expect(try await api("getReady").status == 200)
            store.breakDown(true)
            for answer in [
                try await api("getReady"), try await api("moveOrder", order, body: #"{"status":"ready"}"#),
                try await api("listOrders"), try await api("getOrder", ["order": "unknown"]),
            ] {
                #expect(answer.status == 503)
                #expect(answer.headers.first(name: "retry-after") == "1")
            }
            #expect(try await api("getLive").status == 200)
            store.breakDown(false)
            #expect(try await api("getReady").status == 200)
            #expect(try await api("moveOrder", order, body: #"{"status":"ready"}"#).status == 200)
        }
    }

    @Test("a server that says goodbye is not ready, and still answers")
    func draining() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            // One who does not hear the goodbye keeps the server waiting.
            let deaf = try await server.connect()
            try await deaf.client.stopReading()
            async let stopped: Void = server.stop()
            var answer = try await api("getReady")
            while answer.status == 200 { answer = try await api("getReady") }
            #expect((answer.status, answer.code) == (503, "NOT_READY"))
            #expect(try await api("listOrders").status == 200)
            deaf.client.abort()
            try await stopped
        }
    }

    @Test("the figures are Prometheus' text format, each with help and type, and count")
    func metrics() async throws {
        try await TestServer.with { server in
            _ = try await server.place()
            let answer = try await APIClient(server)("getMetrics")
            #expect(answer.headers.first(name: "content-type") == "text/plain; version=0.0.4; charset=utf-8")
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(text.hasSuffix("\n"))
            var (helped, types, values): (Set<String>, [String: String], [String: Double]) = ([], [:], [:])
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                if line.hasPrefix("# HELP ") {
                    #expect(words.count > 3)
                    helped.insert(words[2])
                } else if line.hasPrefix("# TYPE ") {
                    #expect(["counter", "gauge", "summary"].contains(words[3]))
                    types[words[2]] = words[3]
                } else {
                    #expect(words.count == 2)
                    #expect(words[0].wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil)
                    #expect(values.updateValue(try #require(Double(words[1])), forKey: words[0]) == nil, "\(words[0]) twice")
                }
            }
            let families = values.keys.map { name in
                let family = name.replacing(/_(sum|count)$/, with: "")
                return types[family] == "summary" ? family : name
            }
            #expect(Set(families) == helped)
            #expect(Set(families) == Set(types.keys))
            for (name, type) in types { #expect(name.hasSuffix("_total") == (type == "counter"), "\(name)") }
            #expect(values["comanda_commands_accepted_total"] == 1)
            #expect(values["comanda_ready_estimate_error_seconds_count"] == 0)
        }
    }
}
