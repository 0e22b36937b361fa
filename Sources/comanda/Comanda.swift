import ArgumentParser

/// `comanda`: the server and its tools.
@main
struct Comanda: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comanda", abstract: "The real-time backbone of restaurants.",
        subcommands: [Serve.self, TokenCommand.self, UserCommand.self, Simulate.self, Bench.self, Verify.self, Backup.self, Restore.self])
}
