import Access
import ArgumentParser
import Foundation
import HTTPAPI
import Journal
import NIOCore

/// Why a command could not do its work, as whoever started it is told: one line, and a status.
struct Failure: Error, CustomStringConvertible {
    let status: ExitReason
    /// What was wrong, where, and what to do.
    let description: String

    init(_ status: ExitReason, _ description: String) {
        self.status = status
        self.description = description
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StoreError: self.init(Self.status(of: error), error.description)
        case let error as ServerSettings.Invalid: self.init(.configuration, error.description)
        case let error as TokenVerifier.Unusable: self.init(.configuration, error.description)
        case let error as SecretFile.Unusable: self.init(.configuration, error.description)
        case let error as Pages.Missing: self.init(.configuration, error.description)
        default: self.init(.software, "\(error)")
        }
    }

    /// Runs a command's work; what goes wrong is said in one line on standard error, and becomes the exit status.
    static func reported(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as ValidationError {
            throw error
        } catch let code as ExitCode {
            throw code
        } catch {
            let failure = Failure(error)
            let line = failure.description.split(whereSeparator: \.isNewline).joined(separator: " ")
            FileHandle.standardError.write(Data("comanda: \(line)\n".utf8))
            throw ExitCode(failure.status.rawValue)
        }
    }

    private static func status(of error: StoreError) -> ExitReason {
        switch error {
        case .full, .failing: .inputOutput
        case .corrupt, .newer: .data
        case .locked: .temporary
        case .unusable: .cannotCreate
        case .outOfOrder, .answered, .misplaced: .software
        }
    }
}

extension Failure {
    /// Why an address cannot be listened at.
    ///
    /// - Returns: nil for an error that is about something else.
    static func listening(_ host: String, _ port: Int, _ error: any Error) -> Failure? {
        let place = "port \(port) of \(host)"
        if error is SocketAddressError || error is SocketAddressError.UnknownHost {
            return Failure(.configuration, "cannot listen at \(host): there is no such address; name one of this machine with --host")
        }
        guard let error = error as? IOError else { return nil }
        switch error.errnoCode {
        case EADDRINUSE:
            return Failure(.temporary, "\(place) is in use: stop what listens there, or choose another with --port (0 picks a free one)")
        case EADDRNOTAVAIL:
            return Failure(.configuration, "cannot listen at \(host): it is no address of this machine; name one with --host")
        case EACCES, EPERM:
            return Failure(.configuration, "this user may not listen at \(place): choose one above 1023 with --port")
        default: return nil
        }
    }
}
