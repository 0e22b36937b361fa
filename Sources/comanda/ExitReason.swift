import ArgumentParser

/// How the program ends, in the numbers of `sysexits.h`, so that a script or a service manager can tell whether to try again.
enum ExitReason: Int32, CaseIterable {
    case usage = 64
    case data = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporary = 75
    case configuration = 78

    /// What it says, for `--help` and the README.
    var meaning: String {
        switch self {
        case .usage: "the command line is wrong"
        case .data: "the database is damaged, of a newer version, or not what its log says"
        case .noInput: "there is no database in the folder that was named"
        case .unavailable: "another service that is needed does not answer"
        case .software: "a fault of Comanda itself"
        case .cannotCreate: "a file or folder cannot be made or written"
        case .inputOutput: "the disk is full or fails"
        case .temporary: "the data folder or the port is in use: try again later"
        case .configuration: "a setting, a secret or a certificate cannot be used"
        }
    }

    static let help = "EXIT STATUS:\n" + allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
}
