import ArgumentParser
import Foundation

/// A server that a benchmark starts, kills and starts again on the same data.
final class BenchServer {
    let port: Int
    let pid: Int
    private let process: Process

    /// Returns when it takes connections.
    init(data: String, log: String) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve", "--port", "0", "--data", data]
        let limits = [
            "COMANDA_LIMITS_MESSAGES": "1000000000", "COMANDA_LIMITS_CONNECTIONS_USER": "100000",
            "COMANDA_LIMITS_CONNECTIONS_RESTAURANT": "100000", "COMANDA_LIMITS_CONNECTIONS_SERVER": "100000", "LOG_LEVEL": "error",
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(limits) { $1 }
        guard FileManager.default.createFile(atPath: log, contents: nil), let output = FileHandle(forWritingAtPath: log) else {
            throw ValidationError("cannot write \(log)")
        }
        process.standardOutput = output
        try process.run()
        self.process = process
        pid = Int(process.processIdentifier)
        port = try await Self.port(in: log, while: process)
    }

    private static func port(in log: String, while process: Process) async throws -> Int {
        for _ in 0..<3000 {
            if let line = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").first(where: {
                $0.contains("comanda ready")
            }),
                let port = line.split(separator: ":").last.flatMap({ Int($0) })
            {
                return port
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        process.terminate()
        throw ValidationError("the server did not start; see \(log)")
    }

    /// kill -9.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
