import Foundation

/// The server's own secret, kept in its data folder when none is given: readable by its owner alone.
package enum SecretFile {
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads the secret, or makes one.
    ///
    /// - Throws: when others may read it, it is too short, or cannot be made.
    package static func load(folder: String) throws(Unusable) -> [UInt8] {
        let path = folder + "/secret"
        if let bytes = FileManager.default.contents(atPath: path) {
            let mode = ((try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber)?.intValue ?? 0
            guard mode & 0o077 == 0 else {
                throw Unusable(
                    description:
                        "\(path) may be read by others (mode \(String(mode, radix: 8))): chmod 600 it, or remove it for a new secret")
            }
            let secret = Array(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines).utf8)
            guard secret.count >= TokenVerifier.shortestSecret else {
                throw Unusable(description: "\(path) holds \(secret.count) bytes; a secret has at least \(TokenVerifier.shortestSecret)")
            }
            return secret
        }
        var random = SystemRandomNumberGenerator()
        let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }).base64URL
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Unusable(description: "the data folder \(folder) cannot be made: \(error.localizedDescription)")
        }
        guard FileManager.default.createFile(atPath: path, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw Unusable(description: "\(path) cannot be written; is the data folder writable?")
        }
        return Array(secret.utf8)
    }
}
