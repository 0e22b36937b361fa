/// What two sides agree on about compression (RFC 7692, section 7). The server never keeps its window from one message to the next:
/// so one compressed form of a message serves every receiver.
struct DeflateAgreement: Hashable, Sendable {
    /// Whether the client too begins every message anew.
    var clientForgets = false
    /// False for a receiver with a smaller window than the shared compressed form needs: it gets plain messages, as it may.
    var sharesCompression = true

    /// The first offer that can be taken, and the header that says so; nil when there is none.
    static func choose(from offers: [String]) -> (agreement: DeflateAgreement, answer: String)? {
        for offer in offers.joined(separator: ",").split(separator: ",") {
            if let chosen = accept(offer) { return chosen }
        }
        return nil
    }

    private static func accept(_ offer: Substring) -> (agreement: DeflateAgreement, answer: String)? {
        var parts = offer.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed.lowercased() }
        guard parts.count <= 10, parts.removeFirst() == "permessage-deflate" else { return nil }
        var agreement = DeflateAgreement()
        var answer = "permessage-deflate; server_no_context_takeover"
        var seen: Set<String> = []
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
            guard let name = pair.first, seen.insert(name).inserted else { return nil }
            let value = pair.count > 1 ? pair[1].filter { $0 != "\"" } : nil
            switch name {
            case "server_no_context_takeover":
                guard value == nil else { return nil }
            case "client_no_context_takeover":
                guard value == nil else { return nil }
                agreement.clientForgets = true
                answer += "; client_no_context_takeover"
            case "server_max_window_bits":
                guard let bits = bits(value), bits != 8 else { return nil }
                agreement.sharesCompression = bits == 15
                answer += "; server_max_window_bits=\(bits)"
            case "client_max_window_bits":
                // Any window fits into ours.
                if value != nil, bits(value) == nil { return nil }
            default: return nil
            }
        }
        return (agreement, answer)
    }

    /// 8 to 15, without leading zeros (RFC 7692, section 7.1.2).
    private static func bits(_ value: String?) -> Int? {
        guard let value, let bits = Int(value), (8...15).contains(bits), String(bits) == value else { return nil }
        return bits
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(String(drop(while: isSpace).reversed()).drop(while: isSpace).reversed())
    }
}
