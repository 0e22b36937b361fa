import Journal
import Restaurant
import StoreConformance

/// A store that outlives its server, and sometimes fails: before it kept something, or after.
final class FaultyStore: ForwardingStore {
    /// What becomes of one append.
    enum Fault {
        case none, failsBefore, failsAfter, diesBefore, diesAfter
    }

    private struct State {
        var nextFault: () -> Fault
        var die: () -> Void
        var readFails: () -> Bool
        /// Everything that was ever kept.
        var logs: [RestaurantID: [Entry]] = [:]
    }

    private let memory: MemoryStore
    private let state: OneThread<State>

    init(epoch: Epoch) {
        memory = MemoryStore { epoch }
        state = OneThread(State(nextFault: { .none }, die: {}, readFails: { false }))
    }

    /// - Parameters:
    ///   - die: ends the server at once.
    func misbehave(_ nextFault: @escaping () -> Fault, readFails: @escaping () -> Bool, die: @escaping () -> Void) {
        state.value.nextFault = nextFault
        state.value.readFails = readFails
        state.value.die = die
    }

    func log(of restaurant: RestaurantID) -> [Entry] { state.value.logs[restaurant] ?? [] }

    private static let failure = StoreError.failing(path: "simulation", reason: "it was to fail")

    func append(_ batches: [Batch]) throws(StoreError) {
        let fault = state.value.nextFault()
        switch fault {
        case .failsBefore: throw Self.failure
        case .diesBefore:
            state.value.die()
            throw Self.failure
        case .none, .failsAfter, .diesAfter: break
        }
        try memory.append(batches)
        for batch in batches { state.value.logs[batch.restaurant, default: []] += batch.entries }
        switch fault {
        case .failsAfter: throw Self.failure
        case .diesAfter: state.value.die()
        case .none, .failsBefore, .diesBefore: break
        }
    }

    private func reading() throws(StoreError) { if state.value.readFails() { throw Self.failure } }

    var inner: any Store { memory }
    var epoch: Epoch { memory.epoch }

    func load(_ restaurant: RestaurantID) throws(StoreError) -> Snapshot? {
        try reading()
        return try memory.load(restaurant)
    }

    func receipts(for commands: [CommandKey]) throws(StoreError) -> [CommandKey: Receipt] {
        try reading()
        return try memory.receipts(for: commands)
    }

    func entries(of restaurant: RestaurantID, after: LogSequence, limit: Int) throws(StoreError) -> EntryPage {
        try reading()
        return try memory.entries(of: restaurant, after: after, limit: limit)
    }

    func order(_ order: OrderID, of restaurant: RestaurantID) throws(StoreError) -> Order? {
        try reading()
        return try memory.order(order, of: restaurant)
    }
}
