import AsyncHTTPClient
import Foundation
import StoreSQLite
import Testing

@testable import comanda

@Suite("What cannot start says why, in one line and a status")
struct StartTests {
    /// Runs the program, and expects one line on standard error with all of these words.
    private func expect(
        _ status: ExitReason, _ words: [String], of arguments: [String], environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let ended = try await Program.run(arguments, environment: environment)
        #expect(ended.status == status.rawValue, "\(ended.errors)", sourceLocation: location)
        let lines = ended.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(ended.errors)", sourceLocation: location)
        #expect(lines.first?.hasPrefix("comanda: ") == true, "\(ended.errors)", sourceLocation: location)
        for word in words { #expect(ended.errors.contains(word), "\(word) in \(ended.errors)", sourceLocation: location) }
        #expect(!ended.output.contains("ready"), sourceLocation: location)
    }

    private func serve(_ data: String, _ more: String...) -> [String] { ["serve", "--port", "0", "--data", data] + more }

    @Test("a data folder that cannot be made, is a file, or cannot be written")
    func unusableFolder() async throws {
        let folder = try TestFolder()
        let file = try folder.write("", to: "file")
        try await expect(.cannotCreate, [file, "name a folder"], of: serve(file))
        try await expect(.cannotCreate, [file + "/data", "cannot be made"], of: serve(file + "/data"))
        // Not even an administrator can make a file there.
        try await expect(.cannotCreate, ["/proc/self", "writable"], of: serve("/proc/self"))
    }

    @Test("a data folder that another server has open, for the server and for the tools")
    func folderInUse() async throws {
        let folder = try TestFolder()
        let (server, _) = try await Running.server(["--data", folder.data])
        try await expect(.temporary, [folder.data, "stop it"], of: serve(folder.data))
        try await expect(.temporary, [folder.data], of: ["verify", "--data", folder.data])
        server.signal(SIGTERM)
        #expect(await server.ended() == 0)
        let verified = try await Program.run(["verify", "--data", folder.data])
        #expect(verified.status == 0, "\(verified.errors)")
    }

    @Test("a database of a newer version, or one that is damaged; neither is changed")
    func badDatabase() async throws {
        let folder = try TestFolder()
        do { _ = try SQLiteStore(folder: folder.data) }
        let database = URL(fileURLWithPath: folder.data + "/comanda.db")
        var bytes = try Data(contentsOf: database)
        // SQLite's file format, 1.3: the user version, which counts layouts here.
        bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        let garbage = Data(repeating: 0x5A, count: 8192)
        for (content, words) in [(bytes, ["newer version", "layout is 99"]), (garbage, ["damaged", "restore a backup"])] {
            try content.write(to: database)
            for command in [serve(folder.data), ["verify", "--data", folder.data]] {
                try await expect(.data, [folder.data] + words, of: command)
            }
            #expect(try Data(contentsOf: database) == content)
        }
    }

    @Test("a port that is taken, and an address that is not there")
    func addresses() async throws {
        let folder = try TestFolder()
        let (server, port) = try await Running.server(["--data", folder.path + "/first"])
        try await expect(
            .temporary, ["port \(port)", "127.0.0.1", "--port"], of: ["serve", "--port", String(port), "--data", folder.data])
        server.signal(SIGTERM)
        #expect(await server.ended() == 0)
        try await expect(.configuration, ["192.0.2.1", "--host"], of: serve(folder.data, "--host", "192.0.2.1"))
        try await expect(.configuration, ["nowhere.invalid", "--host"], of: serve(folder.data, "--host", "nowhere.invalid"))
    }

    @Test("certificates that are missing, none, or without their key")
    func certificates() async throws {
        let folder = try TestFolder()
        let file = try folder.write("this is no certificate", to: "cert.pem")
        let missing = folder.path + "/missing.pem"
        try await expect(
            .configuration, ["--tls-cert", missing, "cannot be read"], of: serve(folder.data, "--tls-cert", missing, "--tls-key", file))
        try await expect(.configuration, ["--tls-cert", file, "PEM"], of: serve(folder.data, "--tls-cert", file, "--tls-key", file))
        try await expect(.configuration, ["--tls-cert", "--tls-key", "together"], of: serve(folder.data, "--tls-cert", file))
    }

    static let badSettings = [
        ("COMANDA_PORT", "none"), ("COMANDA_LIMITS_MESSAGES", "0"), ("COMANDA_AUTOCREATE", "maybe"), ("COMANDA_CURRENCY", "euros"),
        ("COMANDA_TIME_ZONE", "Mars/Olympus"), ("LOG_LEVEL", "loud"), ("COMANDA_DRAIN_MS", "99999999999999999999"),
    ]

    @Test("a setting that makes no sense is named", arguments: badSettings)
    func setting(_ key: String, _ value: String) async throws {
        let folder = try TestFolder()
        // The flag would count before the environment.
        let arguments = key == "COMANDA_PORT" ? ["serve", "--data", folder.data] : serve(folder.data)
        try await expect(.configuration, [key], of: arguments, environment: [key: value])
        #expect(!FileManager.default.fileExists(atPath: folder.data))
    }

    @Test("secrets and keys that cannot be used")
    func secrets() async throws {
        let folder = try TestFolder()
        try await expect(
            .configuration, ["COMANDA_JWT_SECRET", "5 bytes", "32"], of: serve(folder.data), environment: ["COMANDA_JWT_SECRET": "short"])
        #expect(!FileManager.default.fileExists(atPath: folder.data))
        let missing = folder.path + "/keys.json"
        try await expect(.configuration, ["COMANDA_JWKS", missing], of: serve(folder.data), environment: ["COMANDA_JWKS": missing])
        try await expect(
            .unavailable, ["COMANDA_JWKS", "http://127.0.0.1:1/keys"], of: serve(folder.data),
            environment: ["COMANDA_JWKS": "http://127.0.0.1:1/keys"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.data + "/secret")
        try await expect(.configuration, [folder.data + "/secret", "chmod 600"], of: serve(folder.data))
        try await expect(.configuration, ["--config", missing], of: serve(folder.data, "--config", missing))
    }

    @Test("a folder without a database is named, and none is made")
    func noDatabase() async throws {
        let folder = try TestFolder()
        for command in [["verify"], ["backup", folder.path + "/copy"]] {
            try await expect(.noInput, [folder.data, "--data"], of: command + ["--data", folder.data])
            #expect(!FileManager.default.fileExists(atPath: folder.data))
        }
    }

    @Test("a backup is made once, and not over a file or where there is no folder")
    func backup() async throws {
        let folder = try TestFolder()
        do { _ = try SQLiteStore(folder: folder.data) }
        let copy = folder.path + "/copy.db"
        #expect(try await Program.run(["backup", copy, "--data", folder.data]).status == 0)
        try await expect(.cannotCreate, [copy, "name a new one"], of: ["backup", copy, "--data", folder.data])
        try await expect(.cannotCreate, [folder.path + "/none/x"], of: ["backup", folder.path + "/none/x", "--data", folder.data])
    }

    @Test("a wrong command line, and a server that is not there")
    func usage() async throws {
        #expect(try await Program.run(["serve", "--nonsense"]).status == ExitReason.usage.rawValue)
        #expect(
            try await Program.run(["token", "--user", "a", "--role", "king", "--restaurant", "demo"]).status == ExitReason.usage.rawValue)
        let house = try await Program.run(["token", "--user", "comanda", "--role", "admin", "--restaurant", "demo"])
        #expect(house.status == ExitReason.usage.rawValue && house.errors.contains("house's own name"))
        let folder = try TestFolder()
        try await expect(
            .unavailable, ["http://127.0.0.1:1"],
            of: ["simulate", "--url", "http://127.0.0.1:1", "--minutes", "0.01", "--data", folder.data])
    }

    @Test("every status is told by the help and by the README")
    func documented() async throws {
        let help = try await Program.run(["serve", "--help"]).output
        let readme = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../README.md"),
            encoding: .utf8)
        for status in ExitReason.allCases {
            #expect(readme.contains("| \(status.rawValue) | \(status.meaning) |"))
            // The help breaks its lines where the terminal does.
            let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("\(status.rawValue) \(status.meaning)"))
        }
    }
}
