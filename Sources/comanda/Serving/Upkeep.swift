import ArgumentParser
import Foundation
import Journal
import StoreSQLite

/// `comanda verify`: folds the log again and compares it with what is shown.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fold the log again, and compare it with the documents.", discussion: ExitReason.help)

    @Option(help: "The server's data folder; the server must not be running.") var data = "./data"

    func run() async throws {
        try await Failure.reported {
            let result = try SQLiteStore(existingIn: data).verify { _ in }
            for difference in result.differences { print(difference) }
            print(
                "\(result.entries) entries, \(result.documents) documents, \(result.unproven) unproven, \(result.differences.count) differences"
            )
            if !result.differences.isEmpty {
                throw Failure(
                    .data, "the documents in \(data) are not what the log says: restore a backup, or ask for help with the lines above")
            }
        }
    }
}

/// `comanda backup`: a copy of the whole database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a copy of the database to a new file.", discussion: ExitReason.help)

    @Argument(help: "The file to write.") var file: String
    @Option(help: "The server's data folder; the server must not be running.") var data = "./data"

    func run() async throws {
        try await Failure.reported {
            try SQLiteStore(existingIn: data).backup(to: file)
            print(file)
        }
    }
}

extension SQLiteStore {
    /// Opens the store of a folder that has one; a mistyped folder must not become an empty store.
    convenience init(existingIn folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder + "/comanda.db") else {
            throw Failure(.noInput, "there is no database in \(folder): name the server's data folder with --data")
        }
        try self.init(folder: folder)
    }
}
