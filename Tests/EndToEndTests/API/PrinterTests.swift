import Foundation
import PrinterSupport
import Restaurant
import Testing

@testable import comanda

@Suite("Printers", .timeLimit(.minutes(2)))
struct PrinterTests {
    private static func body(_ port: Int, _ more: String = "") -> String { #"{"name":"Pass","host":"127.0.0.77","port":\#(port)\#(more)}"# }

    @Test("an order comes out where its printer is, once more when somebody asks, and the printer's state is told")
    func prints() async throws {
        let printer = try await FakePrinter()
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager, user: "maria")
            let ids = ["printer": "pass"]
            #expect(try await api("putPrinter", ids, body: Self.body(printer.port, #","papers":["ticket","receipt"]"#)).status == 200)
            let order = try await server.place("Jalapeño soup")
            await printer.printed(1)
            let cook = try await api.as(.kitchen, user: "carl")
            #expect(try await cook("printOrder", ["order": order], body: #"{"paper":"ticket"}"#).status == 202)
            #expect(try await cook("printOrder", ["order": order], body: #"{"paper":"receipt","printer_id":"pass"}"#).status == 202)
            #expect(try await api("testPrinter", ids).status == 202)
            await printer.printed(4)
            let texts = printer.jobs.map(FakePrinter.text)
            #expect(texts[1].contains("COPY") && texts[2].contains("TO PAY") && texts[3].contains("TEST"))
            var told: [String: Any] = [:]
            while told["behind"] as? Int != 0 { told = try await api("getPrinter", ids).json["printer"] as? [String: Any] ?? [:] }
            #expect(told["last_error"] is NSNull && told["tries"] as? Int == 0)
            #expect(try await api("putPrinter", ids, body: Self.body(printer.port, #","enabled":false"#)).status == 200)
            #expect(try await api("testPrinter", ids).code == "NO_PRINTER")
            #expect(try await cook("printOrder", ["order": order], body: #"{"paper":"ticket"}"#).code == "NO_PRINTER")
            #expect(try await cook("printOrder", ["order": order], body: #"{"paper":"ticket","printer_id":"pass"}"#).code == "NO_PRINTER")
        }
        try await printer.stop()
    }

    @Test("printers are the managers', make sense, and belong to one restaurant")
    func refused() async throws {
        try await TestServer.with { server in
            let api = try await APIClient(server).as(.manager)
            let ids = ["printer": "pass"]
            for body in [
                "{}", #"{"name":"x"}"#, Self.body(0), Self.body(65_536), Self.body(9100, #","papers":[]"#),
                Self.body(9100, #","papers":["x"]"#),
                Self.body(9100, #","columns":0"#), Self.body(9100, #","counters":[""]"#),
            ] {
                #expect(try await api("putPrinter", ids, body: body).status == 422, "\(body)")
            }
            #expect(try await api("putPrinter", ids, body: Self.body(9100, #","counters":["nowhere"]"#)).status == 404)
            for role in [Role.customer, .employee, .kitchen, .cashier] {
                let other = try await api.as(role, user: "u")
                #expect(try await other("putPrinter", ids, body: Self.body(1)).status == 403)
                for name in ["listPrinters", "getPrinter", "removePrinter", "testPrinter"] {
                    #expect(try await other(name, ids).status == 403)
                }
            }
            for name in ["getPrinter", "removePrinter", "testPrinter"] { #expect(try await api(name, ids).status == 404) }
            #expect(try await api("putPrinter", ids, body: Self.body(1)).status == 200)
            #expect(try await api.as(.manager, restaurant: "elsewhere")("getPrinter", ids).status == 404)
            let order = try await server.place()
            let guest = try await api.as(.customer, user: "guest")
            #expect(try await guest("printOrder", ["order": order], body: #"{"paper":"receipt"}"#).status == 403)
            #expect(try await api("printOrder", ["order": order], body: #"{"paper":"poster"}"#).status == 422)
            #expect(try await api("printOrder", ["order": order], body: #"{"paper":"receipt"}"#).code == "NO_PRINTER")
            #expect(try await api("printOrder", ["order": "none"], body: #"{"paper":"ticket"}"#).status == 404)
        }
    }

    @Test("serve --printer file:PATH writes every slip as text")
    func file() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/slips.txt"
        try await TestServer.with(change: { $0.printerFile = path }) { server in
            _ = try await server.place("Jalapeño soup", table: "T1")
            while (try? String(contentsOfFile: path, encoding: .utf8))?.contains("====") != true {
                try await Task.sleep(for: .milliseconds(5))
            }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("1 x Jalapeño soup") && text.contains("Table T1"))
        }
        let wrong = try await Program.run(["serve", "--port", "0", "--data", folder.data, "--printer", "lpt1"])
        #expect(wrong.status == ExitReason.configuration.rawValue && wrong.errors.contains("--printer"))
    }
}
