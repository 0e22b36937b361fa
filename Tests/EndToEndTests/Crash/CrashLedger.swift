import Journal
import Restaurant

/// What all clients asked for, and what they were answered.
actor CrashLedger {
    private var open: Set<CommandID> = []
    private(set) var acknowledged: Set<CommandID> = []
    /// Commands that were sent again because a crash came before their answer, and have been answered since.
    private(set) var resent = 0
    private var sentAgain: Set<CommandID> = []
    /// Answers that no client should have got.
    private(set) var wrong: [String] = []
    private var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?

    /// Every command that was ever sent.
    var issued: Set<CommandID> { acknowledged.union(open) }

    func sends(_ command: CommandID) {
        if !open.insert(command).inserted { sentAgain.insert(command) }
    }

    func acknowledged(_ command: CommandID) {
        guard open.remove(command) != nil else { return refused("\(command) was answered twice or never sent") }
        acknowledged.insert(command)
        if sentAgain.remove(command) != nil { resent += 1 }
        wake()
    }

    func refused(_ what: String) {
        wrong.append(what)
        wake()
    }

    /// Returns once so many commands more are acknowledged, or something went wrong.
    func more(_ count: Int) async {
        guard wrong.isEmpty else { return }
        await withCheckedContinuation { waiting = (acknowledged.count + count, $0) }
    }

    private func wake() {
        guard let waiting, !wrong.isEmpty || acknowledged.count >= waiting.count else { return }
        self.waiting = nil
        waiting.continuation.resume()
    }
}
