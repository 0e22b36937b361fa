import Access
import Realtime

/// How a connection introduced itself in its upgrade.
enum Introduction: Sendable {
    /// A token in the query string or the header, already looked at.
    case shown(Result<Principal, GateRefusal>)
    /// The token comes as the first message (001, `authenticate`).
    case toCome

    init(of request: UpgradeRequest, at gate: Gate) async {
        let bearer = request.header("Authorization").flatMap { header -> String? in
            let parts = header.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
        }
        guard let token = bearer ?? request.query("token") else {
            self = .toCome
            return
        }
        do throws(GateRefusal) {
            self = .shown(.success(try await gate.principal(token: token, from: request.remoteAddress)))
        } catch {
            self = .shown(.failure(error))
        }
    }
}
