import Foundation
import GRDB
import Journal

extension StoreError {
    /// A failure of SQLite, of reading what it keeps, or of ours, in our words. Says nothing of the values that were written.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as CodingFailure: self = .corrupt(path: path, reason: error.description)
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .failing(path: path, reason: String(describing: type(of: error)))
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path, reason: reason)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .unusable(path: path, reason: reason)
        default: self = .failing(path: path, reason: reason)
        }
    }
}
