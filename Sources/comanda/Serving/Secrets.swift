import Access
import ArgumentParser
import Engine
import Foundation

/// Where the server's secret comes from: the environment, else a file in the data folder.
enum Secrets {
    static func load(dataFolder: String) throws -> [UInt8] {
        if let given = ProcessInfo.processInfo.environment["COMANDA_JWT_SECRET"], !given.isEmpty { return Array(given.utf8) }
        return try SecretFile.load(folder: dataFolder)
    }

    static func issuer(dataFolder: String) async throws -> TokenIssuer {
        try await TokenIssuer(secret: try load(dataFolder: dataFolder), now: RealWorld().now)
    }
}
