import ArgumentParser
import Foundation
import Journal
import StoreSQLite

/// `comanda verify`: folds the log again and compares it with what is shown.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Fold the log again, and compare it with the documents.")

    @Option(help: "The server's data folder; the server must not be running.") var data = "./data"

    func run() async throws {
        let result: Verification
        do {
            result = try SQLiteStore(folder: data).verify { _ in }
        } catch {
            FileHandle.standardError.write(Data("comanda: \(error)\n".utf8))
            throw ExitCode(1)
        }
        for difference in result.differences { print(difference) }
        print(
            "\(result.entries) entries, \(result.documents) documents, \(result.unproven) unproven, \(result.differences.count) differences"
        )
        if !result.differences.isEmpty { throw ExitCode(2) }
    }
}

/// `comanda backup`: a copy of the whole database.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write a copy of the database to a new file.")

    @Argument(help: "The file to write.") var file: String
    @Option(help: "The server's data folder; the server must not be running.") var data = "./data"

    func run() async throws {
        do {
            try SQLiteStore(folder: data).backup(to: file)
        } catch {
            FileHandle.standardError.write(Data("comanda: \(error)\n".utf8))
            throw ExitCode(1)
        }
        print(file)
    }
}
