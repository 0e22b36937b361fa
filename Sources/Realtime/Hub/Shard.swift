import Restaurant

/// The hub's part on one loop: every room that has connections there. Confined to its loop.
final class Shard {
    let loop: any Loop
    private let longestBacklog: Int
    private var rooms: [Hub.Key: Room] = [:]

    init(loop: any Loop, longestBacklog: Int) {
        self.loop = loop
        self.longestBacklog = longestBacklog
    }

    func add(_ member: Member, to key: Hub.Key, voice: any Voice) {
        let room = rooms[key] ?? Room(restaurant: key.restaurant, voice: voice, longestBacklog: longestBacklog)
        rooms[key] = room
        room.add(member)
    }

    /// The room stays meanwhile, and with it what waits in it, however few are there.
    func change(_ member: Member, to interest: Interest, in key: Hub.Key) {
        rooms[key]?.change(member, to: interest)
    }

    func remove(_ member: Member, from key: Hub.Key) {
        guard let room = rooms[key] else { return }
        room.remove(member)
        if room.count == 0 { rooms[key] = nil }
    }

    func deliver(_ messages: [Message], to key: Hub.Key, batchWindow: Duration) {
        guard let room = rooms[key], room.deliver(messages) else { return }
        let shard = LoopConfined(self, on: loop)
        _ = loop.schedule(after: batchWindow) { shard.value.rooms[key]?.sendBatch() }
    }
}
