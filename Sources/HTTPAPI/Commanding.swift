import Access
import Engine
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Restaurant

extension Engine {
    /// Hands in what a request asks for: under its `Idempotency-Key`, and only if the order is as its `If-Match` says.
    ///
    /// - Parameters:
    ///   - body: as it came; by it a repetition is told from another command under the same key.
    ///   - subject: what it is about, for the audit record, where that is no order.
    ///   - change: has the last word on what is handed in.
    // Swift 6.3 crashes in the optimizer where it inlines this into some of its callers.
    @inline(never)
    func perform(
        _ command: Command, _ caller: Caller, _ request: Request, _ body: ByteBuffer, subject: String? = nil,
        _ change: (inout Submission) -> Void = { _ in }
    ) async throws -> Answer {
        var work = Submission(restaurant: caller.restaurant, command: command, actor: caller.actor)
        work.origin = .init(name: caller.operation, subject: subject, address: caller.address)
        try work.takeKey(of: request, body, by: caller.principal.user)
        work.expectedVersion = try expectedVersion(request)
        change(&work)
        do { return try await perform(work) } catch { throw Problem(error) }
    }

    /// The caller's restaurant as it is now, behind the commands before.
    func state(of caller: Caller) async throws -> RestaurantState {
        do { return try await view(of: caller.restaurant).state } catch { throw Problem(error) }
    }

    private func expectedVersion(_ request: Request) throws -> Int? {
        guard let tag = request.headers[.ifMatch], tag != "*" else { return nil }
        guard tag.hasPrefix("\""), tag.hasSuffix("\""), let version = Int(tag.dropFirst().dropLast()) else {
            throw Problem.invalid("If-Match", "is the ETag of the order as you saw it last")
        }
        return version
    }
}

extension Submission {
    /// Names the command as its client does, if it does.
    ///
    /// - Parameter caller: whose name it is; two may choose the same.
    mutating func takeKey(of request: Request, _ body: ByteBuffer, by caller: String) throws(Problem) {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else { return }
        let given: CommandID = try required(key, "Idempotency-Key")
        id = given.scoped(to: caller)
        fingerprint = Fingerprint.of(request.method.rawValue.utf8, request.uri.path.utf8, body.readableBytesView)
    }
}
