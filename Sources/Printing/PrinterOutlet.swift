import Engine
import Foundation
import Journal
import Logging
import Outlets
import Restaurant

/// A printer that prints what happens: tickets for its counters, receipts of what was paid, and what somebody asks for.
package struct PrinterOutlet: Outlet {
    /// What somebody wants on paper beside the log.
    package struct Wish: Codable, Sendable {
        package var paper: Printer.Paper?
        package var order: OrderID?

        /// A slip that only shows that it prints.
        package static let test = Wish()

        package init(_ paper: Printer.Paper, of order: OrderID) {
            self.paper = paper
            self.order = order
        }

        private init() {}

        package var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map { [UInt8]($0) } ?? [] }
    }

    package enum Job: Sendable {
        case ticket(Ticket)
        case receipt(Order, isCopy: Bool)
        case test
    }

    /// Where slips come out.
    package enum Exit: Sendable {
        case network(PrinterConnection)
        /// As readable text at the end of a file, for trying out.
        case file(String)
    }

    package let restaurant: RestaurantID
    package let key: OutletKey
    package let triesWhenAsked = true
    let printer: Printer
    let exit: Exit
    let surroundings: Surroundings

    package var record: HouseRecord { .printer(printer) }

    /// - Parameter key: its own name; nil: that of its record.
    package init(_ printer: Printer, of restaurant: RestaurantID, exit: Exit, key: OutletKey? = nil, _ surroundings: Surroundings) {
        self.printer = printer
        self.restaurant = restaurant
        self.exit = exit
        self.key = key ?? OutletKey(HouseRecord.Key(.printer, printer.id.rawValue))
        self.surroundings = surroundings
    }

    // MARK: What to print

    package func job(of entry: Entry) throws -> Job? {
        switch entry.event {
        case .orderPlaced(let order): ticket(Ticket(order, .placed))
        case .orderCancelled(let order, _): ticket(Ticket(order, .cancelled))
        case .orderAmended(let order, let items):
            ticket(Ticket(order, .amended(items: items, before: try self.order(order.id, before: entry.sequence))))
        case .paymentProcessed(let payment, let order) where printer.papers.contains(.receipt) && payment.pays(order):
            .receipt(order, isCopy: false)
        default: nil
        }
    }

    private func ticket(_ ticket: Ticket) -> Job? {
        printer.papers.contains(.ticket) && ticket.concerns(printer.counters) ? .ticket(ticket) : nil
    }

    /// The order as it was before an entry, where the near history tells.
    private func order(_ id: OrderID, before place: LogSequence) throws -> Order? {
        var end = place.rawValue
        for _ in 0..<8 where end > 1 {
            let start = max(0, end - 501)
            let page = try surroundings.store.entries(of: restaurant, after: LogSequence(start), limit: Int(end - 1 - start))
            if let order = page.entries.last(where: { $0.event.order?.id == id })?.event.order { return order }
            end = start + 1
        }
        return nil
    }

    package func job(asked: [UInt8]) throws -> Job? {
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(asked)) else { return nil }
        guard let id = wish.order, let paper = wish.paper else { return .test }
        guard let order = try surroundings.store.order(id, of: restaurant) else { return nil }
        switch paper {
        case .ticket: return .ticket(Ticket(order, order.status == .cancelled ? .cancelled : .placed, isCopy: true))
        // What is not paid yet nobody has had a receipt of.
        case .receipt: return .receipt(order, isCopy: order.due == .zero)
        }
    }

    // MARK: Printing

    package func deliver(_ job: Job, mayBeSecond: Bool, begin: () async throws -> Void) async throws {
        let state = try await surroundings.engine.view(of: restaurant).state
        let house = PrintingHouse(state)
        let slip: Slip?
        switch job {
        case .ticket(let ticket): slip = ticket.slip(for: printer.counters, of: house, mayBeSecond: mayBeSecond)
        case .receipt(let order, let isCopy): slip = ReceiptSlip.slip(order, of: house, isCopy: isCopy, mayBeSecond: mayBeSecond)
        case .test: slip = Slip.test(printer, of: house, at: surroundings.world.now())
        }
        guard let slip else { return }
        switch exit {
        case .network(let connection):
            let bytes = ESCPOS.bytes(slip, columns: printer.columns)
            try await connection.print(bytes, at: printer.host, port: printer.port, begin: begin)
        case .file(let path):
            try await begin()
            try Self.append(slip.text(columns: printer.columns), to: path)
        }
    }

    private static func append(_ text: String, to path: String) throws(Undelivered) {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Undelivered("\(path) cannot be written: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count else {
            throw Undelivered("\(path) was not written to its end: \(String(cString: strerror(errno)))")
        }
    }

    // MARK: When it does not print

    /// 1 s, 2 s, 4 s … 60 s, each up to a quarter longer or shorter, so that printers behind one switch do not come back in one instant.
    package func next(after failure: Undelivered, of job: Job, tries: Int) async -> NextAttempt {
        if tries >= PrinterAlert.attempts { await alert.raise(printer, failure, tries: tries) }
        let seconds = min(60, 1 << min(tries - 1, 6))
        return .after(.milliseconds(Int(Double(seconds) * 1000 * (0.75 + surroundings.world.fraction() / 2))))
    }

    package func delivered() async { await alert.end(printer.id) }

    package func missed(upTo place: LogSequence) async {
        surroundings.logger.error(
            "a printer was away for longer than the history is kept: what it did not print is on no paper",
            metadata: ["restaurant": "\(restaurant)", "printer": "\(printer.id)", "up to": "\(place)"])
    }

    private var alert: PrinterAlert { PrinterAlert(engine: surroundings.engine, restaurant: restaurant, logger: surroundings.logger) }
}

extension Payment {
    /// Whether with this payment the order was paid in full.
    fileprivate func pays(_ order: Order) -> Bool {
        order.due == .zero && order.paid - amount < max(order.totals.total, Money(minor: 1))
    }
}
