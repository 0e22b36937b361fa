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
        try await Failure.reported { try SQLiteStore(existingIn: data).report(data) }
    }
}

/// `comanda backup`: a copy of the whole database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a copy of the database to a new file.", discussion: ExitReason.help)

    @Argument(help: "The file to write.") var file: String
    @Option(help: "The server's data folder; the server may be running.") var data = "./data"

    func run() async throws {
        try await Failure.reported {
            try SQLiteStore.mustExist(in: data)
            try BackupFile.write(ofFolder: data, to: file)
            print(file)
        }
    }
}

/// `comanda restore`: a backup becomes the store of a new folder.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup into a new data folder, and verify it.",
        discussion: "Tokens and links of before go on where the old folder's file secret, or COMANDA_JWT_SECRET, is taken along.\n\n"
            + ExitReason.help)

    @Argument(help: "The backup.") var file: String
    @Option(help: "The folder to make; it may hold a secret, and nothing else.") var data: String

    func run() async throws {
        try await Failure.reported {
            guard FileManager.default.fileExists(atPath: file) else {
                throw Failure(.noInput, "there is no backup \(file): name a file that comanda backup wrote")
            }
            try BackupFile.restore(file, toFolder: data).report(data)
        }
    }
}

extension SQLiteStore {
    /// Opens the store of a folder that has one; a mistyped folder must not become an empty store.
    convenience init(existingIn folder: String) throws {
        try Self.mustExist(in: folder)
        try self.init(folder: folder)
    }

    fileprivate static func mustExist(in folder: String) throws(Failure) {
        guard FileManager.default.fileExists(atPath: folder + "/comanda.db") else {
            throw Failure(.noInput, "there is no database in \(folder): name the server's data folder with --data")
        }
    }

    /// Verifies, and says what was found.
    ///
    /// - Throws: if there are differences.
    fileprivate func report(_ folder: String) throws {
        let result = try verify { _ in }
        for difference in result.differences { print(difference) }
        print(
            "\(result.entries) entries, \(result.documents) documents, \(result.unproven) unproven, \(result.differences.count) differences"
        )
        guard result.differences.isEmpty else {
            throw Failure(
                .data, "the documents in \(folder) are not what the log says: restore a backup, or ask for help with the lines above")
        }
    }
}
