import Journal
import Restaurant

/// Where what happens in a restaurant is delivered to: a printer, another system.
///
/// A ``Follower`` reads the log for it, remembers how far it came, and tries again; an outlet only says what there is to deliver, and does so.
package protocol Outlet: Sendable {
    associatedtype Job: Sendable

    var restaurant: RestaurantID { get }
    var key: OutletKey { get }
    /// As the house keeps it: when it changes, the outlet is made anew.
    var record: HouseRecord { get }
    /// Whether what was asked for is a reason to try at once what waits for its next attempt.
    var triesWhenAsked: Bool { get }

    /// What an entry gives to deliver; nil: nothing.
    func job(of entry: Entry) throws -> Job?
    /// What somebody asked for, as ``OutletService/ask(_:for:of:)`` was given it; nil if that can no longer be done.
    func job(asked: [UInt8]) throws -> Job?

    /// Delivers, once.
    ///
    /// - Parameters:
    ///   - mayBeSecond: whether an earlier attempt may have arrived.
    ///   - begin: to be called before the first byte leaves, so that the next attempt knows, whatever becomes of this process.
    /// - Throws: ``Undelivered``, or what `begin` threw.
    func deliver(_ job: Job, mayBeSecond: Bool, begin: () async throws -> Void) async throws
    /// What is to be done after a failure.
    func next(after failure: Undelivered, of job: Job, tries: Int) async -> NextAttempt
    /// A delivery arrived.
    func delivered() async
    /// The history before `place` was forgotten, and with it what was not delivered yet.
    func missed(upTo place: LogSequence) async
}

/// Why a delivery did not arrive, or is not known to have.
package struct Undelivered: Error, Hashable, Sendable, CustomStringConvertible {
    /// For people: what was wrong, where.
    package let description: String
    /// Whether whoever it is for wants no more.
    package let isUnwanted: Bool

    package init(_ description: String, isUnwanted: Bool = false) {
        self.description = description
        self.isUnwanted = isUnwanted
    }
}

/// What follows a failure.
package enum NextAttempt: Sendable {
    case after(Duration)
    /// Never again; these notes keep what is lost.
    case none(keeping: [Note])
}

/// How an outlet does, for people.
package struct OutletStatus: Hashable, Sendable {
    /// The last entry that needs no more delivering.
    package var place: LogSequence
    /// Why the last attempt failed; nil after one that arrived.
    package var lastError: String?
    package var failedAt: Timestamp?
    package var tries = 0
}
