import Engine
import Journal
import Realtime
import Restaurant

/// How a client comes back to where it was (003, Connection Recovery): pages of what it missed, then live messages, which join on without
/// a hole; or a snapshot, where the history no longer tells.
extension TableTapConversation {
    /// What a reconnecting client asked for.
    struct Resumption: Sendable {
        /// Fewer than it asked for, once a token with fewer rights was shown.
        var wanted: [ChannelPattern]
        let failed: [(channel: String, reason: ChannelRefusal)]
        let last: String
        let correlation: String?

        var selection: ChannelSelection { ChannelSelection(wanted) }
    }

    private enum Step: Sendable {
        /// So much is missing that it is read apart, page by page, while commands go on.
        case far
        /// All that is missing, as of now.
        case near(Result<TableTapReplay.Page, TableTapReplay.Gap>, Place)
    }

    func reconnect(_ last: String, _ names: [String], _ correlation: String?) {
        guard !isListening, resumption == nil else {
            return refuse("ALREADY_SUBSCRIBED", "reconnect comes before the first subscription of a connection", correlation)
        }
        let (wanted, failed) = sort(names)
        resumption = Resumption(wanted: wanted, failed: failed, last: last, correlation: correlation)
        guard let position = house.positions.position(last, of: attendance.restaurant), position.epoch == house.store.epoch else {
            return takeSnapshot(because: .unknownMessage)
        }
        resume(after: position)
    }

    /// Goes on with a replay: in the end what is left of it is read between two groups of commands, so that the live messages join on.
    private func resume(after cursor: Position) {
        guard let resumption else { return }
        let replay = TableTapReplay(house: house, restaurant: attendance.restaurant, channels: resumption.selection)
        attendance.look { [feed = house.metrics] view -> Step in
            let place = Place(view, resumption.wanted, feed)
            guard cursor.sequence <= view.head else { return .near(.failure(.unknownMessage), place) }
            let behind = view.head.rawValue - cursor.sequence.rawValue
            return behind > Int64(TableTapReplay.entriesPerPage) ? .far : .near(replay.page(after: cursor), place)
        } then: { result in
            self.succeeding(result, resumption.correlation) { step in
                guard self.stillWants(resumption) else { return self.resume(after: cursor) }
                switch step {
                case .far: self.readPage(after: cursor)
                case .near(.failure(let gap), _): self.takeSnapshot(because: gap)
                case .near(.success(let page), let place):
                    guard !page.hasMore else { return self.takePage(page, after: cursor) }
                    self.send(page, after: cursor, hasMore: false)
                    self.goLive(place)
                }
            }
        }
    }

    private func readPage(after cursor: Position) {
        guard let resumption else { return }
        let conversation = LoopConfined(self, on: attendance.connection.loop)
        guard attendance.connection.backlog < TableTapReplay.mostUnsent else {
            pageTimer = attendance.connection.loop.schedule(after: .milliseconds(20)) { conversation.value.readPage(after: cursor) }
            return
        }
        let replay = TableTapReplay(house: house, restaurant: attendance.restaurant, channels: resumption.selection)
        house.read { [loop = attendance.connection.loop] in
            let page = replay.page(after: cursor)
            loop.execute {
                let conversation = conversation.value
                guard conversation.stillWants(resumption) else { return conversation.resume(after: cursor) }
                switch page {
                case .failure(let gap): conversation.takeSnapshot(because: gap)
                case .success(let page): conversation.takePage(page, after: cursor)
                }
            }
        }
    }

    /// Whether the channels that something was read for are still those that it may be told of.
    private func stillWants(_ asked: Resumption) -> Bool { asked.wanted == resumption?.wanted }

    private func takePage(_ page: TableTapReplay.Page, after cursor: Position) {
        // Another one follows in any case: the one behind which the live messages begin.
        if !page.messages.isEmpty { send(page, after: cursor, hasMore: true) }
        resume(after: page.cursor)
    }

    private func send(_ page: TableTapReplay.Page, after cursor: Position, hasMore: Bool) {
        send(
            frames.replay(
                page.messages.compactMap(\.json), from: house.positions.text(cursor, of: attendance.restaurant),
                to: house.positions.text(page.cursor, of: attendance.restaurant), hasMore: hasMore,
                correlation: resumption?.correlation, at: house.world.now()))
        for message in page.messages { awaitReceipt(of: message) }
    }

    private func takeSnapshot(because gap: TableTapReplay.Gap) {
        guard let resumption else { return }
        send(
            frames.replayUnavailable(
                gap.rawValue, last: String(resumption.last.prefix(64)), correlation: resumption.correlation, at: house.world.now()))
        sendSnapshot()
    }

    private func sendSnapshot() {
        guard let resumption else { return }
        let (frames, positions, feed, restaurant) = (frames, house.positions, house.metrics, attendance.restaurant)
        attendance.look { view -> ([UInt8], Place) in
            let place = positions.text(Position(epoch: view.epoch, sequence: view.head), of: restaurant)
            return (
                frames.snapshot(of: view, on: resumption.selection, position: place, correlation: resumption.correlation),
                Place(view, resumption.wanted, feed)
            )
        } then: { result in
            self.succeeding(result, resumption.correlation) { snapshot, place in
                guard self.stillWants(resumption) else { return self.sendSnapshot() }
                self.send(snapshot)
                self.goLive(place)
            }
        }
    }

    private func goLive(_ place: Place) {
        guard let resumption else { return }
        self.resumption = nil
        listen(to: Set(resumption.wanted))
        confirm(resumption.wanted, resumption.failed, place, resumption.correlation)
        sendMetrics(place, to: resumption.wanted)
    }
}
