import Access
import Engine
import HTTPTypes
import Hummingbird
import JSONText
import Journal
import Outlets
import Printing
import Restaurant

/// A restaurant's printers, how they do, and what somebody wants on paper.
struct PrinterRoutes: Sendable {
    let engine: Engine
    let store: any Store
    let outlets: OutletService

    private struct Body: Decodable {
        var name: String?
        var host: String?
        var port: Int?
        var papers: Set<Printer.Paper>?
        var counters: Set<CounterID>?
        var columns: Int?
        var enabled: Bool?

        func printer(_ id: PrinterID) throws(Problem) -> Printer {
            guard let name else { throw .invalid("name", "is missing") }
            guard let host else { throw .invalid("host", "is missing") }
            return Printer(
                id: id, name: name, host: host, port: port ?? 9100, papers: papers ?? [.ticket], counters: counters ?? [],
                columns: columns ?? 42, isEnabled: enabled ?? true)
        }
    }

    private struct Wish: Decodable {
        var paper: Printer.Paper
        var printer_id: PrinterID?
    }

    var operations: [Operation] {
        [
            Operation("listPrinters", .get, "/api/v1/printers", list),
            Operation("getPrinter", .get, "/api/v1/printers/{printer}", get),
            Operation("putPrinter", .put, "/api/v1/printers/{printer}", put),
            Operation("removePrinter", .delete, "/api/v1/printers/{printer}", remove),
            Operation("testPrinter", .post, "/api/v1/printers/{printer}/test", test),
            Operation("printOrder", .post, "/api/v1/orders/{order}/print", print),
        ]
    }

    // MARK: The printers

    @Sendable private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        let view = try await view(try context.caller(may: .managePrinters))
        let printers = view.state.records.printers.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        return Response.json { json in json.array("printers", printers) { json, printer in write(printer, view, to: &json) } }
    }

    @Sendable private func get(_ request: Request, _ context: APIContext) async throws -> Response {
        try answer(context.id("printer"), try await view(try context.caller(may: .managePrinters)))
    }

    @Sendable private func put(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .managePrinters)
        let id: PrinterID = try context.id("printer")
        let (body, bytes) = try await request.json(Body.self, upTo: context.maxUploadSize)
        let printer = try body.printer(id)
        _ = try await engine.perform(.putRecord(.printer(printer)), caller, request, bytes, subject: id.rawValue)
        return try answer(id, try await view(caller))
    }

    @Sendable private func remove(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .managePrinters)
        let id: PrinterID = try context.id("printer")
        _ = try await engine.perform(
            .removeRecord(HouseRecord.Key(.printer, id.rawValue)), caller, request, .init(), subject: id.rawValue)
        return Response(status: .noContent)
    }

    private func view(_ caller: Caller) async throws(Problem) -> View {
        do { return try await engine.view(of: caller.restaurant) } catch { throw Problem(error) }
    }

    private func answer(_ id: PrinterID, _ view: View) throws(Problem) -> Response {
        let printer = try Self.printer(id, view)
        return Response.json { json in
            json.key("printer")
            write(printer, view, to: &json)
        }
    }

    private static func printer(_ id: PrinterID, _ view: View) throws(Problem) -> Printer {
        guard let printer = view.state.records.printers[id] else { throw .notFound("there is no printer \(id)") }
        return printer
    }

    private func write(_ printer: Printer, _ view: View, to json: inout JSONWriter) {
        let status = outlets.board.status(of: Self.key(printer.id), at: view.state.settings.id)
        json.object { json in
            json.field("id", printer.id.rawValue)
            json.field("name", printer.name)
            json.field("host", printer.host)
            json.field("port", printer.port)
            json.array("papers", printer.papers.map(\.rawValue).sorted()) { json, paper in json.value(paper) }
            json.array("counters", printer.counters.sorted()) { json, counter in json.value(counter.rawValue) }
            json.field("columns", printer.columns)
            json.field("enabled", printer.isEnabled)
            json.field("version", printer.version)
            json.field("last_error", status?.lastError)
            json.field("failed_at", status?.failedAt?.description)
            json.field("tries", status?.tries ?? 0)
            json.field("behind", status.map { max(0, Int(view.head.rawValue - $0.place.rawValue)) })
        }
    }

    private static func key(_ id: PrinterID) -> OutletKey { OutletKey(HouseRecord.Key(.printer, id.rawValue)) }

    // MARK: What somebody wants on paper

    @Sendable private func test(_ request: Request, _ context: APIContext) async throws -> Response {
        let caller = try context.caller(may: .managePrinters)
        let printer = try Self.printer(try context.id("printer"), try await view(caller))
        try mustPrint(printer)
        return try await ask(.test, of: [printer], caller)
    }

    @Sendable private func print(_ request: Request, _ context: APIContext) async throws -> Response {
        // Whoever works here may need another copy.
        let caller = try context.caller(may: .moveStatus)
        let id: OrderID = try context.id("order")
        let (wish, _) = try await request.json(Wish.self, upTo: context.maxUploadSize)
        let view = try await view(caller)
        let stored: Order?
        do { stored = try store.order(id, of: caller.restaurant) } catch { throw Problem(.storeFailing("\(error)", retryAfter: 1)) }
        guard let order = stored else { throw Problem.notFound("there is no order \(id)") }
        let printers: [Printer]
        if let named = wish.printer_id {
            printers = [try Self.printer(named, view)]
            try mustPrint(printers[0])
        } else {
            printers = view.state.records.printers.values.filter { printer in
                printer.isEnabled && printer.papers.contains(wish.paper)
                    && (wish.paper == .receipt || Ticket(order, .placed).concerns(printer.counters))
            }.sorted { $0.id < $1.id }
        }
        guard !printers.isEmpty else {
            throw Problem(status: .conflict, code: "NO_PRINTER", message: "no enabled printer prints this order's \(wish.paper.rawValue)")
        }
        return try await ask(.init(wish.paper, of: id), of: printers, caller)
    }

    private func mustPrint(_ printer: Printer) throws(Problem) {
        guard printer.isEnabled else {
            throw Problem(status: .conflict, code: "NO_PRINTER", message: "printer \(printer.id) is disabled; enable it first")
        }
    }

    /// Durable when it is answered; it comes out when the printer prints.
    private func ask(_ wish: PrinterOutlet.Wish, of printers: [Printer], _ caller: Caller) async throws(Problem) -> Response {
        do throws(Refusal) {
            for printer in printers { try await outlets.ask([wish.bytes], for: Self.key(printer.id), of: caller.restaurant) }
        } catch { throw Problem(error) }
        return Response.json(.accepted) { json in json.array("printers", printers) { json, printer in json.value(printer.id.rawValue) } }
    }
}
