import Journal
import NIOCore
import Realtime
import Restaurant
import StoreConformance
import Testing

@testable import Dialects

@Suite("table-tap: the voice")
struct TableTapVoiceTests {
    /// A place in the log as numbers that compare as the places do: the whole of an entry comes behind all of its parts.
    private static func voice() -> TableTapVoice {
        TableTapVoice { entry, part in "\(entry.sequence.rawValue * 1000 + Int64(part == 0 ? 999 : part))" }
    }

    @Test("whatever happens: each channel counts 1, 2, 3 …, and every id is distinct and sorted", arguments: UInt64(1)...50)
    func sequences(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var channels = ChannelHeads()
        var ids: [Int64] = []
        var last: [String: Int] = [:]
        for sequence in 1...Int64(60) {
            let event = try #require(Samples.everyEvent().randomElement(using: &random))
            let entry = Entry(
                restaurant: Samples.restaurant, sequence: LogSequence(sequence), at: Samples.now, event: event,
                actor: Actor(user: "eva", role: .manager), channels: channels.place(event, in: Samples.restaurant))
            let messages = Self.voice().messages(for: entry)
            #expect(messages.count == entry.channels.reduce(0) { $0 + $1.messages }, "\(event)")
            for message in messages {
                let told = Told(text: String(decoding: try #require(message.json), as: UTF8.self))
                let channel = try #require(told.json["channel"] as? String)
                #expect(channel == message.channel?.description)
                #expect(told.json["sequence"] as? Int == last[channel, default: 0] + 1, "\(event)")
                last[channel, default: 0] += 1
                ids.append(try #require(Int64(told.id)))
                #expect(message.receipt == (told.json["ackRequired"] as? Bool == true ? told.id : nil))
                #expect(told.type == message.name)
            }
        }
        #expect(zip(ids, ids.dropFirst()).allSatisfy(<))
        #expect(last.allSatisfy { channel, count in channels[ChannelName(channel)!].rawValue == Int64(count) })
    }

    @Test("payments and an order's status ask for a receipt, and nothing else does")
    func critical() {
        let asking = Set(
            Samples.everyEvent().flatMap { event -> [String] in
                var channels = ChannelHeads()
                let entry = Entry(
                    restaurant: Samples.restaurant, sequence: LogSequence(1), at: Samples.now, event: event, actor: .house,
                    channels: channels.place(event, in: Samples.restaurant))
                return Self.voice().messages(for: entry).filter { $0.receipt != nil }.map(\.name)
            })
        let expected: Set = [
            "order_status_changed", "order_ready", "order_pickup_expired", "order_cancelled", "payment_processed", "payment_failed",
        ]
        #expect(asking == expected)
    }
}
