import CryptoExtras
import Dispatch
import Foundation
import Restaurant
import Synchronization

/// Makes and checks what secrets are compared with: scrypt (RFC 7914), on a thread of its own, one at a time.
package final class SecretHasher: Sendable {
    /// What one try costs.
    package struct Cost: Hashable, Sendable {
        package var rounds: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// OWASP, Password Storage Cheat Sheet: N = 2^14, r = 8, p = 5, which takes 16 MiB and some tenths of a second.
        package static let standard = Cost(rounds: 16_384, blockSize: 8, parallelism: 5)
    }

    /// Too many wait for their turn; nothing was looked at.
    package struct Busy: Error {}

    /// Tries that may wait: some ten seconds' work.
    private static let mostWaiting = 50
    private static let digestLength = 32
    private static let saltLength = 16

    private let cost: Cost
    private let queue = DispatchQueue(label: "comanda.secrets", qos: .utility)
    private let waiting = Mutex(0)

    package init(cost: Cost = .standard) { self.cost = cost }

    /// What a new secret is checked against from now on.
    package func hash(_ secret: Secret) async throws -> Credential.Hash {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let cost = cost
        let digest = try await inTurn { try Self.derive(secret, salt: salt, cost) }
        return Credential.Hash(
            salt: Self.text(salt), digest: Self.text(digest), rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
    }

    /// Whether a secret is the one that a hash was made of.
    ///
    /// - Parameter hash: nil where there is none: that takes as long as a wrong one, and is wrong.
    package func matches(_ secret: Secret, _ hash: Credential.Hash?) async throws -> Bool {
        let salt = hash.flatMap { Self.bytes($0.salt) } ?? Array(repeating: 0, count: Self.saltLength)
        let cost = hash.map { Cost(rounds: $0.rounds, blockSize: $0.blockSize, parallelism: $0.parallelism) } ?? cost
        let right = hash.flatMap { Self.bytes($0.digest) } ?? []
        let given = try await inTurn { try Self.derive(secret, salt: salt, cost) }
        guard given.count == right.count else { return false }
        // In a time that does not tell how much was right.
        return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func inTurn(_ work: @escaping @Sendable () throws -> [UInt8]) async throws -> [UInt8] {
        let isTaken = waiting.withLock { waiting in
            guard waiting < Self.mostWaiting else { return false }
            waiting += 1
            return true
        }
        guard isTaken else { throw Busy() }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    private static func derive(_ secret: Secret, salt: [UInt8], _ cost: Cost) throws -> [UInt8] {
        // The library takes no empty secret, and none is right.
        guard !secret.text.isEmpty else { return [] }
        // The two kinds are never taken for one another: a PIN is no password that happens to be short.
        let key = try KDF.Scrypt.deriveKey(
            from: Array("\(secret.field) \(secret.text)".utf8), salt: salt, outputByteCount: digestLength, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), !digits.isEmpty else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
