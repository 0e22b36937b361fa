import Journal
import Restaurant

extension LiveRestaurant {
    /// Entries that one look at the log takes.
    private static let page = 500
    /// The entries of more than an hour of 40,000 are not read again: then the hour's figures begin with these.
    private static let mostEntries: Int64 = 40_000

    /// A restaurant as its store has it, with the figures that it had when it was left.
    init(_ snapshot: Snapshot, from store: any Store, at now: Timestamp) throws(StoreError) {
        self.init(state: snapshot.state, head: snapshot.head, channels: snapshot.channels)
        var replay = MeasuresReplay()
        var place = try Self.beginning(of: snapshot, in: store, at: now)
        while place < snapshot.head {
            let entries = try store.entries(of: snapshot.state.settings.id, after: place, limit: Self.page).entries
            guard let last = entries.last else { break }
            for entry in entries where entry.sequence <= snapshot.head {
                replay.take(entry.event, at: entry.at, place: entry.sequence.rawValue)
            }
            place = last.sequence
        }
        measures = replay.measures(of: snapshot.state)
    }

    /// After where the entries begin that the figures are made of.
    private static func beginning(of snapshot: Snapshot, in store: any Store, at now: Timestamp) throws(StoreError) -> LogSequence {
        let hour = HourFigures(of: now).start
        // A page more than what counts, so that it is known what the first of them changed.
        var back = Preparations.entries + Int64(page)
        while back < mostEntries, snapshot.head.rawValue > back {
            let place = snapshot.head.advanced(by: -Int(back))
            let first = try store.entries(of: snapshot.state.settings.id, after: place, limit: 1)
            guard first.floor <= place.rawValue, let entry = first.entries.first, entry.at >= hour else { break }
            back += Int64(page) * 4
        }
        return snapshot.head.rawValue > back ? snapshot.head.advanced(by: -Int(back)) : .zero
    }
}
