import Outlets
import Restaurant

/// What of a restaurant prints.
package enum Printers {
    /// The enabled printers of its records.
    package static func maker(_ surroundings: Surroundings, _ connection: PrinterConnection = PrinterConnection()) -> OutletService.Maker {
        { state in
            state.records.printers.values.filter(\.isEnabled).sorted { $0.id < $1.id }.map {
                PrinterOutlet($0, of: state.settings.id, exit: .network(connection), surroundings)
            }
        }
    }

    /// A printer for every restaurant that writes what it prints to a file.
    package static func maker(_ surroundings: Surroundings, file path: String) -> OutletService.Maker {
        { state in
            guard let id = PrinterID("file") else { return [] }
            let printer = Printer(id: id, name: "File", host: "file", papers: [.ticket, .receipt])
            let key = OutletKey(kind: "file", id: path)
            return [PrinterOutlet(printer, of: state.settings.id, exit: .file(path), key: key, surroundings)]
        }
    }
}
