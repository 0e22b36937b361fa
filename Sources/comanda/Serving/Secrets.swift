import Access
import ArgumentParser
import Engine
import Foundation

/// Where the server's secret comes from: the environment, else a file in the data folder.
enum Secrets {
    /// The environment's, if there is one.
    ///
    /// - Throws: if it is too short; before anything is made in the data folder.
    static func given() throws(TokenVerifier.Unusable) -> [UInt8]? {
        guard let given = ProcessInfo.processInfo.environment["COMANDA_JWT_SECRET"], !given.isEmpty else { return nil }
        guard given.utf8.count >= TokenVerifier.shortestSecret else { throw .shortSecret(given.utf8.count) }
        return Array(given.utf8)
    }

    static func load(dataFolder: String) throws -> [UInt8] { try given() ?? SecretFile.load(folder: dataFolder) }

    static func issuer(dataFolder: String) async throws -> TokenIssuer {
        try await TokenIssuer(secret: try load(dataFolder: dataFolder), now: RealWorld().now)
    }
}
