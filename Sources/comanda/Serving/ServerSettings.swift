import Access
import ArgumentParser
import Configuration
import Foundation
import Journal
import Logging
import Restaurant
import SystemPackage

/// Everything that a server can be told. A flag counts before the environment, the environment before the file.
struct ServerSettings: Sendable {
    var host: String
    var port: Int
    var data: String
    var tls: (certificate: String, key: String)?
    var jwks: String?
    var issuer: String?
    var audience: String?
    var allowedOrigins: String?
    /// Where guests reach the server, without a slash at the end; empty: links are relative.
    var publicURL: String
    var logLevel: Logger.Level
    var logsJSON: Bool
    var autocreate: Bool
    /// Where an admin is set up at the first start; nil: at the demo.
    var restaurant: RestaurantID?
    var demoGuests: Bool
    var currency: Currency
    var timeZone: String
    var limits: Limits
    /// Of one try to log in.
    var secretCost = SecretHasher.Cost.standard
    var drainWindow: Duration
    var kdsWindow: Duration
    var retention: Retention
    /// Takes all tickets and receipts as text, for trying out.
    var printerFile: String?

    /// A setting that cannot be used; names its key.
    struct Invalid: Error, CustomStringConvertible {
        let key: String
        let reason: String
        var description: String { "\(key) \(reason)" }
    }

    /// What the command line gave.
    struct Flags: Sendable {
        var host: String?
        var port: Int?
        var data: String?
        var tlsCert: String?
        var tlsKey: String?
        var printer: String?
        var config: String?
    }

    init(_ flags: Flags) async throws {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider()]
        if let file = flags.config {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw Invalid(key: "--config", reason: "\(file) cannot be read as JSON: \(error)")
            }
        }
        let reader = ConfigReader(providers: providers)
        func text(_ key: String) -> String? { reader.string(forKey: ConfigKey(key.split(separator: ".").map(String.init))) }
        func number(_ key: String, _ standard: Int, _ range: ClosedRange<Int>) throws -> Int {
            guard let text = text(key) else { return standard }
            guard let number = Int(text), range.contains(number) else {
                throw Invalid(key: Self.variable(key), reason: "is \(range.lowerBound) to \(range.upperBound), not \(text)")
            }
            return number
        }
        func flag(_ key: String, _ standard: Bool) throws -> Bool {
            switch text(key)?.lowercased() {
            case nil: return standard
            case "true", "1", "yes": return true
            case "false", "0", "no": return false
            case let other?: throw Invalid(key: Self.variable(key), reason: "is true or false, not \(other)")
            }
        }

        host = flags.host ?? text("comanda.host") ?? "127.0.0.1"
        port = try flags.port ?? number("comanda.port", 3001, 0...65535)
        guard (0...65535).contains(port) else { throw Invalid(key: "--port", reason: "is 0 to 65535") }
        data = flags.data ?? text("comanda.data") ?? "./data"
        switch (flags.tlsCert ?? text("comanda.tls.cert"), flags.tlsKey ?? text("comanda.tls.key")) {
        case (nil, nil): tls = nil
        case (let certificate?, let key?): tls = (certificate, key)
        default: throw Invalid(key: "--tls-cert", reason: "and --tls-key belong together")
        }
        jwks = text("comanda.jwks")
        issuer = text("comanda.jwt.issuer")
        audience = text("comanda.jwt.audience")
        allowedOrigins = text("allowed.origins") ?? text("comanda.allowed.origins")
        let url = text("comanda.public.url") ?? ""
        guard url.isEmpty || Self.isWebAddress(url) else {
            throw Invalid(key: "COMANDA_PUBLIC_URL", reason: "is an address such as https://app.example.com, not \(url)")
        }
        publicURL = url.hasSuffix("/") ? String(url.dropLast()) : url
        let printer = flags.printer ?? text("comanda.printer") ?? ""
        guard printer.isEmpty || (printer.hasPrefix("file:") && printer != "file:") else {
            throw Invalid(key: "--printer", reason: "is file:PATH, not \(printer); real printers are set up over HTTP")
        }
        printerFile = printer.isEmpty ? nil : String(printer.dropFirst(5))
        let level = text("log.level") ?? "info"
        guard let logLevel = Logger.Level(rawValue: level.lowercased()) else {
            throw Invalid(key: "LOG_LEVEL", reason: "is one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.logLevel = logLevel
        logsJSON = text("log.format")?.lowercased() == "json"
        autocreate = try flag("comanda.autocreate", true)
        if let name = text("comanda.restaurant"), !name.isEmpty {
            guard let id = RestaurantID(name) else {
                throw Invalid(key: "COMANDA_RESTAURANT", reason: "is 1 to 128 printable characters without spaces, not \(name)")
            }
            restaurant = id
        }
        demoGuests = try flag("comanda.demo.guests", true)
        let code = text("comanda.currency") ?? "EUR"
        guard let currency = Currency(code) else {
            throw Invalid(key: "COMANDA_CURRENCY", reason: "is an ISO 4217 code such as EUR, not \(code)")
        }
        self.currency = currency
        timeZone = text("comanda.time.zone") ?? "UTC"
        guard TimeZone(identifier: timeZone) != nil else {
            throw Invalid(key: "COMANDA_TIME_ZONE", reason: "is an IANA name such as Europe/Madrid, not \(timeZone)")
        }
        var limits = Limits()
        limits.messagesPerMinute = try number("comanda.limits.messages", limits.messagesPerMinute, 1...1_000_000_000)
        limits.subscriptions = try number("comanda.limits.subscriptions", limits.subscriptions, 1...10_000)
        limits.largestMessage = try number("comanda.limits.message.bytes", limits.largestMessage, 1024...16_777_216)
        limits.connectionsPerUser = try number("comanda.limits.connections.user", limits.connectionsPerUser, 1...1_000_000)
        limits.connectionsPerRestaurant = try number(
            "comanda.limits.connections.restaurant", limits.connectionsPerRestaurant, 1...1_000_000)
        limits.connectionsPerServer = try number("comanda.limits.connections.server", limits.connectionsPerServer, 1...1_000_000)
        limits.failuresPerAddress = try number("comanda.limits.failures", limits.failuresPerAddress, 1...1_000_000)
        self.limits = limits
        drainWindow = .milliseconds(try number("comanda.drain.ms", 2000, 0...60_000))
        retention = Retention(
            history: .seconds(3600 * (try number("comanda.history.hours", 7 * 24, 24...87_600))),
            receipts: .seconds(3600 * (try number("comanda.receipts.hours", 30 * 24, 24...87_600))))
        kdsWindow = .milliseconds(try number("comanda.kds.window.ms", 50, 0...10_000))
    }

    private static func isWebAddress(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), parts.scheme == "https" || parts.scheme == "http" else { return false }
        return parts.host?.isEmpty == false && parts.query == nil && parts.fragment == nil
    }

    /// How a key is written in the environment.
    static func variable(_ key: String) -> String { key.uppercased().replacingOccurrences(of: ".", with: "_") }

    /// Every key, for `--help`.
    static let help = """
        SETTINGS (environment variables; the same keys in a JSON file given with --config):
          COMANDA_JWT_SECRET                    HS256 secret, 32 bytes or more; without it one is kept in the data folder
          COMANDA_JWKS                          a file or URL with RS256, ES256 or EdDSA keys, instead of the secret
          COMANDA_JWT_ISSUER, _AUDIENCE         what a token's iss and aud have to say
          COMANDA_HOST, _PORT, _DATA            as the flags
          COMANDA_TLS_CERT, _TLS_KEY            as the flags
          COMANDA_PUBLIC_URL                    where guests reach the server, for links: https://app.example.com (relative links)
          COMANDA_AUTOCREATE                    false: refuse restaurants that nobody set up (true)
          COMANDA_RESTAURANT                    where an admin is set up at the first start, with a password that is printed once (demo)
          COMANDA_DEMO_GUESTS                   false: --demo sets its restaurant up, and nobody comes (true)
          COMANDA_CURRENCY, COMANDA_TIME_ZONE   what a new restaurant begins with (EUR, UTC)
          COMANDA_LIMITS_MESSAGES               messages a minute and connection (100)
          COMANDA_LIMITS_SUBSCRIPTIONS          subscriptions of a connection (10)
          COMANDA_LIMITS_MESSAGE_BYTES          bytes of a message (65536)
          COMANDA_LIMITS_CONNECTIONS_USER, _RESTAURANT, _SERVER   (5, 1000, 10000)
          COMANDA_LIMITS_FAILURES               failed log-ins from one address in 300 s (10)
          COMANDA_PRINTER                       file:PATH: every ticket and receipt as text at the end of a file (none)
          COMANDA_DRAIN_MS                      over which goodbyes are spread when the server stops (2000)
          COMANDA_KDS_WINDOW_MS                 how long kds:update waits for more (50)
          COMANDA_HISTORY_HOURS                 how long what happened can be resumed from; orders stay for good (168)
          COMANDA_RECEIPTS_HOURS                how long a command sent again acts once (720)
          ALLOWED_ORIGINS                       web pages that may connect, by commas (the same host, http://localhost:4200)
          LOG_LEVEL, LOG_FORMAT                 trace … critical (info); text or json (text)
        """
}
