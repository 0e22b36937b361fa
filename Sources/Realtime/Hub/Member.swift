/// One connection in a room. Confined to its loop.
final class Member {
    let connection: any Connection
    var interest: Interest
    /// Told of each message that was sent and waits for a receipt.
    let awaitsReceipt: ((Message) -> Void)?
    /// Where it stands; nil outside.
    var place: (group: Group, index: Int)?

    init(connection: any Connection, interest: Interest, awaitsReceipt: ((Message) -> Void)? = nil) {
        self.connection = connection
        self.interest = interest
        self.awaitsReceipt = awaitsReceipt
    }
}

/// Connections of a room that want the same: what they get is chosen once for all of them.
final class Group {
    let interest: Interest
    var members: ContiguousArray<Member> = []

    init(_ interest: Interest) { self.interest = interest }
}
