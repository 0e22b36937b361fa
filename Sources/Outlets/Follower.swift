import Engine
import Journal
import Logging
import Restaurant

/// Delivers a restaurant's log to one outlet, entry after entry: what lies behind its cursor is read, delivered until it arrived, and passed.
///
/// The cursor is durable before the next delivery begins, so nothing is lost or overtaken when the server stops at any moment; what was being
/// delivered then is delivered again, and told that it may be the second time.
struct Follower<Target: Outlet>: Sendable {
    /// Entries read at a time.
    private static var page: Int { 64 }
    /// The cursor is kept after so many entries that gave nothing to deliver: reading them again would do no harm.
    private static var longestStride: Int64 { 500 }

    let outlet: Target
    let surroundings: Surroundings
    let bell: Bell
    /// What a new outlet is told of begins behind here; nil: at the entry that made it, or at the present.
    let from: LogSequence?

    private var store: any Store { surroundings.store }

    /// Follows until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await follow()
            } catch {
                // The store fails, or the engine is busy or about to stop: the cursor says where to go on.
                surroundings.logger.warning("an outlet waits", metadata: ["outlet": "\(outlet.key)", "reason": "\(error)"])
                try? await surroundings.sleep(.seconds(1))
            }
        }
    }

    private func follow() async throws {
        var cursor = try await beginning()
        var kept = cursor.place
        while !Task.isCancelled {
            try await deliverAsked()
            let page = try store.entries(of: outlet.restaurant, after: LogSequence(cursor.place), limit: Self.page)
            if page.floor > cursor.place {
                await outlet.missed(upTo: LogSequence(page.floor))
                cursor = Cursor(place: LogSequence(page.floor))
                try await keep([], cursor)
                kept = cursor.place
            }
            for entry in page.entries {
                guard !Task.isCancelled else { break }
                if let job = try outlet.job(of: entry) {
                    try await deliver(job, &cursor, of: entry)
                    kept = cursor.place
                } else {
                    cursor = Cursor(place: entry.sequence)
                }
                note(cursor)
            }
            if cursor.place - kept >= Self.longestStride || (Task.isCancelled && cursor.place > kept) {
                try await keep([], cursor)
                kept = cursor.place
            }
            if page.entries.isEmpty { await bell.wait() }
        }
    }

    // MARK: Delivering

    private func deliver(_ job: Target.Job, _ cursor: inout Cursor, of entry: Entry) async throws {
        if let due = cursor.due { try await wait(until: Timestamp(milliseconds: due)) }
        while !Task.isCancelled {
            let mayBeSecond = cursor.isBegun
            do {
                try await outlet.deliver(job, mayBeSecond: mayBeSecond) {
                    cursor.isBegun = true
                    try await keep([], cursor)
                }
                cursor = Cursor(place: entry.sequence)
                try await keepSurely([], cursor)
                await arrived(cursor)
                return
            } catch let failure as Undelivered {
                cursor.tries += 1
                fail(failure, tries: cursor.tries)
                switch await outlet.next(after: failure, of: job, tries: cursor.tries) {
                case .after(let pause):
                    let due = surroundings.world.now().advanced(by: pause)
                    cursor.due = due.milliseconds
                    try await keep([], cursor)
                    try await wait(until: due)
                case .none(let notes):
                    cursor = Cursor(place: entry.sequence)
                    return try await keepSurely(notes, cursor)
                }
            }
        }
    }

    /// Delivers what somebody asked for, which comes before what happened.
    private func deliverAsked() async throws {
        while !Task.isCancelled, let note = try store.notes(of: outlet.restaurant, under: outlet.key.asked, limit: 1).first {
            guard let job = try outlet.job(asked: note.value ?? []) else {
                try await keepSurely([Note(note.key, nil)])
                continue
            }
            try await deliver(job, asked: note.key)
        }
    }

    private func deliver(_ job: Target.Job, asked key: String) async throws {
        var (tries, isBegun) = (0, false)
        while !Task.isCancelled {
            do {
                let mayBeSecond = isBegun
                try await outlet.deliver(job, mayBeSecond: mayBeSecond) { isBegun = true }
                try await keepSurely([Note(key, nil)])
                return await arrived(nil)
            } catch let failure as Undelivered {
                tries += 1
                fail(failure, tries: tries)
                switch await outlet.next(after: failure, of: job, tries: tries) {
                case .after(let pause): await sleep(pause)
                case .none(let notes): return try await keepSurely([Note(key, nil)] + notes)
                }
            }
        }
    }

    /// Waits, and meanwhile delivers what somebody asks for.
    private func wait(until due: Timestamp) async throws {
        var left = due.since(surroundings.world.now())
        while left > .zero, !Task.isCancelled {
            guard await sleep(left) else { return }
            try await deliverAsked()
            if outlet.triesWhenAsked { return }
            left = due.since(surroundings.world.now())
        }
    }

    /// - Returns: true if the bell rang before the time was over.
    @discardableResult private func sleep(_ time: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                try? await surroundings.sleep(time)
                return false
            }
            group.addTask {
                await bell.wait(for: .loud)
                return !Task.isCancelled
            }
            let rang = await group.next() ?? false
            group.cancelAll()
            return rang
        }
    }

    // MARK: The cursor

    private func beginning() async throws -> Cursor {
        if let bytes = try store.note(outlet.key.cursor, of: outlet.restaurant), let cursor = Cursor(bytes) {
            note(cursor)
            return cursor
        }
        let cursor = Cursor(place: try birth() ?? store.head(of: outlet.restaurant))
        try await keep([], cursor)
        note(cursor)
        return cursor
    }

    /// Where the log tells of the outlet as it is: what came before is none of its business.
    private func birth() throws -> LogSequence? {
        var place = from ?? .zero
        var found: LogSequence?
        while !Task.isCancelled {
            let page = try store.entries(of: outlet.restaurant, after: place, limit: 500)
            for entry in page.entries {
                if case .recordChanged(let record) = entry.event, record == outlet.record { found = entry.sequence }
            }
            guard page.hasMore, let last = page.entries.last else { break }
            place = last.sequence
        }
        return found ?? from
    }

    private func keep(_ notes: [Note], _ cursor: Cursor? = nil) async throws {
        try await surroundings.engine.keep(
            notes + (cursor.map { [Note(outlet.key.cursor, $0.bytes)] } ?? []), of: outlet.restaurant)
    }

    /// What was delivered must not be delivered again because a disk was full for a while.
    private func keepSurely(_ notes: [Note], _ cursor: Cursor? = nil) async throws {
        while true {
            do {
                return try await keep(notes, cursor)
            } catch {
                guard !Task.isCancelled else { throw error }
                surroundings.logger.error("a delivery cannot be noted", metadata: ["outlet": "\(outlet.key)", "reason": "\(error)"])
                try await surroundings.sleep(.seconds(1))
            }
        }
    }

    // MARK: For people

    private func note(_ cursor: Cursor) {
        surroundings.board.update(outlet.key, of: outlet.restaurant) { $0.place = LogSequence(cursor.place) }
    }

    private func arrived(_ cursor: Cursor?) async {
        surroundings.board.update(outlet.key, of: outlet.restaurant) { status in
            if let cursor { status.place = LogSequence(cursor.place) }
            (status.lastError, status.failedAt, status.tries) = (nil, nil, 0)
        }
        await outlet.delivered()
    }

    private func fail(_ failure: Undelivered, tries: Int) {
        surroundings.logger.warning(
            "a delivery failed",
            metadata: [
                "outlet": "\(outlet.key)", "restaurant": "\(outlet.restaurant)", "reason": "\(failure)", "tries": "\(tries)",
            ])
        let now = surroundings.world.now()
        surroundings.board.update(outlet.key, of: outlet.restaurant) { status in
            (status.lastError, status.failedAt, status.tries) = (failure.description, now, tries)
        }
    }
}
