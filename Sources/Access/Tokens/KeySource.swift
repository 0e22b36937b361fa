import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Where the keys come from that tokens are signed with: one secret, or a JWKS from a file or a URL.
package actor KeySource {
    private enum Place {
        /// Never changes.
        case secret
        /// Read again when it changes on the disk.
        case file(path: String, last: FileMark?)
        /// Fetched again for a key that is not known.
        case url(String, last: ContinuousClock.Instant)
    }

    /// What tells a file from how it was before.
    private struct FileMark: Equatable {
        let modified: Date?
        let size: Int?
        let inode: Int?

        init?(_ path: String) {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
            modified = attributes[.modificationDate] as? Date
            size = (attributes[.size] as? NSNumber)?.intValue
            inode = (attributes[.systemFileNumber] as? NSNumber)?.intValue
        }
    }

    /// An unknown key id makes the set be fetched again, but not more often.
    private static let refreshAtMostEvery = Duration.seconds(60)

    private var place: Place
    private var keys: KeySet
    private let now: @Sendable () -> ContinuousClock.Instant
    /// The fetch under way, so that all who miss a key wait for the same one.
    private var fetching: Task<KeySet?, Never>?

    private init(_ keys: KeySet, _ place: Place, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.keys = keys
        self.place = place
        self.now = now
    }

    /// HS256 with a secret of at least 32 bytes.
    package static func secret(_ secret: [UInt8]) async throws(TokenVerifier.Unusable) -> KeySource {
        KeySource(try await KeySet(secret: secret), .secret)
    }

    /// RS256, ES256 or EdDSA by a JWKS (RFC 7517) in a file or behind an `http(s)` URL.
    ///
    /// - Parameter now: what tells how long ago a URL was asked.
    package static func jwks(
        _ place: String, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) async throws(TokenVerifier.Unusable) -> KeySource {
        if place.hasPrefix("https://") || place.hasPrefix("http://") {
            return KeySource(try await fetch(place), .url(place, last: now()), now: now)
        }
        let mark = FileMark(place)
        return KeySource(try await read(place), .file(path: place, last: mark), now: now)
    }

    /// The keys, brought up to date if there is reason to. The last good set stays when that fails.
    func keys(for kid: String?) async -> KeySet {
        switch place {
        case .secret:
            break
        case .file(let path, let last):
            let mark = FileMark(path)
            guard let mark, mark != last else { break }
            place = .file(path: path, last: mark)
            if let fresh = try? await Self.read(path) { keys = fresh }
        case .url(let url, let last):
            guard keys.algorithm(kid) == nil else { break }
            if let fetching {
                if let fresh = await fetching.value { keys = fresh }
            } else if now() - last >= Self.refreshAtMostEvery {
                place = .url(url, last: now())
                let task = Task { try? await Self.fetch(url) }
                fetching = task
                if let fresh = await task.value { keys = fresh }
                fetching = nil
            }
        }
        return keys
    }

    private static func read(_ path: String) async throws(TokenVerifier.Unusable) -> KeySet {
        guard let json = FileManager.default.contents(atPath: path) else { throw .keys("there is no file \(path)") }
        return try await KeySet(json: json)
    }

    private static func fetch(_ url: String) async throws(TokenVerifier.Unusable) -> KeySet {
        do {
            let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
            guard response.status == .ok else { throw TokenVerifier.Unusable.keys("\(url) answers \(response.status.code)") }
            let body = try await response.body.collect(upTo: KeySet.largest)
            return try await KeySet(json: Data(body.readableBytesView))
        } catch let unusable as TokenVerifier.Unusable {
            throw unusable
        } catch {
            throw .keys("\(url) cannot be fetched: \(error)")
        }
    }
}
