/// A printer of the house that speaks ESC/POS.
public struct Printer: Hashable, Sendable, Codable {
    /// What it prints.
    public enum Paper: String, Hashable, Sendable, Codable, CaseIterable {
        /// What a counter has to make.
        case ticket
        /// What a guest paid.
        case receipt
    }

    public var id: PrinterID
    public var name: String
    public var host: String
    /// 9100 where nobody says otherwise.
    public var port: Int
    public var papers: Set<Paper>
    /// Whose tickets; empty: every counter's.
    public var counters: Set<CounterID>
    /// Characters in a line: 42 on 80 mm paper, 32 on 58 mm.
    public var columns: Int
    public var isEnabled: Bool
    public var version: Int

    public init(
        id: PrinterID, name: String, host: String, port: Int = 9100, papers: Set<Paper> = [.ticket], counters: Set<CounterID> = [],
        columns: Int = 42, isEnabled: Bool = true, version: Int = 1
    ) {
        self.id = id
        self.name = name
        self.host = host
        self.port = port
        self.papers = papers
        self.counters = counters
        self.columns = columns
        self.isEnabled = isEnabled
        self.version = version
    }
}

public typealias PrinterID = Identifier<Printer>
