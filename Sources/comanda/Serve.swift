import Access
import ArgumentParser
import Engine
import Foundation
import Logging
import NIOCore
import Restaurant
import StoreSQLite

/// `comanda serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve restaurants over WebSocket and HTTP.", discussion: ServerSettings.help + "\n\n" + ExitReason.help)

    @Option(help: "The address to listen at.") var host: String?
    @Option(help: "The port to listen at; 0 picks a free one.") var port: Int?
    @Option(help: "The folder that keeps everything.") var data: String?
    @Flag(help: "Set a demo restaurant up, let guests come, and print links that are logged in.") var demo = false
    @Option(help: "A certificate chain in PEM.") var tlsCert: String?
    @Option(help: "The certificate's private key in PEM.") var tlsKey: String?
    @Option(help: "file:PATH: writes every ticket and receipt as text to a file.") var printer: String?
    @Option(help: "A JSON file with settings.") var config: String?

    func run() async throws { try await Failure.reported(serve) }

    private func serve() async throws {
        let settings = try await ServerSettings(
            .init(host: host, port: port, data: data, tlsCert: tlsCert, tlsKey: tlsKey, printer: printer, config: config))
        var logger = Logger(label: "comanda") { label in
            if settings.logsJSON { return JSONLogHandler() }
            return StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = settings.logLevel
        let given = try Secrets.given()
        let store = try SQLiteStore(folder: settings.data)
        let secret = try given ?? SecretFile.load(folder: settings.data)
        let (demo, log) = (demo, logger)
        let server = try await Server(settings, store: store, secret: secret, logger: logger) { id in
            demo && id.rawValue == DemoRestaurant.name ? DemoRestaurant.commands(id) : nil
        }
        try await server.run { address in
            let url = "\(settings.tls == nil ? "http" : "https")://\(settings.host):\(address.port ?? settings.port)"
            // Not before the port is known to be free: a server that cannot start leaves nothing behind.
            let admin = await server.firstAdmin()
            print("comanda ready on \(url)")
            if let admin {
                print("first start: log in at restaurant \(admin.restaurant) as \(Accounts.firstAdmin), password \(admin.password)")
            }
            fflush(nil)
            // Apart, since connections are taken only when this returns.
            if demo { Task { await DemoGuests(url: url, server: server, logger: log).begin() } }
        }
    }
}
