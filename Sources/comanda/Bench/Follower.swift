import ArgumentParser
import Foundation
import NIOCore
import Synchronization

/// A table-tap client that hears one restaurant's staff channel, and counts what it heard, what came twice and what never came.
final class Follower: Sendable {
    struct Heard {
        var messages = 0
        /// Of the channel's last message.
        var sequence = 0
        var repeated = 0
        var missing = 0
        /// Where it would come back.
        var last = ""
        var wasRefused = false
        /// When a confirmation came with nothing missing before it.
        var currentAt: ContinuousClock.Instant?
    }

    let restaurant: String
    private let state = Mutex(Heard())
    private let place: [UInt8]

    init(of restaurant: String) {
        self.restaurant = restaurant
        place = Array(#""channel":"cafe:\#(restaurant):staff","sequence":"#.utf8)
    }

    var heard: Heard { state.withLock { $0 } }

    /// Connects, and listens from now on or from where it was.
    func connect(_ target: Bench.Target, token: String, on loop: any EventLoop) async throws -> NIOLoopBound<LoadSocket> {
        let last = state.withLock { heard in
            heard.currentAt = nil
            return heard.last
        }
        let socket = try await target.socket(token: token, path: "/v1", on: loop) { [self] _, message in hear(message) }
        let channels = #""channels":["cafe:\#(restaurant):staff"]"#
        let text =
            last.isEmpty
            ? #"{"type":"subscribe","data":{\#(channels)}}"#
            : #"{"type":"reconnect","data":{"lastMessageId":"\#(last)",\#(channels)}}"#
        loop.execute { socket.value.send(text) }
        return socket
    }

    /// - Throws: when it is not current within a minute, or was told that it cannot be.
    func isCurrent(upTo sequence: Int = 0) async throws -> ContinuousClock.Instant {
        for _ in 0..<12_000 {
            let heard = heard
            if let at = heard.currentAt, heard.sequence >= sequence { return at }
            if heard.wasRefused { throw ValidationError("a replay was refused, or the connection was") }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw ValidationError("a client of \(restaurant) was not current within a minute: \(heard)")
    }

    private func hear(_ message: ByteBufferView) {
        let now = ContinuousClock.now
        message.withUnsafeBytes { bytes in
            state.withLock { heard in
                if Self.starts(bytes, #"{"type":"subscription_confirmed""#) {
                    if let text = Self.last(#""messageId":""#, in: bytes) { heard.last = text }
                    let head = numbers(in: bytes).last ?? 0
                    if heard.messages > 0 || heard.sequence > 0 { heard.missing += max(0, head - heard.sequence) }
                    heard.sequence = head
                    heard.currentAt = now
                } else if Self.starts(bytes, #"{"type":"replay_unavailable""#) || Self.starts(bytes, #"{"type":"error""#) {
                    heard.wasRefused = true
                } else {
                    for number in numbers(in: bytes) {
                        heard.messages += 1
                        if number <= heard.sequence { heard.repeated += 1 }
                        if number > heard.sequence + 1 { heard.missing += number - heard.sequence - 1 }
                        heard.sequence = max(heard.sequence, number)
                    }
                    let name = Self.starts(bytes, #"{"type":"message_replay""#) ? #""toMessageId":""# : #""messageId":""#
                    if let text = Self.last(name, in: bytes) { heard.last = text }
                }
            }
        }
    }

    /// The channel's sequences, in order.
    private func numbers(in bytes: UnsafeRawBufferPointer) -> [Int] {
        var numbers: [Int] = []
        var rest = bytes[...]
        while let found = Self.find(place, in: UnsafeRawBufferPointer(rebasing: rest)) {
            rest = rest.dropFirst(found + place.count)
            numbers.append(rest.prefix { (48...57).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 48) })
        }
        return numbers
    }

    private static func starts(_ bytes: UnsafeRawBufferPointer, _ text: String) -> Bool { bytes.starts(with: text.utf8) }

    /// The text behind a name's last occurrence near the end, where such fields are.
    private static func last(_ name: String, in bytes: UnsafeRawBufferPointer) -> String? {
        var rest = bytes.suffix(400)
        var text: String?
        while let found = find(Array(name.utf8), in: UnsafeRawBufferPointer(rebasing: rest)) {
            rest = rest.dropFirst(found + name.utf8.count)
            text = String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        return text
    }

    private static func find(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        var place = start
        let end = start + bytes.count
        while end - place >= needle.count, let found = memchr(place, Int32(needle[0]), end - place - needle.count + 1) {
            if memcmp(found, needle, needle.count) == 0 { return UnsafeRawPointer(found) - start }
            place = UnsafeRawPointer(found) + 1
        }
        return nil
    }
}
