import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
        if !FileManager.default.fileExists(atPath: path) { try make(path, in: folder) }
        return try read(path)
    }

    private static func read(_ path: String) throws(Unusable) -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Unusable(description: "\(path) cannot be read: make it readable for this user, or remove it for a new secret")
        }
        let mode = ((try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            throw Unusable(
                description: "\(path) may be read by others (mode \(String(mode, radix: 8))): chmod 600 it, or remove it for a new secret")
        }
        let secret = Array(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        guard secret.count >= TokenVerifier.shortestSecret else {
            throw Unusable(
                description:
                    "\(path) holds \(secret.count) bytes; a secret has at least \(TokenVerifier.shortestSecret): remove it for a new one")
        }
        return secret
    }

    /// Puts a new secret in its place, unless another process was faster: then that one's holds.
    private static func make(_ path: String, in folder: String) throws(Unusable) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Unusable(description: "the data folder \(folder) cannot be made: \(error.localizedDescription)")
        }
        var random = SystemRandomNumberGenerator()
        let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }).base64URL
        // Written apart and then named, which only one process can do: nobody ever reads half a secret, or one that is replaced.
        let part = "\(path).\(UUID().uuidString)"
        let isWritten = FileManager.default.createFile(atPath: part, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
        defer { unlink(part) }
        guard isWritten, link(part, path) == 0 || errno == EEXIST else {
            throw Unusable(description: "\(path) cannot be written; is the data folder writable?")
        }
    }
}
