import Restaurant

/// Why a store could not do something. The description says what was wrong, where, and what to do.
package enum StoreError: Error, Hashable, Sendable {
    /// The disk is full: nothing was written, reads go on, and writing works again when there is room.
    case full(path: String)
    /// Reading or writing failed; nothing was written.
    case failing(path: String, reason: String)
    /// What is there is not what a store wrote.
    case corrupt(path: String, reason: String)
    /// A later version of this program wrote it.
    case newer(path: String, reason: String)
    /// Another server has it open.
    case locked(path: String)
    /// There cannot be a store here at all: no folder, no permission.
    case unusable(path: String, reason: String)
    /// An entry that the log cannot take: its sequence, or its place in a channel, leaves a hole or repeats one.
    case outOfOrder(RestaurantID, row: String, expected: Int64, got: Int64)
    /// The command was already answered.
    case answered(RestaurantID, CommandID)
    /// A restaurant's log does not begin with its settings, or a batch mixes restaurants.
    case misplaced(RestaurantID, reason: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full(let path): "no room left on the disk of \(path): free some; nothing is lost, and reading goes on"
        case .failing(let path, let reason): "cannot read or write \(path): \(reason): check the disk; nothing was half written"
        case .corrupt(let path, let reason):
            "\(path) is damaged or no database of Comanda: \(reason): restore a backup, or name another folder"
        case .newer(let path, let reason): "\(path) was written by a newer version of Comanda: \(reason): use that version"
        case .locked(let path): "another Comanda has \(path) open: stop it, or name another folder"
        case .unusable(let path, let reason): "cannot keep data in \(path): \(reason)"
        case .outOfOrder(let restaurant, let row, let expected, let got):
            "restaurant \(restaurant): \(row) continues with \(expected), not \(got): the writer must load the restaurant again"
        case .answered(let restaurant, let command): "restaurant \(restaurant): command \(command) was already answered"
        case .misplaced(let restaurant, let reason): "restaurant \(restaurant): \(reason)"
        }
    }
}
